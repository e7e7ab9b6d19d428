import { fen } from '@pay-checkout/protocol'
import type { CheckoutRow, PaymentRow, RefundRow } from '../store/rows.ts'

const AT = 1_000_000_000

/** A checkout's row as it is when it has just been opened, for tests. */
export function checkoutRow(change: Partial<CheckoutRow> = {}): CheckoutRow {
  return {
    id: 'co_1',
    orderNo: 'A1000',
    amount: fen(1_990),
    currency: 'CNY',
    subject: 'Tea',
    detail: null,
    account: null,
    channels: ['wechat:qr', 'alipay:qr'],
    returnUrl: null,
    payer: {},
    metadata: {},
    extras: {},
    status: 'open',
    closeAsked: null,
    createdAt: AT,
    expiresAt: AT + 1_800_000,
    paidAt: null,
    toldPaidAt: null,
    version: 0,
    eventSequence: 0,
    tradeHead: 'A1000',
    openedAt: null,
    said: { amount: 'digest-of-1990' },
    round: 1,
    reopens: null,
    reopenedAs: null,
    ...change,
  }
}

/** A payment's row as it is when its create was accepted, for tests. */
export function paymentRow(change: Partial<PaymentRow> = {}): PaymentRow {
  return {
    id: 'pay_1',
    checkoutId: 'co_1',
    account: 'main',
    channel: 'wechat:qr',
    bankCode: null,
    payerAt: null,
    tradeNo: 'A1',
    amount: fen(1_990),
    state: 'awaiting',
    money: 'possible',
    disposition: null,
    action: {
      type: 'show-qr',
      content: 'weixin://wxpay/bizpayurl?pr=1',
      expiresAt: new Date(AT + 1_800_000).toISOString(),
    },
    notifyToken: 'N1',
    idempotencyKey: 'key-1',
    gatewayTradeNo: null,
    refusedCode: null,
    refusal: null,
    problem: null,
    facts: {},
    toldPayer: null,
    notFoundCount: 0,
    createdAt: AT,
    sentAt: AT,
    closeBy: AT + 1_800_000,
    closeRefused: false,
    nextQueryAt: AT + 5_000,
    queryCount: 0,
    leaseUntil: 0,
    lastAskedAt: null,
    version: 0,
    ...change,
  }
}

/** A refund's row as it is before anything was sent, for tests. */
export function refundRow(change: Partial<RefundRow> = {}): RefundRow {
  return {
    id: 'ref_1',
    refundNo: 'R1',
    checkoutId: 'co_1',
    paymentId: 'pay_1',
    account: 'main',
    gatewayNo: 'A1R1',
    amount: fen(500),
    reason: 'one tin was dented',
    notifyToken: 'N2',
    state: 'sending',
    gatewayRefundNo: null,
    refusedCode: null,
    refusal: null,
    facts: {},
    notFoundCount: 0,
    createdAt: AT,
    sentAt: AT,
    settledAt: null,
    nextQueryAt: AT + 15_000,
    queryCount: 0,
    leaseUntil: 0,
    lastAskedAt: null,
    version: 0,
    ...change,
  }
}
