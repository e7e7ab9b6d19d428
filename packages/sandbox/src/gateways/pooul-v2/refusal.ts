// Version 2 of the document prints no table of codes. These are version 1's, which the same house
// answers with; which of them version 2 uses for what is [assumed].
const CODES = {
  'not-json': [100, '数据格式错误'],
  signature: [101, '签名验证失败'],
  field: [103, '缺少参数或参数错误'],
  duplicate: [107, '商户订单号重复'],
  merchant: [200, '商户不存在'],
  'pay-type': [202, '支付类型未开通'],
  'not-found': [301, '订单不存在'],
  channel: [600, '通道错误'],
} as const

/** Why Pooul refuses a call. */
export type PooulRefusalReason = keyof typeof CODES

/** A call that Pooul refuses; nothing was done. */
export class PooulRefusal extends Error {
  override readonly name: string = 'PooulRefusal'
  readonly code: number

  constructor(reason: PooulRefusalReason, detail?: string) {
    const [code, sentence] = CODES[reason]
    super(detail === undefined ? sentence : `${sentence}, ${detail}`)
    this.code = code
  }
}

/** A refusal on the wire: plain JSON, not signed. With HTTP status 200. [assumed] */
export function refusalResponse(refusal: PooulRefusal): Response {
  return Response.json({ code: refusal.code, msg: refusal.message })
}
