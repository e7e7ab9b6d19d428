import type { Clock } from '../clock.ts'
import { hex, wechatTransactionId } from '../identifiers.ts'
import { advance, type GatewayId, type Payment, type PaymentEvent, type Refund, type RefundStatus } from './payment.ts'

/** Names one merchant's payment: by the merchant's number or the gateway's. */
export interface PaymentKey {
  gateway: GatewayId
  merchantId: string
  tradeNo?: string
  gatewayNo?: string
}

/** Names one merchant's refund: by the merchant's number or the gateway's. */
export interface RefundKey {
  gateway: GatewayId
  merchantId: string
  refundNo?: string
  gatewayRefundNo?: string
}

/** A refund, and the payment it belongs to. */
export interface RefundFound {
  payment: Payment
  refund: Refund
}

/** What a gateway says of a payment when it opens one; the ledger adds the rest. */
export type NewPayment = Omit<Payment, 'id' | 'status' | 'createdAt' | 'paidAt' | 'creates' | 'refunds'>

/** Told after every change of status, with the status it had before. */
export type ChangeListener = (payment: Payment, before: Payment) => void

/** The truth: every payment of every gateway. In memory, gone with the process. */
export interface Ledger {
  /** Opens a payment, or answers undefined when the merchant's number is taken (and counts the attempt). */
  open(payment: NewPayment): Payment | undefined
  find(key: PaymentKey): Payment | undefined
  byId(id: string): Payment | undefined
  byCode(code: string): Payment | undefined
  byPrepayId(prepayId: string): Payment | undefined
  byWalletNo(walletNo: string): Payment | undefined
  /** Applies an event, or answers undefined when it can't happen now. */
  apply(id: string, event: PaymentEvent): Payment | undefined
  /** Adds a refund, in the place of one with the same numbers. */
  refund(id: string, refund: Refund): RefundFound | undefined
  /** The refund that fits everything the key names. */
  findRefund(key: RefundKey): RefundFound | undefined
  /** Decides a refund that is processing, or answers undefined when there is none of this number. */
  settleRefund(gatewayRefundNo: string, status: Exclude<RefundStatus, 'processing'>): RefundFound | undefined
  /** How many payments there are. */
  size(): number
  /** All payments, the newest first. */
  all(): readonly Payment[]
  onChange(listener: ChangeListener): void
  /** Told after every change of a refund. */
  onRefund(listener: (found: RefundFound) => void): void
  clear(): void
}

/** An empty ledger. */
export function createLedger(clock: Clock): Ledger {
  const payments = new Map<string, Payment>()
  /** Every name a payment goes by, to its id. */
  const names = new Map<string, string>()
  const listeners: ChangeListener[] = []
  const refundListeners: ((found: RefundFound) => void)[] = []

  /** Expiry is seen when somebody looks: no timer per payment. */
  function current(id: string | undefined): Payment | undefined {
    const payment = id === undefined ? undefined : payments.get(id)
    if (!payment || clock.now() < payment.expiresAt) return payment
    const expired = advance(payment, 'expire', clock.now())
    if (expired) payments.set(expired.id, expired)
    return expired ?? payment
  }

  function keep(payment: Payment): Payment {
    payments.set(payment.id, payment)
    for (const name of namesOf(payment)) names.set(name, payment.id)
    return payment
  }

  function find(key: PaymentKey): Payment | undefined {
    const found = [tradeNoName(key), gatewayNoName(key)]
      .filter((name) => name !== undefined)
      .map((name) => names.get(name))
    return found.every((id) => id === found[0]) ? current(found[0]) : undefined
  }

  function refunds(): RefundFound[] {
    return [...payments.values()].flatMap((payment) => payment.refunds.map((refund) => ({ payment, refund })))
  }

  function keepRefund(id: string, refund: Refund): RefundFound | undefined {
    const before = payments.get(id)
    if (!before) return undefined
    const others = before.refunds.filter(({ refundNo }) => refundNo !== refund.refundNo)
    const payment = { ...before, refunds: [...others, refund] }
    payments.set(id, payment)
    for (const listener of refundListeners) listener({ payment, refund })
    return { payment, refund }
  }

  return {
    open(payment) {
      const taken = find({ gateway: payment.gateway, merchantId: payment.merchantId, tradeNo: payment.tradeNo })
      if (taken) {
        payments.set(taken.id, { ...taken, creates: taken.creates + 1 })
        return undefined
      }
      const fresh = { status: 'created', createdAt: clock.now(), paidAt: null, creates: 1, refunds: [] } as const
      return keep({ ...payment, ...fresh, id: hex(16) })
    },
    find,
    byId: current,
    byCode: (code) => current(names.get(`code ${code}`)),
    byPrepayId: (id) => current(names.get(`prepay ${id}`)),
    byWalletNo: (no) => current(names.get(`wallet ${no}`)),
    apply(id, event) {
      const before = current(id)
      const after = before && advance(before, event, clock.now())
      if (!before || !after) return undefined
      const walletNo = after.walletNo ?? (event === 'pay' ? wechatTransactionId(clock.now()) : null)
      const known = keep({ ...after, walletNo })
      if (known.status !== before.status) for (const listener of listeners) listener(known, before)
      return known
    },
    refund: keepRefund,
    findRefund: ({ gateway, merchantId, refundNo, gatewayRefundNo }) =>
      refunds().find(
        ({ payment, refund }) =>
          payment.gateway === gateway &&
          payment.merchantId === merchantId &&
          (refundNo === undefined || refund.refundNo === refundNo) &&
          (gatewayRefundNo === undefined || refund.gatewayRefundNo === gatewayRefundNo),
      ),
    settleRefund(gatewayRefundNo, status) {
      const found = refunds().find(({ refund }) => refund.gatewayRefundNo === gatewayRefundNo)
      if (found?.refund.status !== 'processing') return undefined
      return keepRefund(found.payment.id, { ...found.refund, status })
    },
    size: () => payments.size,
    all: () => [...payments.keys()].map((id) => current(id) as Payment).reverse(),
    onChange: (listener) => void listeners.push(listener),
    onRefund: (listener) => void refundListeners.push(listener),
    clear() {
      payments.clear()
      names.clear()
    },
  }
}

function tradeNoName({ gateway, merchantId, tradeNo }: PaymentKey): string | undefined {
  return tradeNo === undefined ? undefined : `trade ${gateway} ${merchantId} ${tradeNo}`
}

function gatewayNoName({ gateway, merchantId, gatewayNo }: PaymentKey): string | undefined {
  return gatewayNo === undefined ? undefined : `gateway ${gateway} ${merchantId} ${gatewayNo}`
}

function namesOf(payment: Payment): string[] {
  const known = [tradeNoName(payment), gatewayNoName(payment)]
  if (payment.code !== null) known.push(`code ${payment.code}`)
  if (payment.prepayId !== null) known.push(`prepay ${payment.prepayId}`)
  if (payment.walletNo !== null) known.push(`wallet ${payment.walletNo}`)
  return known.filter((name) => name !== undefined)
}
