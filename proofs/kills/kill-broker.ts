import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { flushCompileCache } from 'node:module'
import { assembleBroker, type Broker } from '../../packages/broker/src/broker.ts'
import { type LoadedConfig, loadConfig } from '../../packages/broker/src/cli/load-config.ts'
import { createLog } from '../../packages/broker/src/cli/log.ts'
import { openStoreToServe } from '../../packages/broker/src/cli/open-store.ts'
import { openAccount } from '../../packages/broker/src/gateway/open-account.ts'
import { createSend } from '../../packages/broker/src/gateway/send.ts'
import { serveBroker } from '../../packages/broker/src/http/node.ts'
import type { CheckoutRow, PaymentRow, RefundRow } from '../../packages/broker/src/store/rows.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'
import { createFailPoints, type KillPlan } from './fail-points.ts'

/** Where a killable broker stands: one JSON argument. It loads itself, says `warm`, and waits to be started. */
export interface KillBrokerPlace {
  /** A configuration file, as for `pay-broker serve`. */
  readonly config: string
  readonly port: number
  /** The file that names the step it died at. */
  readonly note: string
}

/** How it is started: the first message. It answers `ready` when it listens. */
export interface KillBrokerStart {
  /** How far its clock is ahead of the machine's, in milliseconds. */
  readonly ahead: number
  /** Counts from the first step of its start. */
  readonly plan: KillPlan | null
}

/** What its parent may ask of it, each message answered by one with the same `id`. */
export type KillBrokerAsk =
  | { readonly ask: 'arm'; readonly plan: KillPlan }
  | { readonly ask: 'disarm' }
  /** Sets its clock and lets it do what is due then. */
  | { readonly ask: 'leap'; readonly ahead: number }
  | { readonly ask: 'rest' }
  | { readonly ask: 'rows'; readonly orderNo: string }

/** Whether it has something to do. */
export interface Rest {
  readonly underWay: number
  /** Until something is due; null: nothing will be. */
  readonly idleMs: number | null
}

type EventRow = Awaited<ReturnType<Store['events']>>[number]

/** All that the database holds of one order. */
export interface OrderRows {
  readonly checkout: CheckoutRow | null
  readonly payments: readonly PaymentRow[]
  readonly refunds: readonly RefundRow[]
  readonly events: readonly EventRow[]
}

const place: KillBrokerPlace = JSON.parse(process.argv[2] as string)
const points = createFailPoints(place.note)
let ahead = 0
const clock = { now: () => Date.now() + ahead }
// A parent that is gone has nobody for it to serve.
process.once('disconnect', () => process.exit())

const config = await loadConfig(place.config, process.env)
// Whoever is killed keeps nothing at its end of what it has compiled, and a start costs twice as much without.
flushCompileCache()
process.send?.('warm')
const [start] = (await once(process, 'message')) as [KillBrokerStart]
ahead = start.ahead
if (start.plan) points.arm(start.plan)
await run(config)

/** What `serve` does, with fail points around the database and the network, and a clock that can leap. */
async function run(config: LoadedConfig): Promise<void> {
  const log = createLog(config.secrets)
  const random = { bytes: (length: number) => randomBytes(length) }
  const { store: where, webhook, shopName: _, returnUrls, policy, secrets, accounts: configured, ...rest } = config
  const opened = await openStoreToServe(where, log)
  const store = points.around(opened)
  const send = createSend()
  const ports = { clock, random, log, send: points.aroundSend(send.send) }
  const accounts = new Map(
    Object.entries(configured).map(([name, { gateway, config }]) => [
      name,
      openAccount({ ...ports, name, gateway, config }),
    ]),
  )
  const options = { ...rest, ...(webhook && { webhook }), policy: { ...policy, returnUrls }, store, clock, random, log }
  const assembled = assembleBroker(options, accounts)
  const broker = { ...assembled, close: async () => void (await Promise.all([assembled.close(), send.close()])) }
  const served = await serveBroker(broker, { port: place.port })
  process.on('message', (message: KillBrokerAsk & { id: number }) => {
    answer(message, broker, opened).then(
      (value) => process.send?.({ id: message.id, value }),
      (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
    )
  })
  const told = new Promise((resolve) => process.once('SIGTERM', resolve))
  process.send?.('ready')
  await told
  await served.close()
  await opened.close()
  // As the command does: what was cut off must not keep the process.
  process.exit()
}

async function answer(message: KillBrokerAsk, broker: Broker, store: Store): Promise<unknown> {
  switch (message.ask) {
    case 'arm':
      return points.arm(message.plan)
    case 'disarm':
      return points.disarm()
    case 'leap':
      ahead = message.ahead
      return broker.tick()
    case 'rest':
      return restOf(broker)
    case 'rows':
      return rowsOf(store, message.orderNo)
  }
}

async function restOf(broker: Broker): Promise<Rest> {
  const idleMs = await broker.idleMs()
  return { underWay: points.underWay(), idleMs: Number.isFinite(idleMs) ? idleMs : null }
}

async function rowsOf(store: Store, orderNo: string): Promise<OrderRows> {
  const checkout = await store.checkoutByOrderNo(orderNo)
  if (!checkout) return { checkout, payments: [], refunds: [], events: [] }
  const events: EventRow[] = []
  for (
    let page = await store.events(0, 500);
    page.length > 0;
    page = await store.events(page.at(-1)?.position ?? 0, 500)
  )
    events.push(...page.filter(({ checkoutId }) => checkoutId === checkout.id))
  return {
    checkout,
    payments: await store.payments(checkout.id),
    refunds: await store.refunds(checkout.id),
    events,
  }
}
