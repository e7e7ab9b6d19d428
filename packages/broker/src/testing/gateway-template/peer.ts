import { createHash, randomBytes } from 'node:crypto'
import type { PaymentOrder } from '../../gateway/account.ts'
import type { GatewayPeer, RefundFacts } from '../../testing/gateway-peer.ts'

const MERCHANT = '12345678'

/** The gateway's side of the wire, written from its document and not from the envelope. */
export function createPeer(): GatewayPeer {
  const key = randomBytes(16).toString('hex')
  const text = (message: unknown) => new TextEncoder().encode(JSON.stringify(message))
  const form = (fields: object) => ({
    method: 'POST' as const,
    query: '',
    contentType: 'application/x-www-form-urlencoded',
    bytes: new TextEncoder().encode(new URLSearchParams(Object.entries(fields)).toString()),
  })

  return {
    config: { baseUrl: 'https://gateway.example.com/', merchantNo: MERCHANT, key },
    receive({ url, body = '' }) {
      const { sign, ...fields } = Object.fromEntries(new URLSearchParams(body))
      if (sign !== signed(fields, key)) throw new Error('bad signature')
      const { merchant_no, nonce, ...values } = fields
      if (merchant_no !== MERCHANT || !nonce) throw new Error('no such merchant')
      return { path: new URL(url).pathname, values }
    },
    clear: (code, words, values = {}) => ({ code, msg: words, ...(values as object) }),
    seal: (message) => text({ ...message, sign: signed(message, key) }),
    unsigned: text,
    notification: (values) => form({ ...wireForm(values), sign: signed(wireForm(values), key) }),
    unsignedNotification: (values) => form(wireForm(values)),
    payment: ({ tradeNo, status, amount, merchant = MERCHANT }) => ({
      order_no: tradeNo,
      trade_no: '20261120000001',
      merchant_no: merchant,
      status,
      amount,
    }),
    created: (_channel, { tradeNo }, address = 'weixin://wxpay/bizpayurl?pr=1') => ({
      order_no: tradeNo,
      trade_no: '20261120000001',
      code_url: address,
    }),
    // Where the document has no refunds, or no payments by the payer's code: { lacks: 'why' }.
    refunds: { taken: refundFields, found: refundFields, notified: refundFields },
    barcode: {
      paid: (_channel, order) => reply({ ...barcodeFields(order), status: 'PAID', amount: order.amount }),
      paying: (_channel, order) => reply({ ...barcodeFields(order), status: 'PAYING' }),
    },
  }
}

function reply(values: object) {
  return { code: '0', msg: 'ok', ...values }
}

function barcodeFields({ tradeNo }: PaymentOrder) {
  return { order_no: tradeNo, trade_no: '20261120000001', merchant_no: MERCHANT }
}

function refundFields({ refundNo, status, amount, payment }: RefundFacts) {
  const refund = { refund_no: refundNo, refund_id: '20261120000002', refund_status: status, refund_amount: amount }
  return { order_no: payment.tradeNo, merchant_no: MERCHANT, status: 'REFUNDED', ...refund }
}

function signed(fields: object, key: string): string {
  const line = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
  return createHash('md5')
    .update([...line, `key=${key}`].join('&'))
    .digest('hex')
}

function wireForm(values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  )
}
