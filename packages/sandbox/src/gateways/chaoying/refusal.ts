// Chaoying's parameters, "code - 状态码": the refusals with their own words.
const CODES = {
  20002: '签名错误',
  20004: '参数错误',
  20005: '商户错误',
  20006: '系统错误',
  20007: '订单不存在',
  20008: '退款错误',
  20010: '退款查询错误',
  20011: '交易撤销错误',
  20012: '代理商错误',
  20013: '商户交易配置错误',
} as const

/** A documented code of a refusal. */
export type ChaoyingCode = keyof typeof CODES

/** A call that Chaoying refuses; nothing was done. */
export class ChaoyingRefusal extends Error {
  override readonly name: string = 'ChaoyingRefusal'
  readonly code: ChaoyingCode

  constructor(code: ChaoyingCode, detail?: string) {
    super(CODES[code] + (detail === undefined ? '' : `：${detail}`))
    this.code = code
  }
}

/** A refusal on the wire, not signed: "仅业务正确时返回签名". With HTTP status 200. [assumed] */
export function refusalResponse({ code, message }: ChaoyingRefusal): Response {
  return Response.json({ state: 'FAIL', code: String(code), msg: message })
}
