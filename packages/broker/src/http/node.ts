import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { Broker } from '../broker.ts'

/** A broker that listens. */
export interface ServedBroker {
  readonly url: string
  /**
   * Is ready no more and stops the clock; `graceMs` later takes no more requests, and gives what runs `finishMs`, ten seconds as a rule,
   * before it cuts it off. Does not close the store.
   */
  close(): Promise<void>
}

/** How a broker is served. */
export interface ServeOptions {
  /** 0 takes a free one. */
  readonly port: number
  readonly host?: string
  readonly graceMs?: number
  readonly finishMs?: number
}

const FINISH_MS = 10_000
/** Each holds a few kilobytes; who comes beyond is hung up on, and may try again. */
const MOST_CONNECTIONS = 20_000
const LONGEST_SLEEP_MS = 1000
// Deliveries that are due while no webhook is configured are due for ever.
const SHORTEST_SLEEP_MS = 100

/** Serves a broker over HTTP on Node and runs its clock. Rejects when the port can't be had. */
export async function serveBroker(broker: Broker, options: ServeOptions): Promise<ServedBroker> {
  const server = createAdaptorServer({
    fetch: (request, { incoming }) => {
      const address = incoming.socket.remoteAddress
      return broker.fetch(request, address === undefined ? {} : { address })
    },
    // Whoever sends slowly holds a socket, and nothing else, for this long.
    serverOptions: { headersTimeout: 5000, requestTimeout: 10_000, connectionsCheckingInterval: 1000 },
  }) as Server
  server.maxConnections = MOST_CONNECTIONS
  const host = options.host ?? '127.0.0.1'
  await listen(server, options.port, host)
  const clock = runClock(broker)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async close() {
      broker.drain()
      const idle = clock.stop()
      // Whoever sends us requests asks whether we are ready, and has to hear in time that we aren't.
      if (options.graceMs) await new Promise((resolve) => setTimeout(resolve, options.graceMs))
      await within(options.finishMs ?? FINISH_MS, stop(server, broker, idle))
      server.closeAllConnections()
    },
  }
}

// What is cut off here is found out and finished by the next start, as after a crash.
async function stop(server: Server, broker: Broker, idle: Promise<void>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  // A connection that was busy when the server closed stays open when its answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  await Promise.all([closed, idle]).finally(() => clearInterval(sweep))
  await broker.close()
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

interface Clockwork {
  stop(): Promise<void>
}

/** Ticks whenever something is due, and at least every second, for another process may have put it there. */
function runClock(broker: Broker): Clockwork {
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
