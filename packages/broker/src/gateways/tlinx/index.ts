import { defineGateway, type Gateway } from '../../gateway/definition.ts'
import { PAYMENT_ANSWERS, RAW_ANSWERS, REFUND_ANSWERS } from './answers.ts'
import { CHANNELS } from './channels.ts'
import { type TlinxFields, tlinxFields } from './config.ts'
import { tlinxEnvelope } from './envelope.ts'
import { OPERATIONS } from './operations.ts'
import { ORDERS } from './orders.ts'
import { OTHERS } from './other-parameters.ts'
import { originalAmount, PARAMETERS } from './parameters.ts'
import { REFUND } from './refunds.ts'
import { REFUSALS, STATUSES, statusWord } from './words.ts'

/** TLinx mct1, under the names of several banks. Its documents and our decisions stand in this folder's README. */
const tlinx: Gateway<TlinxFields> = defineGateway({
  id: 'tlinx',
  names: { zh: 'TLinx 聚合支付（mct1）', en: 'TLinx mct1' },
  config: tlinxFields,
  envelope: tlinxEnvelope,
  success: '0',
  refusals: REFUSALS,
  trustUnsignedRefusals: 'tls',
  statuses: STATUSES,

  payment: {
    status: statusWord,
    amount: 'trade_amount',
    tradeNo: 'out_no',
    gatewayTradeNo: 'ord_no',
    paidAt: 'trade_pay_time',
    merchant: { field: 'open_id', ours: ({ openId }) => openId },
  },

  answers: { payment: PAYMENT_ANSWERS, refund: REFUND_ANSWERS, raw: RAW_ANSWERS },

  channels: CHANNELS,
  operations: OPERATIONS,

  create: {
    operation: 'payorder',
    tradeNo: /^[0-9A-Za-z]{1,64}$/,
    values: (order) => ({
      out_no: order.tradeNo,
      ord_name: order.subject,
      original_amount: originalAmount(order),
      trade_amount: order.amount,
      // Without it no notification is ever sent.
      notify_url: order.notifyUrl,
    }),
  },
  parameters: PARAMETERS,
  otherParameters: OTHERS,
  query: { operation: 'paystatus', values: ({ tradeNo }) => ({ out_no: tradeNo }) },
  // Whether the payment's scene can be cancelled at all, only the answer tells (8013).
  close: { operation: 'paycancel', minAge: 0, values: ({ tradeNo }) => ({ out_no: tradeNo }) },
  refund: REFUND,
  orders: ORDERS,
  // It names no amount, and the payer's browser is given the same fields signed the same way (jump_url).
  notification: { settles: false },
  duplicateSafe: true,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'notify_success' },
    refused: { status: 200, contentType: 'text/plain', body: 'fail' },
  },
  masked: [
    ...['sub_openid', 'buyer_id', 'auth_code', 'trade_account', 'trade_result', 'paySign', 'wxapp_sign', 'shop_pass'],
    'spbill_create_ip',
  ],
})

export default tlinx
