import type { Account, NotificationMessage, Reply } from '../gateway/account.ts'
import { SignatureMismatch } from '../gateway/errors.ts'
import type { RefundTold, RefundVerdict, Told, Verdict } from '../gateway/verdict.ts'
import type { MoneyFact, PaymentRow, RefundRow, RefundState } from '../store/store.ts'
import type { BrokerContext } from './context.ts'
import { evidenceOf } from './evidence.ts'
import { within } from './patience.ts'
import { notifiedRefund } from './refund-evidence.ts'
import { settlePayment } from './settle-payment.ts'
import { settleRefund } from './settle-refund.ts'

/** Gateways hang up after three to five seconds. What isn't settled by then is refused, goes on, and is told again by the gateway. */
const BUDGET_MS = 2_400

const NO_ACCOUNT: Reply = {
  status: 404,
  contentType: 'text/plain; charset=utf-8',
  body: 'There is no such account. Check the account’s name in the notification address.',
}

/** Verifies a gateway's notification, settles what it proves, and answers in the gateway's own words. Never throws. */
export async function takeNotification(
  context: BrokerContext,
  accountName: string,
  message: NotificationMessage,
): Promise<Reply> {
  const account = context.accounts.get(accountName)
  if (!account) return NO_ACCOUNT
  const { accepted, refused } = account.acknowledgement
  try {
    const taken = await within(context.clock, BUDGET_MS, takeMessage({ context, account, token }, message))
    if (taken === 'not-here') return NOT_HERE
    return taken ? accepted : refused
  } catch (error) {
    const event = error instanceof SignatureMismatch ? 'notification.signature-mismatch' : 'notification.failed'
    context.log.warn(event, { account: accountName, error })
    return refused
  }
}

/** Whether the gateway may stop telling this. */
async function takeMessage(context: BrokerContext, account: Account, message: NotificationMessage): Promise<boolean> {
  const told = await account.readNotification(message)
  if (told.refund) return takeRefund(context, account, { told, refund: told.refund })
  if (told.tradeNo === null) {
    context.log.warn('notification.names-no-payment', { account: account.name })
    return false
  }
  const payment = await context.store.paymentByTradeNo(account.name, told.tradeNo)
  if (!payment) {
    context.log.warn('notification.orphan', { account: account.name, tradeNo: told.tradeNo })
    const { tradeNo, words, trust } = told
    const orphan = { account: account.name, tradeNo, words, at: context.clock.now() }
    if (trust === 'signed') await context.store.recordOrphan(orphan)
    return false
  }
  const after = await settlePayment(context, payment, evidenceOf('notification', told))
  return agrees(after.payment, told)
}

/** A refund of ours has its payment paid already, so that the message can tell nothing more of that. One made elsewhere isn't ours to settle. */
async function takeRefund(
  context: BrokerContext,
  account: Account,
  { told, refund }: { readonly told: Told; readonly refund: RefundTold },
): Promise<boolean> {
  const row = refund.refundNo === null ? null : await context.store.refundByGatewayNo(account.name, refund.refundNo)
  if (!row) {
    context.log.warn('notification.unknown-refund', { account: account.name, refundNo: refund.refundNo })
    return false
  }
  const after = await settleRefund(context, row, notifiedRefund(told, refund))
  return told.merchant !== 'foreign' && refundAgrees(after, refund)
}

/** Which states a message about a refund has to meet. */
const STATES_FOR: Readonly<Record<RefundVerdict, readonly RefundState[]>> = {
  succeeded: ['succeeded'],
  failed: ['failed'],
  // A refund on its way is what we know already, or less.
  processing: ['processing', 'succeeded', 'failed'],
  'not-found': ['succeeded', 'failed'],
  unknown: ['succeeded', 'failed'],
}

function refundAgrees({ amount, state }: RefundRow, told: RefundTold): boolean {
  return (told.amount === null || told.amount === amount) && STATES_FOR[told.verdict].includes(state)
}

/** Which facts a message has to meet before the gateway may be told that all is well. */
const FACTS_FOR: Readonly<Record<Verdict, readonly MoneyFact[]>> = {
  paid: ['taken', 'returned'],
  refunded: ['taken', 'returned'],
  reversed: ['taken', 'returned', 'none'],
  failed: ['taken', 'returned', 'none'],
  closed: ['taken', 'returned', 'none'],
  'not-found': ['taken', 'returned', 'none'],
  // An open payment is what we know already, or less.
  pending: ['possible', 'taken', 'returned', 'none'],
  paying: ['possible', 'taken', 'returned', 'none'],
  unknown: ['taken', 'returned', 'none'],
}

function agrees({ amount, money }: PaymentRow, told: Told): boolean {
  if (told.merchant === 'foreign' || (told.amount !== null && told.amount !== amount)) return false
  return FACTS_FOR[told.verdict].includes(money)
}
