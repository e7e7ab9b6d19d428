import type { Turn } from './measure.ts'
import { create, hello, notification, status, verification } from './requests.ts'
import { type Seed, type SeedKind, type Shop, seedOf } from './shop.ts'
import type { Database, Stage } from './stage.ts'
import { cpu, cpuBeside, rate, rateBeside, slowestAtHalfLoad, type Target } from './targets.ts'

/** One thing that is measured: the broker beside its floors. */
export interface Workload {
  readonly name: string
  readonly targets: readonly Target[]
  readonly databases: readonly Database[]
  readonly seeds: SeedKind
  /** Whether a seed can be asked about once only. */
  readonly uses: boolean
  /** Requests of a round. */
  readonly requests: number
  readonly broker: Ask
  readonly floors: Readonly<Record<string, Ask>>
  /** Whether latencies are taken at half of the broker's rate too. */
  readonly paced?: true
}

interface Ask {
  readonly request: (shop: Shop, seed: Seed) => string
  readonly expect: string
}

const OK = '200 OK'
const BOTH: readonly Database[] = ['SQLite', 'PostgreSQL']

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'notification → paid, webhook queued',
    targets: [
      { on: 'SQLite', words: '× the floor’s rate', is: 'at least', than: 0.74, seen: rateBeside('floor') },
      {
        on: 'SQLite',
        words: '× the rate of verifying alone',
        is: 'at least',
        than: 0.6,
        seen: rateBeside('verify only'),
      },
      {
        on: 'SQLite',
        words: '× the floor’s processor time',
        is: 'at most',
        than: 1.45,
        seen: cpuBeside('floor'),
      },
      { on: 'PostgreSQL', words: '× the floor’s rate', is: 'at least', than: 0.85, seen: rateBeside('floor') },
      { on: 'PostgreSQL', words: 'a second, over four brokers', is: 'at least', than: 2_000, seen: rate },
      { words: 'ms, p99 at half load', is: 'at most', than: 300, seen: slowestAtHalfLoad },
    ],
    databases: BOTH,
    seeds: 'waiting',
    uses: true,
    requests: 4_000,
    broker: { request: notification, expect: '\r\n\r\nsuccess' },
    floors: {
      floor: { request: notification, expect: '\r\n\r\nsuccess' },
      'verify only': { request: verification, expect: '\r\n\r\nsuccess' },
    },
    paced: true,
  },
  {
    name: 'read a status',
    targets: [
      { on: 'SQLite', words: '× the floor’s rate', is: 'at least', than: 0.8, seen: rateBeside('floor') },
      { words: '× a hello’s processor time', is: 'at most', than: 2, seen: cpuBeside('hello') },
      { words: 'µs of processor time', is: 'at most', than: 70, seen: cpu },
    ],
    databases: BOTH,
    seeds: 'waiting',
    uses: false,
    requests: 6_000,
    broker: { request: status, expect: OK },
    floors: { floor: { request: status, expect: OK }, hello: { request: hello, expect: OK } },
  },
  // Comes last, and its rounds are short: five seconds after a create the broker asks the gateway about it, which the floor never does.
  {
    name: 'create a payment',
    targets: [{ words: '× the floor’s rate', is: 'at least', than: 0.8, seen: rateBeside('floor') }],
    databases: BOTH,
    seeds: 'open',
    uses: true,
    requests: 1_000,
    broker: { request: create, expect: '"show-qr"' },
    floors: { floor: { request: create, expect: '"show-qr"' } },
    paced: true,
  },
]

/** A share of each workload. */
export function scaled(workloads: readonly Workload[], share: number): readonly Workload[] {
  return workloads.map((workload) => ({ ...workload, requests: Math.round(workload.requests * share) }))
}

/** How many seeds of each kind all rounds use up, the warming and the paced one included. */
export function seedsNeeded(workloads: readonly Workload[], rounds: number): Record<SeedKind, number> {
  const needed = { open: 0, waiting: 0 }
  for (const { seeds, uses, requests } of workloads) needed[seeds] += uses ? requests * (rounds + 2) : requests
  return needed
}

/** The turns of a round. What can be asked once only is taken from `from` on. */
export function turnsOf(workload: Workload, { shop, broker, floor, before }: Stage, from: number): readonly Turn[] {
  const seeds = Array.from({ length: workload.requests }, (_, at) => seedOf(workload.seeds, from + at))
  const turn = (who: string, contender: Stage['broker'], { request, expect }: Ask): Turn => ({
    ...{ who, contender, expect },
    requests: seeds.map((seed) => request(shop, seed)),
  })
  const floors = Object.entries(workload.floors).map(([who, ask]) => turn(who, floor, ask))
  return [
    turn('broker', broker, workload.broker),
    ...floors,
    ...(before ? [turn('before', before, workload.broker)] : []),
  ]
}
