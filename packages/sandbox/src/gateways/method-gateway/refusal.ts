// Document 3.4, "状态码": the codes with their own words.
const CODES = {
  1000: '系统错误',
  10001: '无效的APPID',
  10002: '无效的签名',
  10003: '无效的商户号',
  10006: '交易通道已关闭',
  10008: '无效的参数',
  12001: '订单号已存在',
  12002: '未找到订单信息',
  12003: '退款单号已存在',
  13001: '无权限访问该方法',
  14001: '订单还未支付',
  14500: '当前时间段不允许退款',
  15501: '当前商户正在提现',
  15502: '提现配置不正确',
  15503: '可提现余额不足',
} as const

/** A documented error_code. */
export type MethodGatewayCode = keyof typeof CODES

/** A call that the platform refuses; nothing was done. */
export class MethodGatewayRefusal extends Error {
  override readonly name: string = 'MethodGatewayRefusal'
  readonly code: MethodGatewayCode

  constructor(code: MethodGatewayCode, detail?: string) {
    super(CODES[code] + (detail === undefined ? '' : `：${detail}`))
    this.code = code
  }
}

/** A refusal on the wire, flat like every answer; nothing this platform answers is signed. With HTTP status 200. [assumed] */
export function refusalResponse({ code, message }: MethodGatewayRefusal): Response {
  return Response.json({ error_code: code, error_msg: message })
}
