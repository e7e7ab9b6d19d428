import type { Account, PaymentRef } from '../gateway/account.ts'
import { GatewayRefused } from '../gateway/errors.ts'
import type { PaymentRow } from '../store/store.ts'
import type { BrokerContext } from './context.ts'
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

/** Sends a close. Answers evidence only when the gateway says that this payment can never be closed. Never throws. */
export async function closeAtGateway(context: BrokerContext, payment: PaymentRow): Promise<Evidence | null> {
  const account = accountOf(context, payment)
  if (!account?.close) return null
  try {
    await account.close(refOf(payment))
    return null
  } catch (error) {
    if (error instanceof GatewayRefused && error.meaning === 'unsupported') return unclosable(error.gatewayCode)
    // Paid already, too early, or no answer: the query that follows knows more than this call does.
    context.log.info('gateway.close-not-confirmed', { payment: payment.id, error })
    return null
  }
}

function accountOf(context: BrokerContext, payment: PaymentRow): Account | undefined {
  const account = context.accounts.get(payment.account)
  if (!account) context.log.error('account.missing', { account: payment.account, payment: payment.id })
  return account
}

function refOf({ tradeNo, channel, amount, gatewayTradeNo, sentAt }: PaymentRow): PaymentRef {
  return { tradeNo, channel, amount, gatewayTradeNo, createdAt: sentAt }
}
