import type { BrokerContext } from '../context/context.ts'
import { type AddressMatch, matchAddress } from '../context/notify-url.ts'
import { within } from '../context/patience.ts'
import type { Account, NotificationMessage, Reply } from '../gateway/account.ts'
import { SignatureMismatch } from '../gateway/errors.ts'
import type { RefundTold, RefundVerdict, Told, Verdict } from '../gateway/verdict.ts'
import { evidenceOf } from '../payments/evidence.ts'
import { settlePayment } from '../payments/settle-payment.ts'
import { notifiedRefund } from '../refunds/refund-evidence.ts'
import { settleRefund } from '../refunds/settle-refund.ts'
import type { MoneyFact, PaymentRow, RefundRow, RefundState } from '../store/rows.ts'
import { ADOPT_AFTER_MS } from './adopt-orphan.ts'
import { takeRawNotification } from './take-raw-notification.ts'

/** Gateways hang up after three to five seconds. What isn't settled by then is refused, goes on, and is told again by the gateway. */
const BUDGET_MS = 2_400

const NOT_HERE: Reply = {
  status: 404,
  contentType: 'text/plain; charset=utf-8',
  body: 'There is no such account, or no such address of it. Notify at the address that came with the payment.',
}

/** How a notification came. */
export interface Arrival {
  /** The secret end of the address it came by. Without one the message can only make us ask; by another payment's it isn't heard. */
  readonly token?: string | null
  /** Asked once for a message that is refused, before it is logged or kept: throws when there have been too many. */
  readonly mayRefuse?: () => void
}

/**
 * Verifies a gateway's notification, settles what it proves, and answers in the gateway's own words. Throws nothing but what `mayRefuse`
 * does.
 */
export async function takeNotification(
  context: BrokerContext,
  accountName: string,
  message: NotificationMessage,
  { token = null, mayRefuse = () => {} }: Arrival = {},
): Promise<Reply> {
  const refuse = once(mayRefuse)
  const account = context.accounts.get(accountName)
  if (!account) {
    refuse()
    return NOT_HERE
  }
  const { accepted, refused } = account.acknowledgement
  let taken: Taken | undefined
  try {
    taken = await within(context.clock, BUDGET_MS, takeMessage({ context, account, token, refuse }, message))
  } catch (error) {
    refuse()
    const event = error instanceof SignatureMismatch ? 'notification.signature-mismatch' : 'notification.failed'
    context.log.warn(event, { account: accountName, error })
    return refused
  }
  if (taken === true) return accepted
  refuse()
  return taken === 'not-here' ? NOT_HERE : refused
}

/** What throws goes on throwing: an answer was given by it. */
function once(run: () => void): () => void {
  let outcome: { readonly error?: unknown } | undefined
  return () => {
    if (outcome === undefined) {
      try {
        run()
        outcome = {}
      } catch (error) {
        outcome = { error }
      }
    }
    if ('error' in outcome) throw outcome.error
  }
}

interface Door {
  readonly context: BrokerContext
  readonly account: Account
  readonly token: string | null
  /** Stands before everything that a refused message would leave behind. */
  readonly refuse: () => void
}

/** Whether the gateway may stop telling this. `not-here`: it came by another payment's address. */
type Taken = boolean | 'not-here'

async function takeMessage(door: Door, message: NotificationMessage): Promise<Taken> {
  const { context, account, token, refuse } = door
  const told = await account.readNotification(message)
  if (told.refund) return takeRefund(door, { told, refund: told.refund })
  if (told.tradeNo === null) {
    refuse()
    context.log.warn('notification.names-no-payment', { account: account.name })
    return false
  }
  const whole = await context.store.wholeCheckoutOf(account.name, told.tradeNo)
  const payment = whole?.payments.find((one) => one.account === account.name && one.tradeNo === told.tradeNo)
  const raw = payment ? null : await context.store.rawPayment(account.name, told.tradeNo)
  if (raw) {
    if (matchAddress(token, raw) !== 'own') return refuseAddress(door)
    return takeRawNotification(context, account, { raw, told })
  }
  if (!payment) {
    refuse()
    context.log.warn('notification.orphan', { account: account.name, tradeNo: told.tradeNo })
    const { tradeNo, words, trust } = told
    const at = context.clock.now()
    const orphan = { account: account.name, tradeNo, words, at, dueAt: at + ADOPT_AFTER_MS }
    if (trust === 'signed') await context.store.recordOrphan(orphan)
    return false
  }
  const address = matchAddress(token, payment)
  if (address === 'other') return refuseAddress(door)
  const evidence = evidenceOf('notification', told)
  const weighed = address === 'own' ? evidence : { ...evidence, hint: true as const }
  const after = await settlePayment(context, payment, weighed, whole)
  return agrees(after.payment, told)
}

/** A refund of ours has its payment paid already, so that the message can tell nothing more of that. One made elsewhere isn't ours to settle. */
async function takeRefund(
  door: Door,
  { told, refund }: { readonly told: Told; readonly refund: RefundTold },
): Promise<Taken> {
  const { context, account } = door
  const row = refund.refundNo === null ? null : await context.store.refundByGatewayNo(account.name, refund.refundNo)
  if (!row) {
    door.refuse()
    context.log.warn('notification.unknown-refund', { account: account.name, refundNo: refund.refundNo })
    return false
  }
  const address = await addressOfRefund(door, row)
  if (address === 'other') return refuseAddress(door)
  const evidence = notifiedRefund(told, refund)
  const after = await settleRefund(context, row, address === 'own' ? evidence : { ...evidence, hint: true })
  return told.merchant !== 'foreign' && refundAgrees(after, refund)
}

/** Some gateways tell of a refund where they told of its payment. */
async function addressOfRefund({ context, token }: Door, refund: RefundRow): Promise<AddressMatch> {
  const payment = await context.store.payment(refund.paymentId)
  const matches = [matchAddress(token, refund), ...(payment ? [matchAddress(token, payment)] : [])]
  if (matches.includes('own')) return 'own'
  return matches.includes('none') ? 'none' : 'other'
}

function refuseAddress({ context, account, refuse }: Door): 'not-here' {
  refuse()
  context.log.warn('notification.wrong-address', { account: account.name })
  return 'not-here'
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
