import { defineGateway, type Gateway } from '../../gateway/definition.ts'
import { PAYMENT_ANSWERS, REFUND_ANSWERS } from './answers.ts'
import { CHANNELS } from './channels.ts'
import { type PooulV1Fields, pooulV1Fields } from './config.ts'
import { pooulV1Envelope } from './envelope.ts'
import { OTHERS } from './other-parameters.ts'
import { PARAMETERS } from './parameters.ts'
import { REFUND } from './refunds.ts'
import { REFUSALS, STATUSES } from './words.ts'

/** Pooul v1: WeChat through a hosted page, and codes to scan. Its documents and our decisions stand in this folder's README. */
const pooulV1: Gateway<PooulV1Fields> = defineGateway({
  id: 'pooul-v1',
  names: { zh: '普尔瀚达 v1', en: 'Pooul v1' },
  config: pooulV1Fields,
  envelope: pooulV1Envelope,
  success: '0',
  refusals: REFUSALS,
  trustUnsignedRefusals: 'tls',
  statuses: STATUSES,

  payment: {
    status: 'trade_state',
    amount: 'total_fee',
    tradeNo: 'mch_trade_id',
    gatewayTradeNo: 'trade_id',
    paidAt: 'time_end',
    words: 'err_msg',
    merchant: { field: 'merchant_id', ours: ({ merchantId }) => merchantId },
  },

  answers: { payment: PAYMENT_ANSWERS, refund: REFUND_ANSWERS },

  channels: CHANNELS,

  operations: {
    pay: {
      required: ['pay_type', 'mch_trade_id', 'total_fee', 'body', 'spbill_create_ip', 'notify_url'],
      // Whichever wallet it is: the query asks by the number alone.
      notifies: 'wechat:qr',
      movesMoney: true,
    },
    // Either number of the payment, or of the refund, will do; the gateway's own wins.
    query: { required: [], movesMoney: false },
    order_close: { required: [], movesMoney: false },
    refund: { required: ['mch_refund_id', 'refund_fee'], movesMoney: true },
    refund_query: { required: [], movesMoney: false },
  },

  create: {
    operation: 'pay',
    tradeNo: /^[0-9A-Za-z]{1,32}$/,
    // "spbill_create_ip … 微信必填".
    addressFor: ['wechat'],
    values: (order) => ({
      mch_trade_id: order.tradeNo,
      total_fee: order.amount,
      body: order.subject,
      ...(order.payerIp !== '' && { spbill_create_ip: order.payerIp }),
      notify_url: order.notifyUrl,
      time_start: Math.floor(order.createdAt / 1000),
      time_expire: Math.floor(order.expiresAt / 1000),
    }),
  },
  parameters: PARAMETERS,
  otherParameters: OTHERS,
  query: { operation: 'query', values: ({ tradeNo }) => ({ mch_trade_id: tradeNo }) },
  // Whether it was closed (close_status), only the query that follows tells.
  close: { operation: 'order_close', minAge: 0, values: ({ tradeNo }) => ({ mch_trade_id: tradeNo }) },
  refund: REFUND,
  notification: { settles: true },
  duplicateSafe: true,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'success' },
    refused: { status: 200, contentType: 'text/plain', body: 'fail' },
  },
  masked: ['sub_openid', 'openid', 'buyer_id', 'auth_code', 'pay_url', 'pay_info', 'token_id', 'spbill_create_ip'],
})

export default pooulV1
