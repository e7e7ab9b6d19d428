import { splitChannel } from '@pay-checkout/protocol'
import type { PaymentOrder } from '../../gateway/account.ts'
import { defineGateway, type Gateway, type OperationRow } from '../../gateway/definition.ts'
import { PAYMENT_ANSWERS, REFUND_ANSWERS } from './answers.ts'
import { CHANNELS } from './channels.ts'
import { type PooulFields, pooulFields } from './config.ts'
import { pooulEnvelope } from './envelope.ts'
import { OTHERS } from './other-parameters.ts'
import { PARAMETERS } from './parameters.ts'
import { REFUND } from './refunds.ts'
import { REFUSALS, STATUSES, statusWord } from './words.ts'

const MINUTES = 60
const DAYS = 86_400

// Every call of the document, by the last part of its path.
const OPERATIONS: Readonly<Record<string, OperationRow<PooulFields>>> = {
  // Whichever wallet it is: the query asks by the number alone.
  pay: {
    path: 'v2/pay',
    required: ['pay_type', 'mch_trade_id', 'total_fee', 'body'],
    notifies: 'wechat:qr',
    movesMoney: true,
  },
  query: { path: 'v2/pay/query', required: ['mch_trade_id'], movesMoney: false },
  close: { path: 'v2/pay/close', required: ['mch_trade_id'], movesMoney: false },
  reverse: { path: 'v2/pay/reverse', required: ['mch_trade_id'], movesMoney: true },
  // The document of 2018-08 knows no refund number, the newer ones ask for it. The broker itself never leaves it out: without one, a
  // refund sent again would be another refund.
  refund: { path: 'v2/pay/refund', required: ['mch_trade_id', 'refund_fee', 'refund_desc'], movesMoney: true },
  // By the payment's number in the older document, by the refund's in the newer.
  refund_query: { path: 'v2/pay/refund_query', required: [], movesMoney: false },
}

/** Pooul v2: tokens signed with RSA. Its documents and our decisions stand in this folder's README. */
const pooulV2: Gateway<PooulFields> = defineGateway({
  id: 'pooul-v2',
  names: { zh: '普尔瀚达 v2', en: 'Pooul v2' },
  config: pooulFields,
  envelope: pooulEnvelope,
  success: '0',
  refusals: REFUSALS,
  trustUnsignedRefusals: 'tls',
  statuses: STATUSES,

  payment: {
    status: statusWord,
    amount: 'total_fee',
    tradeNo: 'mch_trade_id',
    gatewayTradeNo: 'trade_id',
    words: 'trade_info',
    merchant: { field: 'merchant_id', ours: ({ merchantId }) => merchantId },
  },

  answers: { payment: PAYMENT_ANSWERS, refund: REFUND_ANSWERS },

  channels: CHANNELS,
  operations: OPERATIONS,

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
      ...(isScanned(order) ? {} : { device_info: 'WEB' }),
      time_start: Math.floor(order.createdAt / 1000),
      time_expire: Math.floor(order.expiresAt / 1000),
    }),
  },
  parameters: PARAMETERS,
  otherParameters: OTHERS,
  query: { operation: 'query', values: ({ tradeNo }) => ({ mch_trade_id: tradeNo }) },
  close: { operation: 'close', minAge: 5 * MINUTES, values: ({ tradeNo }) => ({ mch_trade_id: tradeNo }) },
  reverse: {
    operation: 'reverse',
    minAge: 15,
    maxAge: 7 * DAYS,
    values: ({ tradeNo }) => ({ mch_trade_id: tradeNo }),
  },
  refund: REFUND,
  notification: { settles: true },
  duplicateSafe: false,
  acknowledgement: {
    accepted: { status: 200, contentType: 'text/plain', body: 'success' },
    refused: { status: 200, contentType: 'text/plain', body: 'fail' },
  },
  masked: ['sub_openid', 'openid', 'auth_code', 'pay_info', 'spbill_create_ip'],
})

// "WEB" is for pages and apps; a till has no name here.
function isScanned({ channel }: PaymentOrder): boolean {
  return splitChannel(channel).scenario === 'barcode'
}

export default pooulV2
