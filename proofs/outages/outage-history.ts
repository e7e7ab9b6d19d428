import type { NewEvent } from '../../packages/broker/src/store/rows.ts'
import { openSqliteStore } from '../../packages/broker/src/store/sqlite.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'
import { checkoutRow } from '../../packages/broker/src/testing/rows.ts'
import { createDeliveries, type Deliveries } from '../../packages/broker/src/webhooks/deliver-due.ts'
import type { WebhookSender } from '../../packages/broker/src/webhooks/webhook-send.ts'

/** What came of one history. */
export interface OutageHistory {
  /** Each promise that was broken; none is the aim. */
  readonly broken: readonly string[]
  readonly events: number
  readonly requests: number
  readonly crashes: number
}

const SECOND = 1_000
const IDLE_MS = 120_000
const HOUR = 3_600_000
const LONGEST_PHASE_MS = 90 * HOUR
/** Business as usual after the storm, an event in every few hours: who can't be taken is found out by what can. */
const USUAL_MS = 3 * HOUR
/** Events that can't be taken and stand behind one another take three days each. */
const MOST_USUAL = (90 * 24 * HOUR) / USUAL_MS
const TYPES = ['checkout.paid', 'payment.late', 'refund.succeeded', 'refund.failed', 'payment.duplicate'] as const

/** How a merchant's server is for a while. `tries`: how often this event has come in this while, from 1. */
const MOODS: Readonly<Record<string, (tries: number) => number>> = {
  well: () => 200,
  down: () => 503,
  throttling: () => 429,
  redirecting: () => 302,
  unreachable: () => 0,
  'only at the second try': (tries) => (tries === 1 ? 500 : 204),
}

/**
 * Plays one history that a seed decides: events, a merchant's server that is well, rude, away or gone for seconds or days, events that
 * it never takes, and one or two brokers on one database that crash between a delivery and its note. When all is quiet, every event
 * has been taken, for each checkout in order, but for those that can't be: they are dead, and only they.
 */
export async function playOutage(seed: number): Promise<OutageHistory> {
  const random = seeded(seed)
  const store = openSqliteStore({ path: ':memory:' })
  const clock = { at: Date.UTC(2026, 0, 1), now: () => clock.at }
  const merchant = playMoods(random, clock)
  const brokers = startBrokers({ store, random, clock, sender: merchant.sender })
  const phases = 2 + random.below(6)
  for (let phase = 0; phase < phases; phase++) {
    merchant.change()
    await tellSome(store, random, clock)
    await pass(Math.floor(Math.exp(random.unit() * Math.log(LONGEST_PHASE_MS / SECOND)) * SECOND))
  }
  merchant.recover()
  brokers.crash()
  for (let n = 0; n < MOST_USUAL && (n === 0 || (await store.figures()).waitingEvents > 0); n++) {
    await tell(store, `usual${n}`, ['checkout.paid'], clock)
    await pass(USUAL_MS)
  }
  const broken = await breaks(store, merchant)
  const events = (await store.events(0, 10_000)).length
  await store.close()
  return { broken, events, requests: merchant.requests(), crashes: brokers.crashes() }

  async function pass(ms: number): Promise<void> {
    const until = clock.at + ms
    while (clock.at < until) {
      const before = merchant.requests()
      await brokers.tick()
      const due = (await store.nextDueAt()) ?? until
      const idle = merchant.requests() === before ? IDLE_MS : SECOND
      clock.at = Math.min(until, Math.max(clock.at + idle, due))
    }
  }
}

async function tellSome(store: Store, random: Seeded, clock: { readonly at: number }): Promise<void> {
  for (let n = random.below(8); n > 0; n--) {
    const id = `co${random.below(6)}`
    const paid = ((await store.checkout(id))?.eventSequence ?? 0) > 0
    await tell(store, id, TYPES.slice(paid ? 1 : 0).slice(0, 1 + random.below(3)), clock)
  }
}

async function tell(store: Store, id: string, types: readonly NewEvent['type'][], { at }: { readonly at: number }) {
  const { checkout } = await store.openCheckout(checkoutRow({ id, orderNo: id, closeAsked: 'merchant' }))
  const events = types.map((type): NewEvent => ({ type, at, data: { id } }))
  await store.change({ checkout: { id, expectVersion: checkout.version, patch: {} }, events, evidence: null })
}

/** One or two brokers on one database. */
function startBrokers(given: {
  readonly store: Store
  readonly random: Seeded
  readonly clock: { now(): number }
  readonly sender: WebhookSender
}) {
  const { store, random, clock, sender } = given
  const log = { info() {}, warn() {}, error() {} }
  const endpoint = { url: 'https://shop.example/', secrets: [`whsec_${'A'.repeat(32)}`] }
  const crashRate = random.below(3) / 20
  let crashes = 0
  const start = (): Deliveries => {
    let dead = false
    const finishDelivery: Store['finishDelivery'] = async (...finished) => {
      if (dead || random.unit() < crashRate) {
        if (!dead) crashes += 1
        dead = true
        throw new Error('the process is gone')
      }
      return store.finishDelivery(...finished)
    }
    const crashing: Store = { ...store, finishDelivery }
    const deliveries = createDeliveries({ store: crashing, clock, random, log, sender, endpoint })
    return { ...deliveries, deliverDue: async () => (dead ? revive(deliveries) : deliveries.deliverDue()) }
  }
  const revive = async (gone: Deliveries): Promise<void> => {
    gone.stop()
    running = running.map(() => start())
  }
  let running: Deliveries[] = Array.from({ length: 1 + random.below(2) }, start)
  return {
    tick: async () => void (await Promise.all(running.map((broker) => broker.deliverDue()))),
    crash: () => {
      for (const broker of running) broker.stop()
      running = running.map(() => start())
    },
    crashes: () => crashes,
  }
}

/** A merchant's server with moods, and with events that it never takes. */
function playMoods(random: Seeded, clock: { now(): number }) {
  const taken: string[] = []
  const poison = new Set<string>()
  const met = new Set<string>()
  const poisonRate = random.below(3) / 10
  let mood = MOODS.well as (tries: number) => number
  let tries = new Map<string, number>()
  let requests = 0
  const answer = (id: string): number => {
    requests += 1
    if (!met.has(id) && !id.includes('usual') && random.unit() < poisonRate) poison.add(id)
    met.add(id)
    tries.set(id, (tries.get(id) ?? 0) + 1)
    const status = mood(tries.get(id) as number)
    if (poison.has(id)) return status < 300 ? 500 : status
    if (status >= 200 && status < 300) taken.push(id)
    return status
  }
  const sender: WebhookSender = {
    async post(_url, headers) {
      const status = answer(headers['webhook-id'] ?? '')
      if (status === 0) throw new Error('ECONNREFUSED')
      return { status, retryAfter: status === 429 ? new Date(clock.now() + 600_000).toUTCString() : undefined }
    },
    close: async () => {},
  }
  const turn = (next: (tries: number) => number): void => {
    mood = next
    tries = new Map()
  }
  return {
    ...{ sender, taken, poison },
    requests: () => requests,
    change: () => turn(Object.values(MOODS)[random.below(Object.keys(MOODS).length)] as (tries: number) => number),
    recover: () => turn(MOODS.well as (tries: number) => number),
  }
}

async function breaks(
  store: Store,
  { taken, poison }: { readonly taken: readonly string[]; readonly poison: ReadonlySet<string> },
): Promise<string[]> {
  const broken: string[] = []
  const events = await store.events(0, 10_000)
  const firstTaken = new Map<string, number>()
  taken.forEach((id, at) => {
    if (!firstTaken.has(id)) firstTaken.set(id, at)
  })
  const last = new Map<string, number>()
  for (const { id, checkoutId, sequence, delivery } of events) {
    const at = firstTaken.get(id)
    const expected = poison.has(id) ? 'dead' : 'delivered'
    if (delivery !== expected) broken.push(`${id} is ${delivery}, not ${expected}`)
    if (at === undefined) continue
    if (at < (last.get(checkoutId) ?? -1)) broken.push(`${id} came before one of a sequence lower than ${sequence}`)
    last.set(checkoutId, at)
  }
  return broken
}

interface Seeded {
  unit(): number
  below(limit: number): number
  bytes(length: number): Uint8Array
}

/** Numbers that a seed decides (mulberry32). */
function seeded(seed: number): Seeded {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    unit: next,
    below: (limit) => Math.floor(next() * limit),
    bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)),
  }
}
