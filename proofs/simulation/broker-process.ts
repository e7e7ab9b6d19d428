import { createSecretKey } from 'node:crypto'
import type { BrokerContext } from '../../packages/broker/src/context/context.ts'
import { GatewayRefused, GatewayUnclear, SignatureMismatch } from '../../packages/broker/src/gateway/errors.ts'
import { createChanges } from '../../packages/broker/src/http/checkout-changes.ts'
import { PayError } from '../../packages/broker/src/pay-error.ts'
import type { Clock, Log, LogFields } from '../../packages/broker/src/ports.ts'
import { followClock } from '../../packages/broker/src/store/follow-clock.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'
import { createWork, type Work } from '../../packages/broker/src/work/work.ts'
import { NO_FAULTS } from './profile.ts'
import { isWrite } from './witness.ts'
import type { BrokerProcess, Life, World } from './world.ts'

/** Whoever asked got no answer: the broker was down, or died over it. */
export class Unanswered extends Error {
  override readonly name: string = 'Unanswered'
}

/** What a simulation breaks on purpose; any other error is a finding. */
export class InjectedFault extends Error {
  override readonly name: string = 'InjectedFault'
}

interface Running extends Life {
  tick(): Promise<void>
  readonly mourners: Set<() => void>
  readonly die: () => void
  readonly context: BrokerContext
  readonly work: Work
}

const LONGEST_DOWN_MS = 90_000
const URL = 'https://shop.example/hook'
export const WEBHOOK_SECRET: string = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
export const TOKEN_SECRET: string = 'thirty-two characters for tokens'

/** Starts a broker, which starts anew whenever it has died. */
export function startBroker(world: World): BrokerProcess {
  let running: Running | null = null

  function begin(): void {
    const mourners = new Set<() => void>()
    let over = false
    const die = (): void => {
      over = true
      running = null
      world.counts.crashes++
      for (const mourn of mourners) mourn()
      world.timeline.after(world.roll() * LONGEST_DOWN_MS, begin)
    }
    const dies = (): boolean => {
      if (!over && world.roll() < world.faults().crash) die()
      return over
    }
    const life: Life = {
      isOver: () => over,
      skew: rollSkew(world),
      async step(call) {
        if (over || dies()) return never()
        const ended = await Promise.allSettled([call()])
        if (over || dies()) return never()
        if (ended[0].status === 'rejected') throw ended[0].reason
        return ended[0].value
      },
    }
    running = { ...life, mourners, die, ...insideOf(world, life) }
    if (world.profile.clockSteps > 0) running.tick()
  }

  begin()
  return {
    request: (run) =>
      new Promise((resolve, reject) => {
        const now = running
        if (!now) return reject(new Unanswered())
        const mourn = (): void => reject(new Unanswered())
        now.mourners.add(mourn)
        run(now.context)
          .then(resolve, reject)
          .finally(() => now.mourners.delete(mourn))
      }),
    tick: () => void running?.tick(),
    kill: () => running?.die(),
    skew: () => (running ? running.context.clock.now() - world.timeline.now() : 0),
  }
}

/** Some clocks are off by a little, few by much. */
function rollSkew({ roll, faults }: World): number {
  const most = faults().skew * (roll() < 0.3 ? 1_000 : 10)
  return Math.round((roll() * 2 - 1) * most)
}

/** The clock of one broker: a little off, and, where somebody sets the one that they all go by, followed. */
function clockOf(world: World, life: Life, store: Store): { readonly clock: Clock; look(): Promise<void> } {
  const { timeline, profile } = world
  const after: Clock['after'] = (ms, run) => timeline.after(ms, () => life.isOver() || run())
  const now = (): number => timeline.now() + life.skew + world.clockSet
  if (profile.clockSteps === 0) return { clock: { now, after }, look: async () => {} }
  const source = { now, after, steady: timeline.now, refresh: async () => {} }
  const clock = followClock({ source, store, log: logOf(world) })
  clock.tellBy({
    publish() {
      for (const run of world.clockNews) run()
    },
    subscribe: (_, run) => world.clockNews.add(() => life.isOver() || run()),
  })
  return { clock, look: clock.look }
}

function insideOf(world: World, life: Life): Pick<Running, 'context' | 'work' | 'tick'> {
  const { roll, profile, merchant } = world
  const store = storeFor(world, life)
  const { clock, look } = clockOf(world, life, store)
  const context: BrokerContext = {
    accounts: new Map([['main', world.gateway.accountFor(life)]]),
    walletApps: new Map(),
    store,
    clock,
    random: { bytes: (length) => Uint8Array.from({ length }, () => Math.floor(roll() * 256)) },
    log: logOf(world),
    publicUrl: 'https://broker.example',
    linkPays: false,
    tokenKeys: [{ letter: 'a', secret: createSecretKey(TOKEN_SECRET, 'utf8') }],
    policy: {
      returnUrls: ['https://shop.example/'],
      checkoutSeconds: profile.expiresIn,
      tokenSeconds: 900,
      tokenGraceSeconds: 1_800,
      maxPaymentsPerCheckout: 10,
      maxLivePayments: 2,
      refundDuplicates: true,
      refundLate: false,
      ...profile.policy,
    },
    changes: createChanges(),
  }
  const work = createWork(context, { url: URL, secrets: [WEBHOOK_SECRET] }, merchant.senderFor(life))
  const tick = async () => {
    if (profile.clockSteps > 0) await look()
    await work.tick()
  }
  return { context, work, tick }
}

/** The real store behind a wire that is slow, breaks before the commit, and breaks after it. */
function storeFor(world: World, life: Life): Store {
  const { timeline, roll, faults, store, witness } = world
  const wrap = (name: keyof Store, call: (...args: unknown[]) => Promise<unknown>) => {
    const writes = isWrite(name)
    return (...args: unknown[]) =>
      life.step(async () => {
        const wait = storeWait(world)
        if (wait > 0) await timeline.sleep(wait)
        if (life.isOver()) return undefined
        const breaks = roll() < faults().database
        if (breaks && (!writes || roll() < 0.5)) throw new InjectedFault('The database is away')
        const result = await timeline.track(call(...args))
        if (writes) witness.saw(name, args, result)
        if (breaks) throw new InjectedFault('The answer of the database was lost')
        return result
      })
  }
  const wrapped = Object.entries(store).map(([name, value]) => [
    name,
    typeof value === 'function' ? wrap(name as keyof Store, value) : value,
  ])
  return Object.fromEntries(wrapped) as Store
}

function storeWait({ roll, faults, profile }: World): number {
  if (profile.faults === NO_FAULTS) return 0
  if (roll() < faults().databaseSlow) return roll() * 2_000
  return roll() < 0.3 ? 1 + roll() * 30 : 0
}

/** Everything that is written to the log is searched for secrets; errors that nobody made on purpose are findings. */
function logOf({ speakUp, logged }: World): Log {
  const keep = (event: string, fields: LogFields = {}): void => {
    logged.push(`${event} ${Object.values(fields).join(' ')}`)
    const { error } = fields
    const made = error === undefined || MADE.some((kind) => error instanceof kind)
    if (!made || event === 'account.missing') speakUp(`${event}: ${String(error)}`)
  }
  return { info: keep, warn: keep, error: keep }
}

/** Errors that a world makes, and what the broker makes of them. */
const MADE = [InjectedFault, GatewayUnclear, GatewayRefused, SignatureMismatch, PayError] as const

function never(): Promise<never> {
  return new Promise(() => {})
}
