import type { BrokerContext } from '../context/context.ts'
import type { Account, PaymentRef } from '../gateway/account.ts'
import { GatewayRefused } from '../gateway/errors.ts'
import type { PaymentRow } from '../store/rows.ts'
import { type Evidence, evidenceOf, evidenceOfFailure, unclosable } from './evidence.ts'

/** Asks the gateway about a payment. Never throws: an answer that isn't clear is evidence of nothing. */
export async function askGateway(context: BrokerContext, payment: PaymentRow): Promise<Evidence> {
  const account = accountOf(context, payment)
  if (!account) return evidenceOfFailure('query', undefined)
  try {
    return evidenceOf('query', await account.query(refOf(payment)))
  } catch (error) {
    if (!(error instanceof GatewayRefused)) context.log.warn('gateway.query-unclear', { payment: payment.id, error })
    return evidenceOfFailure('query', error)
  }
}

/** Sends a close or a reverse. Answers evidence only when the gateway says that this payment can never be ended so. Never throws. */
export async function endAtGateway(
  context: BrokerContext,
  payment: PaymentRow,
  call: 'close' | 'reverse',
): Promise<Evidence | null> {
  const send = accountOf(context, payment)?.[call]
  if (!send) return null
  try {
    await send(refOf(payment))
    return null
  } catch (error) {
    if (error instanceof GatewayRefused && error.meaning === 'unsupported') return unclosable(call, error.gatewayCode)
    // Paid already, too early, or no answer: the query that follows knows more than this call does.
    context.log.info(`gateway.${call}-not-confirmed`, { payment: payment.id, error })
    return null
  }
}

function accountOf(context: BrokerContext, payment: PaymentRow): Account | undefined {
  const account = context.accounts.get(payment.account)
  if (!account) context.log.error('account.missing', { account: payment.account, payment: payment.id })
  return account
}

/** How a payment is named to its gateway. */
export function refOf({ tradeNo, channel, amount, gatewayTradeNo, sentAt }: PaymentRow): PaymentRef {
  return { tradeNo, channel, amount, gatewayTradeNo, createdAt: sentAt }
}
