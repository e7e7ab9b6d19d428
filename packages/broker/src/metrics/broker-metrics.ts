import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Clock, Log, LogFields } from '../ports.ts'
import { BREAK_KINDS } from '../store/reconcile-rows.ts'
import type { Store, StoreFigures } from '../store/store.ts'

/** The figures of one broker process, for Prometheus. */
export interface BrokerMetrics {
  /** The same log, whose lines are counted as they pass. */
  readonly log: Log
  /** Everything, in Prometheus' text form. Reads the database; rejects when that can't be done. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>
}

type Count = (fields: LogFields) => void

export interface MetricsOptions {
  readonly store: Store
  readonly clock: Clock
  /** The configured accounts, by their names: figures that are told for each of them start at 0. */
  readonly accounts?: Readonly<Record<string, unknown>>
}

/**
 * What is counted is what is logged: an event of the log has a row here, or isn't counted. Every counter whose labels are known starts at 0:
 * `increase()` sees no first event where there was no figure before it.
 */
export function createMetrics(log: Log, { store, clock, accounts = {} }: MetricsOptions): BrokerMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const names = Object.keys(accounts)
  const counts = new Map(Object.entries({ ...gatewayCounts(registry, names), ...otherCounts(registry) }))
  const showFigures = storeGauges(registry, clock)
  const counted =
    (level: keyof Log) =>
    (event: string, fields: LogFields = {}): void => {
      log[level](event, fields)
      counts.get(event)?.(fields)
    }
  return {
    log: { info: counted('info'), warn: counted('warn'), error: counted('error') },
    async render() {
      const database = {
        free: await store.freeBytes?.(),
        log: await store.logBytes?.(),
        snapshotMs: await store.snapshotMs?.(),
      }
      showFigures(await store.figures(), database)
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}

/** How a call to a gateway ends, as the log says it. */
const OUTCOMES = ['done', 'refused', 'unclear', 'unreached', 'mismatch'] as const
/** Why a gateway's notification isn't accepted, by the log's event. */
const REASONS = {
  'notification.signature-mismatch': 'signature',
  'notification.failed': 'unreadable',
  'notification.orphan': 'orphan',
  'notification.names-no-payment': 'no-payment',
  'notification.unknown-refund': 'unknown-refund',
  'notification.wrong-address': 'address',
} as const

function gatewayCounts(registry: Registry, accounts: readonly string[]): Record<string, Count> {
  const registers = [registry]
  const seconds = new Histogram({
    name: 'pay_broker_gateway_call_seconds',
    help: 'How long calls to a gateway took.',
    labelNames: ['account', 'operation', 'outcome'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const calls = new Counter({
    name: 'pay_broker_gateway_calls_total',
    help: 'Calls to a gateway, by how they ended.',
    labelNames: ['account', 'outcome'] as const,
    registers,
  })
  const drift = new Gauge({
    name: 'pay_broker_gateway_clock_drift_seconds',
    help: 'The gateway’s clock (its Date header) minus ours, at the last answer.',
    labelNames: ['account'] as const,
    registers,
  })
  const refused = new Counter({
    name: 'pay_broker_notifications_refused_total',
    help: 'Notifications of gateways that were not accepted, by reason.',
    labelNames: ['account', 'reason'] as const,
    registers,
  })
  for (const account of accounts) {
    for (const outcome of OUTCOMES) calls.inc({ account, outcome }, 0)
    for (const reason of Object.values(REASONS)) refused.inc({ account, reason }, 0)
  }
  const refusals = Object.entries(REASONS).map(([event, reason]): [string, Count] => [
    event,
    ({ account }) => refused.inc({ account: String(account), reason }),
  ])
  return {
    ...Object.fromEntries(refusals),
    'gateway.call': ({ account, operation, result, ms, driftMs }) => {
      const labels = { account: String(account), operation: String(operation), outcome: String(result) }
      seconds.observe(labels, Number(ms) / 1000)
      calls.inc({ account: labels.account, outcome: labels.outcome })
      if (typeof driftMs === 'number') drift.set({ account: String(account) }, driftMs / 1000)
    },
  }
}

const WARNINGS = [
  ...['payment.evidence-mismatch', 'payment.evidence-incomplete', 'payment.evidence-unsigned', 'payment.contradiction'],
  ...['refund.evidence-mismatch', 'refund.evidence-unsigned', 'refund.contradiction', 'refund.slow'],
  ...['refund.not-given-back', 'refund.cannot-be-asked'],
  ...[
    'payment.unusable',
    'payment.stuck',
    'account.missing',
    'refresh.failed',
    'delivery.failed',
    'request.failed',
    'request.body-taken',
    'broker.not-ready',
  ],
  ...['payment.unfit', 'payment.not-read', 'payer.address-unknown', 'gateway.fact-unreadable', 'stream.broken'],
  ...['store.not-ready', 'send.unasked-continue'],
  ...['webhook.unreachable', 'orphan.adopted', 'orphan.differs', 'reconcile.list-unclear', 'reconcile.failed'],
  ...['clock.stepped', 'clock.not-followed'],
  ...['origin.not-listed', 'key.in-page'],
] as const

/** How a try to tell the merchant's server ended, by the log's event. */
const TRIES = { 'webhook.delivered': 'delivered', 'webhook.failed': 'failed', 'webhook.dead': 'dead' } as const

function otherCounts(registry: Registry): Record<string, Count> {
  const registers = [registry]
  const warnings = new Counter({
    name: 'pay_broker_warnings_total',
    help: 'Events an operator should look at, by their name in the log.',
    labelNames: ['event'] as const,
    registers,
  })
  const deliveries = new Counter({
    name: 'pay_broker_webhook_tries_total',
    help: 'Tries to tell the merchant’s server, by how they ended.',
    labelNames: ['outcome'] as const,
    registers,
  })
  const webhookDown = new Gauge({
    name: 'pay_broker_webhook_down',
    help: '1 while the merchant’s server takes no events, or has said 410 and is sent none.',
    registers,
  })
  const breaker = new Gauge({
    name: 'pay_broker_breaker_open',
    help: '1 while calls of an operation are held back because they kept failing.',
    labelNames: ['account', 'operation'] as const,
    registers,
  })
  for (const event of WARNINGS) warnings.inc({ event }, 0)
  for (const outcome of Object.values(TRIES)) deliveries.inc({ outcome }, 0)
  const turn =
    (open: 0 | 1): Count =>
    ({ account, operation }) =>
      breaker.set({ account: String(account), operation: String(operation) }, open)
  return {
    ...Object.fromEntries(WARNINGS.map((event) => [event, () => warnings.inc({ event })])),
    ...Object.fromEntries(Object.entries(TRIES).map(([event, outcome]) => [event, () => deliveries.inc({ outcome })])),
    'webhook.down': () => webhookDown.set(1),
    'webhook.gone': () => webhookDown.set(1),
    'webhook.up': () => webhookDown.set(0),
    'webhook.revived': () => webhookDown.set(0),
    'breaker.opened': turn(1),
    'breaker.closed': turn(0),
  }
}

/** Bytes of the folder and the log of a database in a file; of any other how old its oldest snapshot is. */
type DatabaseFigures = Readonly<Record<'free' | 'log' | 'snapshotMs', number | undefined>>

function storeGauges(registry: Registry, clock: Clock): (figures: StoreFigures, database: DatabaseFigures) => void {
  const gauge = (name: string, help: string) => new Gauge({ name: `pay_broker_${name}`, help, registers: [registry] })
  const age = (since: number | null) => (since === null ? 0 : Math.max(0, clock.now() - since) / 1000)
  const unknown = gauge('payments_unknown', 'Payments of which nobody knows how they stand.')
  const unknownAge = gauge('payments_unknown_oldest_seconds', 'Age of the oldest of them.')
  const refunds = gauge('refunds_pending', 'Refunds whose gateway is still asked whether the money went back.')
  const refundsAge = gauge('refunds_pending_oldest_seconds', 'Age of the oldest of them.')
  const orphans = gauge('orphan_notifications', 'Signed notifications of payments we don’t know.')
  const waiting = gauge('events_waiting', 'Events the merchant’s server wasn’t told of yet, counted to 10000.')
  const waitingAge = gauge('events_waiting_oldest_seconds', 'Age of the oldest of them that is due.')
  const dead = gauge('events_dead', 'Events that were given up: redeliver them, or read /v1/events.')
  const breaks = new Gauge({
    name: 'pay_broker_breaks',
    help: 'Differences between our books and the gateways’, as the last comparison found them, by kind.',
    labelNames: ['kind'] as const,
    registers: [registry],
  })
  const startedAt = clock.now()
  // Where none ever comes, that has to be seen too.
  const compared = gauge('reconciled_age_seconds', 'How long ago that comparison was; before the first, this start.')
  const free = gauge(
    'disk_free_bytes',
    'Bytes left where the SQLite file stands; NaN where the database stands elsewhere.',
  )
  const log = gauge('sqlite_log_bytes', 'Size of SQLite’s write-ahead log; NaN where the database stands elsewhere.')
  const snapshot = gauge(
    'postgres_snapshot_oldest_seconds',
    'For how long somebody has held PostgreSQL’s oldest snapshot; NaN where the database is SQLite.',
  )
  return (figures, database) => {
    free.set(database.free ?? Number.NaN)
    log.set(database.log ?? Number.NaN)
    snapshot.set((database.snapshotMs ?? Number.NaN) / 1000)
    for (const kind of BREAK_KINDS) breaks.set({ kind }, figures.reconciled?.breaks[kind] ?? 0)
    compared.set(age(figures.reconciled?.at ?? startedAt))
    unknown.set(figures.unknownPayments)
    unknownAge.set(age(figures.unknownSince))
    refunds.set(figures.pendingRefunds)
    refundsAge.set(age(figures.refundsSince))
    orphans.set(figures.orphans)
    waiting.set(figures.waitingEvents)
    waitingAge.set(age(figures.waitingSince))
    dead.set(figures.deadEvents)
  }
}
