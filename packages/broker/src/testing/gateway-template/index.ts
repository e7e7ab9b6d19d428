import { showCode } from '../../gateway/actions.ts'
import { defineGateway, type Gateway, type RefundWords } from '../../gateway/definition.ts'
import { elsewhere, moment, sentence } from '../../gateway/fact-fields.ts'
import { atMost } from '../../gateway/length.ts'
import { written } from '../../gateway/parameters.ts'
import type { Values } from '../../gateway/values.ts'
import { type GatewayTemplateFields, gatewayTemplateFields } from './config.ts'
import { gatewayTemplateEnvelope } from './envelope.ts'

/** Gateway Template: what it is, in a sentence. */
const gatewayTemplate: Gateway<GatewayTemplateFields> = defineGateway({
  id: 'gateway-template',
  names: { zh: 'Gateway Template', en: 'Gateway Template' },
  config: gatewayTemplateFields,
  envelope: gatewayTemplateEnvelope,
  success: '0',
  // What is not listed is unclear: the broker asks by query.
  refusals: { '1001': 'refused', '1002': 'duplicate', '1003': 'not-found' },
  // 'tls' only when the gateway signs no refusals; see docs/decisions/0004.
  trustUnsignedRefusals: 'none',
  // What is not listed is unknown, and unknown changes nothing.
  statuses: { CREATED: 'pending', PAYING: 'paying', PAID: 'paid', CLOSED: 'closed', REFUNDED: 'refunded' },

  payment: {
    status: 'status',
    amount: 'amount',
    tradeNo: 'order_no',
    gatewayTradeNo: 'trade_no',
    words: 'status_text',
    merchant: { field: 'merchant_no', ours: ({ merchantNo }) => merchantNo },
  },

  // Every field that the documents print in an answer, and where a merchant reads it.
  answers: {
    payment: {
      code: elsewhere('read by the broker; of a refusal `refusal.code`'),
      msg: elsewhere('of a refusal `refusal.message`'),
      sign: elsewhere('checked by the broker'),
      merchant_no: elsewhere('compared with the account’s `merchantNo`'),
      order_no: elsewhere('`payments[].tradeNo`'),
      trade_no: elsewhere('`payments[].gatewayTradeNo`'),
      amount: elsewhere('compared with `payments[].amount`'),
      status: elsewhere('`payments[].status`'),
      code_url: elsewhere('the code that is drawn'),
      paid_at: moment('paidAt'),
      status_text: sentence('statusText'),
    },
    refund: {
      refund_no: elsewhere('the number that the broker gave it'),
      refund_amount: elsewhere('compared with `refunds[].amount`'),
      refund_status: elsewhere('`refunds[].status`'),
      refunded_at: moment('refundedAt'),
    },
  },

  channels: {
    'wechat:qr': {
      lifetime: 7200,
      values: () => ({ product: 'WECHAT_NATIVE' }),
      action: (reply, _order, rule) => showCode(reply.code_url, ['weixin://wxpay/'], rule),
    },
    'wechat:barcode': {
      // How long the document waits for the payer, and how often it asks meanwhile.
      lifetime: 60,
      pace: { first: 5, every: 5 },
      needsAuthCode: true,
      values: ({ authCode }) => ({ product: 'WECHAT_BARCODE', auth_code: authCode }),
      action: () => ({ type: 'wait' }),
    },
  },

  operations: {
    create: { required: ['order_no', 'amount', 'product'], movesMoney: true },
    query: { required: ['order_no'], movesMoney: false },
    close: { required: ['order_no'], movesMoney: false },
    reverse: { required: ['order_no'], movesMoney: true },
    refund: { required: ['order_no', 'refund_no', 'refund_amount'], movesMoney: true },
    refund_query: { required: ['refund_no'], movesMoney: false },
  },

  create: {
    operation: 'create',
    tradeNo: /^[0-9A-Za-z]{1,32}$/,
    values: (order) => ({
      order_no: order.tradeNo,
      amount: order.amount,
      subject: order.subject,
      notify_url: order.notifyUrl,
    }),
  },
  // What the document lists of a create: where a merchant says it, and how long it may be. `pnpm gateway-matrix` writes the README's table.
  parameters: {
    order_no: { said: '`orderNo`, which the broker’s numbers begin with', length: atMost(32) },
    amount: { said: '`amount`', from: 'amount' },
    product: { said: 'the channel: `methods`' },
    subject: { said: '`subject`', from: 'subject', length: atMost(64), cut: true },
    notify_url: { said: 'nowhere: the broker’s own address', from: 'publicUrl', length: atMost(255) },
    attach: {
      length: atMost(127),
      option: { kind: 'text', example: 'table 9', about: 'comes back as it is', common: written('attachment') },
    },
  },
  query: { operation: 'query', values: ({ tradeNo }) => ({ order_no: tradeNo }) },
  close: { operation: 'close', minAge: 0, values: ({ tradeNo }) => ({ order_no: tradeNo }) },
  reverse: { operation: 'reverse', minAge: 15, maxAge: 86_400, values: ({ tradeNo }) => ({ order_no: tradeNo }) },
  refund: {
    operation: 'refund',
    values: ({ refundNo, payment, amount, reason }) => ({
      order_no: payment.tradeNo,
      refund_no: refundNo,
      refund_amount: amount,
      reason,
    }),
    read: refundWords,
    query: { operation: 'refund_query', values: ({ refundNo }) => ({ refund_no: refundNo }), read: refundWords },
    notified: (values) => (values.refund_no === undefined ? undefined : refundWords(values)),
    statuses: { DOING: 'processing', DONE: 'succeeded', FAILED: 'failed' },
    most: 50,
    maxAge: 365 * 86_400,
  },
  // True only when a notification names the amount, and nobody but the gateway can have its signature made.
  notification: { settles: true },
  duplicateSafe: false,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'success' },
    refused: { status: 200, contentType: 'text/plain', body: 'fail' },
  },
  masked: ['openid', 'auth_code'],
})

function refundWords(values: Values): RefundWords {
  return {
    status: values.refund_status,
    refundNo: values.refund_no,
    gatewayRefundNo: values.refund_id,
    amount: values.refund_amount,
    facts: values,
  }
}

export default gatewayTemplate
