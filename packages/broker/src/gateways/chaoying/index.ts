import { defineGateway, type Gateway } from '../../gateway/definition.ts'
import { PAYMENT_ANSWERS, RAW_ANSWERS, REFUND_ANSWERS } from './answers.ts'
import { CHANNELS, isOlder } from './channels.ts'
import { type ChaoyingFields, chaoyingFields } from './config.ts'
import { chaoyingEnvelope } from './envelope.ts'
import { OPERATIONS } from './operations.ts'
import { OTHERS } from './other-parameters.ts'
import { PARAMETERS } from './parameters.ts'
import { paytype } from './paytype.ts'
import { REFUND } from './refunds.ts'
import { amountAsked, REFUSALS, STATUSES, statusWord } from './words.ts'

const MINUTES = 60

/** Chaoying: pre-orders of WeChat, Alipay and e-CNY, and barcodes. Its documents and our decisions stand in this folder's README. */
const chaoying: Gateway<ChaoyingFields> = defineGateway({
  id: 'chaoying',
  names: { zh: '超赢支付', en: 'Chaoying' },
  config: chaoyingFields,
  envelope: chaoyingEnvelope,
  success: '10000',
  refusals: REFUSALS,
  trustUnsignedRefusals: 'tls',
  statuses: STATUSES,

  payment: {
    status: statusWord,
    amount: amountAsked,
    tradeNo: 'out_trade_no',
    gatewayTradeNo: 'transaction_id',
    paidAt: 'time_end',
    merchant: { field: 'mch_id', ours: ({ merchantNo }) => merchantNo },
  },

  answers: { payment: PAYMENT_ANSWERS, refund: REFUND_ANSWERS, raw: RAW_ANSWERS },

  channels: CHANNELS,
  operations: OPERATIONS,

  create: {
    operation: 'PreOrder_WECHAT',
    tradeNo: /^[0-9A-Za-z]{5,32}$/,
    values: (order) => ({
      out_trade_no: order.tradeNo,
      total_fee: order.amount,
      body: order.subject,
    }),
  },
  parameters: PARAMETERS,
  otherParameters: OTHERS,
  query: {
    operation: 'orderquery',
    values: ({ tradeNo, channel }) => ({ paytype: paytype(channel), out_trade_no: tradeNo }),
  },
  reverse: {
    operation: 'cancel',
    minAge: 15,
    maxAge: 5 * MINUTES,
    values: ({ tradeNo, channel }, { merchantNo }) => ({
      paytype: paytype(channel),
      out_trade_no: tradeNo,
      op_user_id: merchantNo,
    }),
  },
  refund: REFUND,
  login: {
    operation: 'WXA_Code2Session',
    // Only the agent's key opens it, and only accounts of the older API have that one.
    offered: isOlder,
    values: ({ appId, code }) => ({ appid: appId, js_code: code }),
    openid: 'openid',
  },
  notification: { settles: true },
  duplicateSafe: false,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'success' },
    refused: { status: 200, contentType: 'text/plain', body: 'fail' },
  },
  masked: [
    ...[
      'openid',
      'session_key',
      'js_code',
      'unionid',
      'sub_openid',
      'buyer_id',
      'buyer_user_id',
      'buyer_logon_id',
      'auth_code',
    ],
    ...['pay_info', 'token_id', 'fund_bill_list'],
  ],
})

export default chaoying
