import { splitChannel } from '@pay-checkout/protocol'
import type { PaymentRef } from '../../gateway/account.ts'
import { defineGateway, type Gateway } from '../../gateway/definition.ts'
import { beijingTime } from './beijing-time.ts'
import { CHANNELS } from './channels.ts'
import { type ChaoyingFields, chaoyingFields } from './config.ts'
import { chaoyingEnvelope } from './envelope.ts'
import { OPERATIONS } from './operations.ts'
import { amountAsked, REFUSALS, STATUSES, statusWord } from './words.ts'

const MINUTES = 60

/** Chaoying: pre-orders of WeChat, Alipay and e-CNY. Its documents and our decisions stand in this folder's README. */
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
    merchant: { field: 'mch_id', ours: ({ merchantNo }) => merchantNo },
  },

  channels: CHANNELS,
  operations: OPERATIONS,

  create: {
    operation: 'PreOrder_WECHAT',
    tradeNo: /^[0-9A-Za-z]{5,32}$/,
    values: (order) => ({
      out_trade_no: order.tradeNo,
      total_fee: order.amount,
      body: order.subject,
      notify_url: order.notifyUrl,
      // A payment that nobody pays can't be closed: it has to run out. Alipay heeds either time only beside the other.
      time_start: beijingTime(order.createdAt),
      time_expire: beijingTime(order.expiresAt),
      // Asked for by codes on one page of the document and by JSPAY on another, so always sent.
      product_id: order.tradeNo,
    }),
  },
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
  notification: { settles: true },
  duplicateSafe: false,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'success' },
    refused: { status: 200, contentType: 'text/plain', body: 'fail' },
  },
  masked: [
    ...['openid', 'sub_openid', 'buyer_id', 'buyer_user_id', 'buyer_logon_id', 'auth_code'],
    ...['pay_info', 'token_id', 'fund_bill_list'],
  ],
})

function paytype(channel: PaymentRef['channel']): string {
  return splitChannel(channel).method.toUpperCase()
}

export default chaoying
