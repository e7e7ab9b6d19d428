import type { BrokerProcess, World } from './world.ts'

interface Waiting {
  readonly broker: BrokerProcess
  at: number
  forget: () => void
  lastTick: number
  gap: number
  /** Writes there had been when it last ticked. */
  writes: number
}

const SHORTEST_GAP_MS = 1_000
const LONGEST_GAP_MS = 64_000
/** Brokers don't wake at the same millisecond, nor at the right one. */
const JITTER_MS = 900

/**
 * Wakes each broker when the database says that something is due, as a host does that looks every second, without the looks that
 * find nothing. Answers what is to run whenever time is about to pass.
 */
export function tickBrokers({ timeline, roll, store, witness, brokers }: World): () => Promise<void> {
  let writes = -1
  const all = brokers.map((broker): Waiting => {
    const never = Number.POSITIVE_INFINITY
    return { broker, at: never, forget: () => {}, lastTick: 0, gap: SHORTEST_GAP_MS, writes: 0 }
  })

  function plan(one: Waiting, due: number | null): void {
    if (witness.writes() !== one.writes) one.gap = SHORTEST_GAP_MS
    if (due === null) return
    const earliest = Math.max(due - one.broker.skew(), one.lastTick + one.gap, timeline.now())
    if (one.at >= earliest && one.at <= earliest + JITTER_MS) return
    one.forget()
    one.at = earliest + Math.round(roll() * JITTER_MS)
    one.forget = timeline.after(one.at - timeline.now(), () => tick(one))
  }

  function tick(one: Waiting): void {
    one.at = Number.POSITIVE_INFINITY
    one.lastTick = timeline.now()
    // A look that finds nothing to do is followed by fewer.
    one.gap = Math.min(LONGEST_GAP_MS, one.gap * 2)
    one.writes = witness.writes()
    writes = -1
    one.broker.tick()
  }

  return async () => {
    if (witness.writes() === writes) return
    writes = witness.writes()
    const due = await store.nextDueAt()
    for (const one of all) plan(one, due)
  }
}
