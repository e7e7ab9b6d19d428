import type { Broker } from '../broker.ts'

const LONGEST_SLEEP_MS = 1000
// Deliveries that are due while no webhook is configured are due for ever.
const SHORTEST_SLEEP_MS = 100

/** A clock that runs. */
export interface Clockwork {
  /** Stops it; what a tick has begun goes on. */
  stop(): Promise<void>
}

/**
 * Runs a broker's clock, where a server of yours answers its requests: it ticks whenever something is due, and at least every second, for
 * another process may have put it there.
 */
export function runBroker(broker: Broker): Clockwork {
  let stopped = false
  let wake = (): void => {}
  const loop = async (): Promise<void> => {
    while (!stopped) {
      // A slow gateway or webhook must not hold up the other's turn: a tick leaves out what is still running.
      void broker.tick()
      // Without a database nothing is due; it may be back in a second.
      const wait = await broker.idleMs().catch(() => LONGEST_SLEEP_MS)
      if (stopped) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(LONGEST_SLEEP_MS, Math.max(SHORTEST_SLEEP_MS, wait)))
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const running = loop()
  return {
    stop: async () => {
      stopped = true
      wake()
      await running
    },
  }
}
