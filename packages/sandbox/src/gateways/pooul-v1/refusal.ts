// Pooul v1 document, 9.1 and 9.2: the codes with their own words.
const CODES = {
  100: 'Json解析错误',
  101: '签名有误，验签失败',
  103: '缺少必填字段，必须参数XX不能为空',
  107: '订单号重复，商户的 out_trade_no 必须全局唯一',
  200: '商户不存在，请检查merchant_id',
  202: '商户不支持此交易类型 pay_type，请联系运营',
  301: '订单号不存在',
  600: '{XX}',
} as const

/** A documented code of Pooul v1. */
export type PooulV1Code = keyof typeof CODES

/** A call that Pooul refuses; nothing was done. `detail` takes the place of XX: a field's name, or the channel's own `err_code:err_msg`. */
export class PooulV1Refusal extends Error {
  override readonly name: string = 'PooulV1Refusal'
  readonly code: PooulV1Code

  constructor(code: PooulV1Code, detail = '') {
    super(CODES[code].replace('XX', detail))
    this.code = code
  }
}

/** A refusal on the wire: neither data nor sign (Pooul v1 document, 2.2.1.B). With HTTP status 200. [assumed] */
export function refusalResponse({ code, message }: PooulV1Refusal): Response {
  return Response.json({ code, msg: message, version: '1.0', sign_type: 'MD5' })
}
