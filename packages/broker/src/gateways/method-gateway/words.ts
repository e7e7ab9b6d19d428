import { type Channel, splitChannel } from '@pay-checkout/protocol'
import type { RefusalMeaning } from '../../gateway/errors.ts'
import { textOf, type Values } from '../../gateway/values.ts'
import type { Verdict } from '../../gateway/verdict.ts'

/** `trade_status` behind the wallet it is about: JD's 2 is paid, and UnionPay's 02 failed. */
export const STATUSES: Readonly<Record<string, Verdict>> = {
  ...wordsOfWechat('wechat'),
  // The document lists none for QQ, whose own words are WeChat's.
  ...wordsOfWechat('qq'),

  'alipay WAIT_BUYER_PAY': 'pending',
  'alipay TRADE_SUCCESS': 'paid',
  'alipay TRADE_FINISHED': 'paid',
  'alipay TRADE_CLOSED': 'closed',

  'jd 0': 'pending',
  'jd 1': 'paying',
  'jd 2': 'paid',
  'jd 3': 'failed',
  'jd 4': 'refunded',
  'jd 5': 'refunded',
  'jd 6': 'paid', // a refund that failed
  'jd 7': 'refunded',
  'jd 9': 'reversed',

  'unionpay 00': 'paid',
  'unionpay 01': 'paying',
  'unionpay 02': 'failed',
  'unionpay 03': 'reversed',
  'unionpay 04': 'refunded',
  'unionpay 05': 'refunded',

  // A notification doesn't say which wallet it is about, and most have no status: they are sent when money has come.
  notified: 'paid',
  'notified SUCCESS': 'paid',
  'notified TRADE_SUCCESS': 'paid',
  'notified TRADE_FINISHED': 'paid',
}

function wordsOfWechat(method: string): Record<string, Verdict> {
  return {
    [`${method} SUCCESS`]: 'paid',
    [`${method} REFUND`]: 'refunded',
    [`${method} NOTPAY`]: 'pending',
    [`${method} CLOSED`]: 'closed',
    [`${method} REVOKED`]: 'reversed',
    [`${method} USERPAYING`]: 'paying',
    [`${method} PAYERROR`]: 'failed',
  }
}

/** The word by which a message's status stands in {@link STATUSES}. */
export function statusWord({ trade_status }: Values, channel: Channel | undefined): string | undefined {
  const word = textOf(trade_status)
  if (channel === undefined) return trade_status === undefined ? 'notified' : `notified ${word}`
  return word === undefined ? undefined : `${splitChannel(channel).method} ${word}`
}

/** `error_code`, by the document's table (3.4). Left out, so unclear: 1000, the platform's own fault. */
export const REFUSALS: Readonly<Record<string, RefusalMeaning>> = {
  '10001': 'refused', // app_id
  '10002': 'refused', // signature
  '10003': 'refused', // merchant number
  '10005': 'refused', // the official account's app id
  '10006': 'refused', // the channel is switched off
  '10007': 'refused', // our address isn't allowed
  '10008': 'refused', // a field
  '10009': 'refused', // sub-merchant
  '10010': 'refused', // sub-merchant not approved yet
  '10011': 'refused', // the merchant doesn't exist or can't be used
  '10012': 'refused', // the merchant is closed
  '12001': 'duplicate',
  '12002': 'not-found',
  '12003': 'duplicate', // the number of a refund
  '12004': 'not-found', // a refund
  '13001': 'refused', // this method isn't allowed
  '14001': 'not-now', // not paid yet
  '14500': 'not-now', // no refunds at this hour
  '15001': 'refused', // UnionPay isn't set up
  '15002': 'refused', // UnionPay's product is unknown
  '15501': 'not-now', // a withdrawal is under way
  '15502': 'refused', // withdrawals are set up wrongly
  '15503': 'refused', // not enough to withdraw
}
