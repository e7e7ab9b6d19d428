import { createSecretKey } from 'node:crypto'
import { type Channel, fen } from '@pay-checkout/protocol'
import type { CheckoutInput } from '../src/checkouts/checkout-input.ts'
import { openCheckout } from '../src/checkouts/open-checkout.ts'
import type { BrokerContext, Policy } from '../src/context/context.ts'
import type { WalletApp } from '../src/context/wallet-app.ts'
import type { Reply } from '../src/gateway/account.ts'
import { takeNotification } from '../src/notifications/take-notification.ts'
import type { StartInput } from '../src/payments/start-payment.ts'
import type { Log } from '../src/ports.ts'
import type { EventRow } from '../src/store/event-rows.ts'
import { followClock } from '../src/store/follow-clock.ts'
import type { CheckoutRow, PaymentRow } from '../src/store/rows.ts'
import { openSqliteStore } from '../src/store/sqlite.ts'
import type { Store } from '../src/store/store.ts'
import { refreshDue } from '../src/work/refresh-due.ts'
import { type LedgerAccount, type LedgerAccountOptions, ledgerAccount } from './ledger-account.ts'

/** A broker's inside with a clock of its own, seeded randomness and gateways in memory. For tests of `payments/`. */
export interface PaymentsLab {
  readonly context: BrokerContext
  readonly store: Store
  readonly gateway: LedgerAccount
  readonly logged: { readonly level: keyof Log; readonly event: string; readonly fields: unknown }[]
  readonly published: string[]
  /** Moves the clock, and runs what has become due on the way, as a host would. */
  pass(seconds: number): Promise<void>
  /** The gateway notifies, at the payment's own address, as it would or with something changed. */
  hear(...told: Parameters<LedgerAccount['notification']>): Promise<Reply>
  /** Moves the clock alone. */
  skip(seconds: number): void
  /** Somebody sets the broker's clock, by hours, while no time passes. */
  setClock(hours: number): void
  /** What its host does before each look for what is due. */
  look(): Promise<void>
  open(input?: Partial<CheckoutInput>): Promise<CheckoutRow>
  checkout(id: string): Promise<CheckoutRow>
  payments(checkoutId: string): Promise<readonly PaymentRow[]>
  /** The newest payment of a checkout. */
  newest(checkoutId: string): Promise<PaymentRow>
  events(): Promise<readonly EventRow[]>
}

/** What a {@link PaymentsLab} can be told to be. */
export interface PaymentsLabOptions extends Omit<LedgerAccountOptions, 'clock'> {
  readonly policy?: Partial<Policy>
  readonly walletApps?: readonly WalletApp[]
  readonly seed?: number
  readonly store?: Store
}

const START = Date.UTC(2026, 0, 1)

/** Makes a lab. */
export function paymentsLab(options: PaymentsLabOptions = {}): PaymentsLab {
  // What has passed since the start, and by how much somebody has set the broker's clock. The gateway's own is right.
  let passed = 0
  let set = 0
  const gateway = ledgerAccount({ ...options, clock: { now: () => START + passed } })
  const store = options.store ?? openSqliteStore({ path: ':memory:' })
  const logged: PaymentsLab['logged'] = []
  const source = { now: () => START + passed + set, steady: () => passed }
  const clock = followClock({ source, store, log: keptLog(logged) })
  const published: string[] = []
  const context: BrokerContext = {
    accounts: new Map([[gateway.name, gateway]]),
    walletApps: new Map((options.walletApps ?? []).map((app) => [app.appId, app])),
    store,
    clock,
    random: seededRandom(options.seed ?? 1),
    log: keptLog(logged),
    publicUrl: 'https://broker.example',
    linkPays: false,
    tokenKeys: [{ letter: 'a', secret: createSecretKey(new Uint8Array(32).fill(7)) }],
    policy: {
      returnUrls: ['https://shop.example/'],
      checkoutSeconds: 1_800,
      tokenSeconds: 900,
      tokenGraceSeconds: 1_800,
      maxPaymentsPerCheckout: 10,
      maxLivePayments: 2,
      refundDuplicates: true,
      refundLate: false,
      ...options.policy,
    },
    changes: keptChanges(published),
  }
  return {
    context,
    store,
    gateway,
    logged,
    published,
    async pass(seconds) {
      const until = passed + seconds * 1000
      const tick = async () => {
        if (set !== 0) await clock.look()
        await refreshDue(context)
        await deliver(store, clock.now())
      }
      for (;;) {
        const due = await store.nextDueAt()
        const wait = due === null ? Number.POSITIVE_INFINITY : Math.max(0, due - clock.now())
        if (passed + wait > until) break
        passed += wait
        await tick()
        // What can't be done now waits for the next second, as a host's loop does.
        passed = Math.min(until, passed + 1_000)
        if (passed === until) break
      }
      passed = until
      await tick()
    },
    async hear(tradeNo, change) {
      const payment = await store.paymentByTradeNo(gateway.name, tradeNo)
      const message = gateway.notification(tradeNo, change)
      return takeNotification(context, gateway.name, message, { token: payment?.notifyToken ?? null })
    },
    skip: (seconds) => {
      passed += seconds * 1000
    },
    setClock: (hours) => {
      set += hours * 3_600_000
    },
    look: clock.look,
    open: async (input = {}) =>
      (await openCheckout(context, { orderNo: 'A1000', amount: fen(1_990), subject: 'Tea', ...input })).checkout,
    checkout: async (id) => present(await store.checkout(id)),
    payments: (checkoutId) => store.payments(checkoutId),
    newest: async (checkoutId) => present((await store.payments(checkoutId)).at(-1)),
    events: () => store.events(0, 1_000),
  }
}

/** A start on a channel with a key that no other start has. */
export function startOn(
  checkoutId: string,
  channel: Channel,
  idempotencyKey: string = crypto.randomUUID(),
): StartInput {
  return { checkoutId, channel, idempotencyKey, ip: '203.0.113.7' }
}

/** A start with the payer's code, as a till sends it. */
export function scanOn(checkoutId: string, authCode: string, idempotencyKey: string = crypto.randomUUID()): StartInput {
  return { ...startOn(checkoutId, 'wechat:barcode', idempotencyKey), authCode }
}

/** The merchant takes every event at once. */
async function deliver(store: Store, now: number): Promise<void> {
  const due = await store.leaseDueDeliveries(now, 1_000, 100)
  for (const { event } of due) await store.finishDelivery(event.id, { kind: 'delivered', status: 200 }, now)
}

function keptLog(logged: PaymentsLab['logged']): Log {
  const keep = (level: keyof Log) => (event: string, fields?: unknown) => void logged.push({ level, event, fields })
  return { info: keep('info'), warn: keep('warn'), error: keep('error') }
}

function keptChanges(published: string[]): BrokerContext['changes'] {
  const listeners = new Map<string, Set<() => void>>()
  return {
    publish(checkoutId) {
      published.push(checkoutId)
      for (const run of listeners.get(checkoutId) ?? []) run()
    },
    subscribe(checkoutId, run) {
      const runs = listeners.get(checkoutId) ?? new Set()
      listeners.set(checkoutId, runs.add(run))
      return () => runs.delete(run)
    },
  }
}

/** xorshift32: enough to make ids differ, and the same in every run. */
function seededRandom(seed: number): BrokerContext['random'] {
  let state = seed || 1
  return {
    bytes(length) {
      return Uint8Array.from({ length }, () => {
        state ^= state << 13
        state ^= state >>> 17
        state ^= state << 5
        return state & 0xff
      })
    },
  }
}

function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('There is no such row')
  return value
}
