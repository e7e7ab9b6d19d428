const MESSAGES = {
  20000: 'Service Currently Unavailable',
  40001: 'Missing Required Arguments',
  40002: 'Invalid Arguments',
  40005: 'Call Limited',
} as const

// 支付宝 "公共错误码", and of alipay.system.oauth.token "业务错误码": code and sub_msg.
const ERRORS = {
  'isp.unknow-error': [20000, '系统繁忙'],
  'isv.missing-method': [40001, '缺少方法名参数'],
  'isv.missing-app-id': [40001, '缺少appId参数'],
  'isv.missing-signature': [40001, '缺少签名参数'],
  'isv.missing-signature-type': [40001, '缺少签名类型参数'],
  'isv.missing-timestamp': [40001, '缺少时间戳参数'],
  'isv.missing-version': [40001, '缺少版本参数'],
  'isv.invalid-method': [40002, '不存在的方法名'],
  'isv.invalid-app-id': [40002, '无效的appId参数'],
  'isv.invalid-signature': [
    40002,
    '验签出错，请确认charset参数放在了URL查询字符串中且各参数值使用charset参数指示的字符集编码',
  ],
  'isv.invalid-signature-type': [40002, '无效的签名类型'],
  'isv.invalid-timestamp': [40002, '非法的时间戳参数'],
  'isv.invalid-format': [40002, '无效的数据格式'],
  'isv.invalid-charset': [40002, '字符集错误'],
  'isv.invalid-parameter': [40002, '参数无效'],
  'isv.grant-type-invalid': [40002, 'grant_type参数不正确'],
  'isv.code-invalid': [40002, '授权码code无效'],
  'isv.refresh-token-invalid': [40002, '刷新令牌refresh_token无效'],
  'isv.app-call-limited': [40005, '应用调用次数超限，包含调用频率超限'],
} as const

/** A documented sub_code. */
export type AlipaySubCode = keyof typeof ERRORS

/** A call that Alipay refuses; nothing was done. */
export class AlipayError extends Error {
  override readonly name: string = 'AlipayError'
  readonly subCode: AlipaySubCode

  constructor(subCode: AlipaySubCode) {
    super(ERRORS[subCode][1])
    this.subCode = subCode
  }

  /** What stands in `error_response`. */
  told(): Record<'code' | 'msg' | 'sub_code' | 'sub_msg', string> {
    const [code, sub_msg] = ERRORS[this.subCode]
    return { code: String(code), msg: MESSAGES[code], sub_code: this.subCode, sub_msg }
  }
}
