import { type Channel, fen } from '@pay-checkout/protocol'
import type { RefundTold } from '../src/gateway/verdict.ts'
import { takeNotification } from '../src/notifications/take-notification.ts'
import { startPayment } from '../src/payments/start-payment.ts'
import type { RefundInput } from '../src/refunds/start-refund.ts'
import type { PaymentRow, RefundRow } from '../src/store/rows.ts'
import { type PaymentsLab, type PaymentsLabOptions, paymentsLab, startOn } from './payments-lab.ts'

/** A lab whose checkout of 1990 fen is paid, at a gateway that has refunds. */
export interface RefundsLab extends PaymentsLab {
  readonly checkoutId: string
  readonly payment: PaymentRow
  /** What is asked for when a test doesn't say: 500 fen under the number R1. */
  wish(change?: Partial<RefundInput>): RefundInput
  refund(refundNo?: string): Promise<RefundRow>
  /** The type and the refund's number of every event that tells of one. */
  told(): Promise<readonly string[]>
  /** A notification about a refund, or one that was tampered with; answers how it was acknowledged. */
  notify(gatewayNo: string, change?: Partial<RefundTold>, rest?: object): Promise<string>
}

/** Makes the lab, its checkout paid. */
export async function refundsLab(options: PaymentsLabOptions = {}): Promise<RefundsLab> {
  const lab = paymentsLab({ refunds: {}, ...options })
  const { id: checkoutId } = await lab.open()
  const payment = await payOn(lab, checkoutId, options.channels?.[0] ?? 'wechat:qr')
  return {
    ...lab,
    checkoutId,
    payment,
    wish: (change = {}) => ({ checkoutId, refundNo: 'R1', amount: fen(500), reason: 'one tin was dented', ...change }),
    async refund(refundNo = 'R1') {
      const row = await lab.store.refund(refundNo)
      if (!row) throw new Error(`There is no refund ${refundNo}`)
      return row
    },
    async told() {
      const events = (await lab.events()).filter(({ type }) => type.startsWith('refund.'))
      return events.map(({ type, body }) => `${type} ${JSON.parse(body).data.refund.refundNo}`)
    },
    async notify(gatewayNo, change = {}, rest = {}) {
      const refund = { ...lab.gateway.tellRefund(gatewayNo), ...change }
      const message = lab.gateway.notification(payment.tradeNo, { verdict: 'unknown', refund, ...rest })
      const row = await lab.store.refundByGatewayNo(lab.gateway.name, gatewayNo)
      return (await takeNotification(lab.context, lab.gateway.name, message, { token: row?.notifyToken ?? null })).body
    },
  }
}

/** A payer starts on a channel, and pays; the gateway tells us. */
export async function payOn(lab: PaymentsLab, checkoutId: string, channel: Channel): Promise<PaymentRow> {
  const { id } = await startPayment(lab.context, startOn(checkoutId, channel))
  const started = (await lab.payments(checkoutId)).find((payment) => payment.id === id)
  if (!started) throw new Error('The payment was not started')
  lab.gateway.pay(started.tradeNo)
  await lab.hear(started.tradeNo)
  return (await lab.store.payment(id)) ?? started
}
