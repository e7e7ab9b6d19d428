import type { BrokerContext } from '../context/context.ts'
import { isUnresolved } from '../payments/stop-payment.ts'
import type { Reconciliation, TrailedPayment } from '../store/reconcile-rows.ts'
import type { PaymentRow } from '../store/rows.ts'
import { compareWithGateway, type Run, refundsOf } from './compare-with-gateway.ts'
import { listUnknown } from './list-unknown.ts'
import { excessBreak, standingBreaks } from './standing-breaks.ts'

/** What is compared. */
export interface ReconcileOptions {
  /** Milliseconds back from now; three days when left out. */
  readonly windowMs?: number
  /** The only account; all of them when left out. */
  readonly account?: string
  /** Ends it early, and nothing is kept. */
  readonly signal?: AbortSignal
}

const WINDOW_MS = 72 * 3_600_000
const PAGE = 200
/** Questions at a time: a comparison has all day, and payers have not. */
const AT_ONCE = 4

/**
 * Compares our books with the gateways': asks about every payment of the window that its gateway hasn't confirmed since it last changed,
 * paid ones too, reads the gateways' own lists where they have any, and looks for what should have ended. Tells a gateway nothing and
 * changes nothing there; money that it finds is settled as any other. Source: reliability §5.5.
 */
export async function reconcile(context: BrokerContext, options: ReconcileOptions = {}): Promise<Reconciliation> {
  const { store, clock, log } = context
  const at = clock.now()
  const { windowMs = WINDOW_MS, account = null, signal } = options
  const counts = { payments: 0, asked: 0, unclear: 0, listed: 0 }
  const run: Run = { context, since: at - windowMs, account, compared: new Set(), breaks: [], counts }
  await comparePayments(run, signal)
  for (const [name, { listOrders }] of context.accounts) {
    if (listOrders && (account === null || account === name))
      await listUnknown(run, name, { listOrders, until: at, signal })
  }
  run.breaks.push(...(await standingBreaks(context, run)))
  signal?.throwIfAborted()
  const report: Reconciliation = { at, since: run.since, account, ...counts, breaks: run.breaks }
  // What one account's comparison found isn't what all of them hold.
  if (account === null) await store.saveReconciliation(report)
  for (const one of run.breaks) log.error('reconcile.break', { ...one })
  log.info('reconcile.done', { ...counts, breaks: run.breaks.length })
  return report
}

async function comparePayments(run: Run, signal: AbortSignal | undefined): Promise<void> {
  const { context, since, account } = run
  for (let after: PaymentRow | null = null; ; ) {
    const page: readonly TrailedPayment[] = await context.store.paymentsToCompare({
      since,
      account,
      after,
      limit: PAGE,
    })
    for (let from = 0; from < page.length; from += AT_ONCE) {
      signal?.throwIfAborted()
      await Promise.all(page.slice(from, from + AT_ONCE).map((one) => compareTrailed(run, one)))
    }
    after = page.at(-1)?.payment ?? null
    if (after === null) return
  }
}

async function compareTrailed(run: Run, { payment, changedAt }: TrailedPayment): Promise<void> {
  run.counts.payments++
  const confirmed = payment.lastAskedAt !== null && payment.lastAskedAt >= changedAt
  if (isUnresolved(payment) || !confirmed) await compareWithGateway(run, payment)
  if (run.breaks.some(({ account, tradeNo }) => account === payment.account && tradeNo === payment.tradeNo)) return
  const now = await run.context.store.payment(payment.id)
  const excess = now && excessBreak(now, await refundsOf(run, now))
  if (excess) run.breaks.push(excess)
}
