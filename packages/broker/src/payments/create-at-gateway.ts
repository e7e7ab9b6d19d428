import type { PaymentView } from '@pay-checkout/protocol'
import { viewPayment } from '../checkouts/checkout-view.ts'
import type { BrokerContext } from '../context/context.ts'
import { checkStillInTime } from '../context/still-in-time.ts'
import type { Account, PaymentOrder } from '../gateway/account.ts'
import { outcomeOf } from '../gateway/errors.ts'
import { isBarcode } from '../gateway/way-out.ts'
import { NOT_SENT } from '../nothing-sent.ts'
import { PayError } from '../pay-error.ts'
import type { PaymentRow } from '../store/rows.ts'
import { type Evidence, evidenceOfCreated, evidenceOfFailure } from './evidence.ts'
import { settlePayment } from './settle-payment.ts'

interface Create {
  readonly order: PaymentOrder
  /** The steady time before the row was written. */
  readonly startedAt: number
}

/**
 * Sends the create of a stored payment, once, and settles what comes of it. An unclear answer leaves the payment pending with
 * nothing to do but wait, and a query due. A refusal that a query confirms, or an answer that
 * leads nowhere, throws PayError gateway-refused.
 */
export async function createAtGateway(
  context: BrokerContext,
  account: Account,
  row: PaymentRow,
  { order, startedAt }: Create,
): Promise<PaymentView> {
  const { payment } = await settlePayment(context, row, await sendCreate(context, account, row, { order, startedAt }))
  throwIfRefused(payment)
  return viewPayment(payment)
}

/**
 * What a payment that nobody can pay is told with, the first time and again: refused, or taken with an answer that leads nowhere. The
 * gateway's own sentence is for the merchant.
 */
export function throwIfRefused(payment: PaymentRow): void {
  const remedy = isBarcode(payment) ? 'scan a fresh code of the payer’s wallet' : 'choose another way to pay'
  const { channel, refusedCode, problem, money, state } = payment
  if (refusedCode === NOT_SENT && state === 'failed') {
    const detail =
      'The gateway couldn’t be reached, so that nothing was sent and nothing can be charged by this payment.'
    throw new PayError('gateway-refused', `${detail} Try again, or choose another way to pay.`)
  }
  if (refusedCode !== null && state === 'failed') {
    throw new PayError(
      'gateway-refused',
      `The gateway refused this payment on ${channel} (code ${refusedCode}). Nothing was charged: ${remedy}.`,
    )
  }
  if (problem !== null && money === 'possible') {
    throw new PayError(
      'gateway-refused',
      `The gateway’s answer to this payment on ${channel} can’t be used. Nothing was charged: ${remedy}.`,
    )
  }
}

async function sendCreate(
  context: BrokerContext,
  account: Account,
  row: PaymentRow,
  { order, startedAt }: Create,
): Promise<Evidence> {
  try {
    checkStillInTime(context, startedAt)
    return evidenceOfCreated(await account.create(order))
  } catch (error) {
    const event = `gateway.create-${outcomeOf(error)}`
    context.log.warn(event, { payment: row.id, tradeNo: row.tradeNo, error })
    const evidence = evidenceOfFailure('create', error)
    if (evidence.problem) {
      const { code: problem, detail } = evidence.problem
      const { id: payment, account: name, channel, tradeNo } = row
      context.log.error('payment.unusable', { account: name, channel, payment, tradeNo, problem, detail })
    }
    return evidence
  }
}
