import { yuanText } from '@pay-checkout/protocol'
import { readYuan } from '../../gateway/amount.ts'
import { defineGateway, type Gateway } from '../../gateway/definition.ts'
import { GatewayUnclear } from '../../gateway/errors.ts'
import { PAYMENT_ANSWERS, RAW_ANSWERS, REFUND_ANSWERS } from './answers.ts'
import { CHANNELS } from './channels.ts'
import { type MethodGatewayFields, methodGatewayFields } from './config.ts'
import { methodGatewayEnvelope } from './envelope.ts'
import { OPERATIONS } from './operations.ts'
import { OTHERS } from './other-parameters.ts'
import { PARAMETERS } from './parameters.ts'
import { namesMerchant, REFUND } from './refunds.ts'
import { REFUSALS, STATUSES, statusWord } from './words.ts'

const A_DAY = 24 * 3600

/** A mobile payment platform with a method for each wallet. Its document and our decisions stand in this folder's README. */
const methodGateway: Gateway<MethodGatewayFields> = defineGateway({
  id: 'method-gateway',
  names: { zh: '移动支付平台', en: 'Method gateway' },
  config: methodGatewayFields,
  envelope: methodGatewayEnvelope,
  success: '0',
  refusals: REFUSALS,
  trustUnsignedRefusals: 'tls',
  // No reply is signed, and only a reply to a query says how a WeChat payment stands.
  trust: 'tls',
  statuses: STATUSES,

  payment: {
    status: statusWord,
    amount: ({ total_amount }) => readYuan(total_amount),
    tradeNo: 'out_trade_no',
    gatewayTradeNo: 'trade_no',
    paidAt: 'pay_time',
    words: 'trade_state_desc',
    merchant: { field: 'merchant_no', ours: ({ merchantNo }) => merchantNo },
  },

  answers: { payment: PAYMENT_ANSWERS, refund: REFUND_ANSWERS, raw: RAW_ANSWERS },

  channels: CHANNELS,
  operations: OPERATIONS,

  create: {
    operation: 'weixin.pay',
    tradeNo: /^\w{1,64}$/,
    values: (order) => ({
      out_trade_no: order.tradeNo,
      // A text: the document's float would be one of ours first.
      total_amount: yuanText(order.amount),
      notify_url: order.notifyUrl,
    }),
  },
  parameters: PARAMETERS,
  otherParameters: OTHERS,
  query: {
    operation: 'trade.query',
    values: (payment, { merchantNo }) => ({
      out_trade_no: payment.tradeNo,
      ...(namesMerchant(payment) && { merchant_no: merchantNo }),
    }),
  },
  // WeChat's and Alipay's alone; how old a payment may be is the wallets' own rule, the stricter of the two.
  reverse: {
    operation: 'trade.reverse',
    minAge: 15,
    maxAge: A_DAY,
    values({ tradeNo, gatewayTradeNo }) {
      if (!gatewayTradeNo) throw new GatewayUnclear('A reverse needs the platform’s own number, which a query tells')
      return { out_trade_no: tradeNo, trade_no: gatewayTradeNo }
    },
  },
  refund: REFUND,
  // It names no merchant, while one key may serve several, and WeChat's has no status.
  notification: { settles: false },
  duplicateSafe: true,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'SUCCESS' },
    refused: { status: 200, contentType: 'text/plain', body: 'FAIL' },
  },
  masked: [
    ...['openid', 'open_id', 'sub_openid', 'user', 'user_id', 'pay_uid', 'buyer_logon_id', 'buyer_user_id'],
    ...['auth_code', 'pay_info', 'fund_bill_list', 'card_no', 'id_card_no', 'bakn_account_no', 'bank_account_no'],
    ...['bank_account_name', 'bank_mobile', 'ip', 'client_ip', 'spbill_create_ip'],
  ],
})

export default methodGateway
