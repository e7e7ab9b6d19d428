import type { BrokerContext } from '../context/context.ts'
import { askGateway } from '../payments/ask-gateway.ts'
import { isBelieved } from '../payments/decide.ts'
import { matchEvidence } from '../payments/match-evidence.ts'
import { settlePayment } from '../payments/settle-payment.ts'
import { isUnresolved } from '../payments/stop-payment.ts'
import type { Break } from '../store/reconcile-rows.ts'
import type { PaymentRow, RefundRow } from '../store/rows.ts'
import { comparePayment } from './compare-payment.ts'

/** One comparison while it runs. */
export interface Run {
  readonly context: BrokerContext
  readonly since: number
  readonly account: string | null
  readonly compared: Set<string>
  readonly breaks: Break[]
  readonly counts: { payments: number; asked: number; unclear: number; listed: number }
}

/** Asks about a payment, once in a run. An answer that isn't clear confirms nothing, and so the next run asks again. */
export async function compareWithGateway(run: Run, payment: PaymentRow): Promise<void> {
  const { context, compared, counts, breaks } = run
  if (compared.has(payment.id)) return
  compared.add(payment.id)
  counts.asked++
  const answer = await askGateway(context, payment)
  const capabilities = context.accounts.get(payment.account)?.capabilities
  const match = matchEvidence(payment, answer)
  const clear = answer.says !== 'unknown' && capabilities !== undefined && isBelieved(answer.says, answer, capabilities)
  if (!clear || match === 'other-number' || match === 'other-merchant') {
    counts.unclear++
    if (isUnresolved(payment)) await settlePayment(context, payment, answer)
    return
  }
  const { found, settles } = comparePayment(payment, answer, (await refundsOf(run, payment)).length > 0)
  if (found) breaks.push(found)
  if (settles) await settlePayment(context, payment, answer)
}

/** What of a payment went back, or is on its way back. */
export async function refundsOf({ context }: Run, { id, checkoutId }: PaymentRow): Promise<readonly RefundRow[]> {
  const refunds = await context.store.refunds(checkoutId)
  return refunds.filter(({ paymentId, state }) => paymentId === id && state !== 'failed')
}
