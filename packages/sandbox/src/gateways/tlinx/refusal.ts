// mct1 document, chapter 5: the codes with their own words.
const ERRORS = {
  5: '验证签名错误',
  8: 'token不能为空',
  9: 'timestamp error',
  3002: '门店不存在',
  8001: '订单号不能为空',
  8002: '订单不存在',
  8004: '付款方式不能为空',
  8005: '订单号已经存在，请勿重复提交',
  8006: '收款金额有误',
  8007: '付款方式未开通',
  8008: '创建订单失败',
  8011: '支付失败',
  8012: '当前订单不能取消，如果已经付款，请使用退款功能',
  8013: '订单取消失败',
  8014: '原始付款单号不能为空',
  8015: '退款金额不能为空',
  8016: '主管密码不能为空',
  8017: '主管密码错误',
  8018: '原始订单不存在',
  8019: '当前订单不允许退款，状态异常',
  8020: '退款单号已经存在，请勿重复提交',
  8021: '退款金额大于支付金额，当前订单有其它退款记录',
  8022: '退款金额大于支付金额',
  8023: '退款失败',
  8040: '当前退款金额大于商户今日交易总额',
  8044: 'out_no不能为空',
  8045: 'out_no已经存在，请勿重复发起支付',
} as const

/** A documented errcode of mct1. */
export type TlinxCode = keyof typeof ERRORS

/** A call that mct1 refuses; nothing was done. */
export class TlinxRefusal extends Error {
  override readonly name: string = 'TlinxRefusal'
  readonly errcode: TlinxCode

  constructor(errcode: TlinxCode, detail?: string) {
    super(ERRORS[errcode] + (detail === undefined ? '' : `,错误原因：${detail}`))
    this.errcode = errcode
  }
}

/** A refusal on the wire: neither data nor sign (mct1 document, 2.5). */
export function refusalResponse({ errcode, message }: TlinxRefusal): Response {
  return Response.json({ errcode, msg: message })
}
