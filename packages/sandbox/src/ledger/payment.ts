import { type Channel, type PayMethod, splitChannel } from '@pay-checkout/protocol'

/** Where a payment stands at its gateway. */
export type LedgerStatus = 'created' | 'user-paying' | 'paid' | 'failed' | 'closed' | 'reversed'

/** Which wallet pays. */
export type Wallet = PayMethod

/** The gateways the sandbox plays. */
export type GatewayId = 'chaoying' | 'method-gateway' | 'pooul-v1' | 'pooul-v2' | 'tlinx'

/** Where a refund stands at its gateway; a failed one moved no money. */
export type RefundStatus = 'processing' | 'succeeded' | 'failed'

/** Money given back. `refundNo` is the merchant's number; amounts are fen, times milliseconds. */
export interface Refund {
  refundNo: string
  gatewayRefundNo: string
  amount: number
  reason: string
  at: number
  status: RefundStatus
  /** Where it is told, at gateways that tell of refunds. */
  notifyUrl: string | null
}

/** The truth about one payment, as its gateway knows it. Amounts are fen, times milliseconds. */
export interface Payment {
  /** The phone's name for it. */
  id: string
  gateway: GatewayId
  /** The gateway's name for the merchant: Pooul's merchant_id, mct1's open_id. */
  merchantId: string
  merchantName: string
  /** The merchant's number. */
  tradeNo: string
  /** The gateway's number, trade_id or ord_no for example. */
  gatewayNo: string
  channel: Channel
  wallet: Wallet
  subject: string
  amount: number
  status: LedgerStatus
  createdAt: number
  /** From here on nobody can pay it any more. */
  expiresAt: number
  paidAt: number | null
  /** How often a create with this number arrived, refused repetitions included. */
  creates: number
  refunds: readonly Refund[]
  notifyUrl: string | null
  /** What a QR code says, when there is one. */
  code: string | null
  /** WeChat's key to the payment sheet, and the app it was made for. */
  prepayId: string | null
  appId: string | null
  /** Whom the order names as the payer, as the merchant sent it. */
  payer: string | null
  /** The wallet's own number; Alipay's is known from the start, WeChat's once paid. */
  walletNo: string | null
  /** What else the gateway has to repeat in its answers, in its own names. */
  told: Readonly<Record<string, string | number>>
}

/** What can happen to a payment. `give-up`: the payer closed the sheet, and may come back. */
export type PaymentEvent = 'enter-password' | 'pay' | 'give-up' | 'fail' | 'close' | 'reverse' | 'expire'

// An event that isn't listed for a status is refused: a paid payment can't be closed, a closed one can't be paid.
const MOVES: Record<LedgerStatus, Partial<Record<PaymentEvent, LedgerStatus>>> = {
  created: {
    'enter-password': 'user-paying',
    pay: 'paid',
    'give-up': 'created',
    fail: 'failed',
    close: 'closed',
    reverse: 'reversed',
    expire: 'closed',
  },
  // A payer who is typing the password holds the order open: neither closing nor expiry interrupts them.
  'user-paying': {
    'enter-password': 'user-paying',
    pay: 'paid',
    'give-up': 'created',
    fail: 'failed',
    reverse: 'reversed',
  },
  paid: { reverse: 'reversed' },
  failed: { reverse: 'reversed' },
  closed: {},
  reversed: {},
}

/** The payment after an event, or undefined when the event can't happen to it now. */
export function advance(payment: Payment, event: PaymentEvent, now: number): Payment | undefined {
  const status = MOVES[payment.status][event]
  if (status === undefined) return undefined
  return { ...payment, status, paidAt: event === 'pay' ? now : payment.paidAt }
}

/** Which wallet a channel leads to. */
export function walletOf(channel: Channel): Wallet {
  return splitChannel(channel).method
}

/** What has been given back so far or is on its way, in fen. */
export function refundedAmount({ refunds }: Pick<Payment, 'refunds'>): number {
  return refunds.reduce((sum, { amount, status }) => sum + (status === 'failed' ? 0 : amount), 0)
}

/** Whether any of it was given back or is on its way: gateways then call a paid order refunded. */
export function isRefunded(payment: Payment): boolean {
  return payment.status === 'paid' && refundedAmount(payment) > 0
}
