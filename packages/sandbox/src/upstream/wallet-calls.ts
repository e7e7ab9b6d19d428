import type { Payment } from '../ledger/payment.ts'
import { alipayUserIdOf, payerKind, wechatOpenidOf } from '../wallets/people.ts'
import type { World } from '../world.ts'
import { isSignedSheet, type PaySheet } from './wechat.ts'

/** Where `requestPayment` or `getBrandWCPayRequest` is called from. */
export type WechatRuntime = 'jsapi' | 'miniprogram'

/** What WeChat answers a call it won't open a payment sheet for. */
export interface WechatRefusal {
  errMsg: string
  errDesc: string
}

const NAMES = ['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const
const PREFIX: Record<WechatRuntime, string> = {
  jsapi: 'get_brand_wcpay_request:fail',
  miniprogram: 'requestPayment:fail',
}

/** A page's call for the payment sheet, as it arrives: nothing checked yet. */
export interface WechatCall {
  params: Readonly<Record<string, unknown>>
  runtime: WechatRuntime
  /** The mini-program's own id; its call carries none. */
  appId?: string
  /** Whose phone it is, where that is known. */
  person?: string
}

/** Checks a call as WeChat does: the six names with strings, the signature, a prepay_id that is known and can be paid. */
export function invokeWechat(world: World, call: WechatCall): { payment: Payment } | { error: WechatRefusal } {
  const refuse = (errDesc: string): { error: WechatRefusal } => ({ error: { errMsg: PREFIX[call.runtime], errDesc } })
  const given: Record<string, unknown> =
    call.runtime === 'miniprogram' ? { ...call.params, appId: call.appId } : call.params
  // A number where a string belongs counts as missing: the famous `缺少参数:timeStamp`.
  const missing = NAMES.find((name) => typeof given[name] !== 'string' || given[name] === '')
  if (missing) return refuse(`缺少参数:${missing}`)
  const sheet = Object.fromEntries(NAMES.map((name) => [name, given[name]])) as unknown as PaySheet
  if (!isSignedSheet(sheet, world.upstreamKey)) return refuse('支付验证签名失败')
  const payment = world.ledger.byPrepayId(sheet.package.replace(/^prepay_id=/, ''))
  // An expired prepay_id and an app id it wasn't made for are told in these misleading words by WeChat.
  if (!payment || payment.appId !== sheet.appId || payment.status === 'closed') return refuse('缺少参数:total_fee')
  if (payment.status === 'paid') return refuse('该订单已支付')
  // In the words that payers report: https://shangjiazhushou.com/article/23972839-118
  if (isSomebodyElses(payment, call.person)) return refuse('下单账号与支付账号不一致，请核实后再支付')
  return isPayable(payment) ? { payment } : refuse('订单已关闭，请重新发起支付')
}

/** Opens `tradePay` for an Alipay trade number; 4000 for one that can't be paid, or not by the person whose phone it is. */
export function invokeAlipay(
  world: World,
  { tradeNo, person }: { tradeNo: string; person?: string },
): { payment: Payment } | { error: { resultCode: '4000' } } {
  const payment = world.ledger.byWalletNo(tradeNo)
  const opens = payment?.wallet === 'alipay' && isPayable(payment) && !isSomebodyElses(payment, person)
  return opens ? { payment } : { error: { resultCode: '4000' } }
}

/** Whether an order names a payer whom the sandbox knows, and who isn't the person at this phone. */
function isSomebodyElses({ payer, appId }: Payment, person: string | undefined): boolean {
  if (person === undefined || payer === null || payerKind(payer) === 'unknown') return false
  const names = [alipayUserIdOf(person), ...(appId === null ? [] : [wechatOpenidOf(person, appId)])]
  // An open_id's app stands in no Alipay order.
  return payerKind(payer) !== 'alipay-open-id' && !names.includes(payer)
}

/** Whether the payer can still go on. */
export function isPayable({ status }: Payment): boolean {
  return status === 'created' || status === 'user-paying'
}
