import { type Fen, splitChannel } from '@pay-checkout/protocol'
import { isAllowedReturnUrl } from '../checkouts/return-url.ts'
import type { BrokerContext } from '../context/context.ts'
import { within } from '../context/patience.ts'
import type { CheckoutRow, PaymentRow } from '../store/rows.ts'
import { readPayment } from './read-payment.ts'
import { isUnresolved } from './stop-payment.ts'

/** How a receipt says that a payment stands. `unsaid`: the shop has to tell. */
type ReceiptWord = 'paid' | 'confirming' | 'unsaid'

/** What a receipt may say of a payment: nothing of its payer, and no more than the checkout's own page says. */
export interface Receipt {
  readonly status: ReceiptWord
  readonly amount: Fen
  /** Null where the payment was found by a number that isn't ours: those follow one another, and could be guessed. */
  readonly subject: string | null
  /** Where the shop waits for its payer; null: nowhere, or no longer at an address that is registered. */
  readonly returnUrl: string | null
}

/** Which receipt is asked for. */
export interface ReceiptWish {
  /** The number that WeChat was given for the payment: ours, or one that the gateway made. */
  readonly number: string
  /** Null: whichever account's. */
  readonly account: string | null
  /** Ask the gateway about a payment that isn't settled, where that is due. */
  readonly ask: boolean
}

/** WeChat opens a receipt right after the payment; later nobody has to see one, and guessed numbers find nothing. */
const SHOWN_MS = 30 * 60_000
/** WeChat gives up a receipt that isn't ready 3 s after it began to load. */
const ASK_PATIENCE_MS = 1_000
/** What a merchant’s number may be at WeChat: https://pay.weixin.qq.com/wiki/doc/api/jsapi_sl.php?chapter=4_2, `out_trade_no`. */
const NUMBER = /^[\w|*@-]{6,32}$/

/**
 * The receipt of a payment by WeChat, by the number that stands in WeChat's address; null where nothing is to be told. A payment that isn't
 * settled is asked about, and told from the books when the gateway is slow.
 */
export async function readReceipt(
  context: BrokerContext,
  { number, account, ask }: ReceiptWish,
): Promise<Receipt | null> {
  const found = NUMBER.test(number) ? await findPayment(context, number, account) : null
  if (found === null || splitChannel(found.channel).method !== 'wechat') return null
  if (ask && isUnresolved(found)) {
    await within(context.clock, ASK_PATIENCE_MS, readPayment(context, found.checkoutId, found.id))
  }
  const [checkout, payment] = await Promise.all([
    context.store.checkout(found.checkoutId),
    context.store.payment(found.id),
  ])
  if (!checkout || !payment || !isFresh(checkout, payment, context.clock.now())) return null
  const { amount, subject, returnUrl } = checkout
  return {
    status: statusOf(checkout, payment),
    amount,
    subject: payment.tradeNo === number ? subject : null,
    returnUrl: returnUrl !== null && isAllowedReturnUrl(returnUrl, context.policy.returnUrls) ? returnUrl : null,
  }
}

async function findPayment(
  { accounts, store }: BrokerContext,
  number: string,
  account: string | null,
): Promise<PaymentRow | null> {
  const names = account === null ? [...accounts.keys()] : [account]
  const ours = await Promise.all(names.map((name) => store.paymentByTradeNo(name, number)))
  const found = ours.find((payment) => payment !== null)
  if (found) return found
  const theirs = await store.paymentsByGatewayTradeNo(number)
  const fitting = theirs.filter((payment) => names.includes(payment.account))
  // Two gateways may count alike. Whose payment it is can't be told then, so that nothing is.
  return fitting.length === 1 ? (fitting[0] ?? null) : null
}

function isFresh(checkout: CheckoutRow, payment: PaymentRow, now: number): boolean {
  if (checkout.status === 'open' && isUnresolved(payment)) return true
  const lastSeen = checkout.paidAt ?? Math.max(payment.sentAt, payment.lastAskedAt ?? 0)
  return now < lastSeen + SHOWN_MS
}

function statusOf(checkout: CheckoutRow, payment: PaymentRow): ReceiptWord {
  if (checkout.status === 'paid') return 'paid'
  return checkout.status === 'open' && isUnresolved(payment) ? 'confirming' : 'unsaid'
}
