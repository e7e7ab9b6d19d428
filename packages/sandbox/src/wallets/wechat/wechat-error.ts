import type { Clock } from '../../clock.ts'
import { hex } from '../../identifiers.ts'

// 公众号 "全局返回码" and 小程序 "code2Session", with their own words; those of 40163 and 41002 as they are told in public reports.
const ERRORS = {
  [-1]: 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40226: 'code blocked',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  42001: 'access_token expired',
  43002: 'require POST method',
  44002: 'empty post data',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit mustslower retry next minute',
  47001: 'data format error',
  48001: 'api unauthorized',
} as const

/** A documented errcode of WeChat's servers. */
export type WechatErrcode = keyof typeof ERRORS

/** A call that WeChat refuses; nothing was done. */
export class WechatError extends Error {
  override readonly name: string = 'WechatError'
  readonly errcode: WechatErrcode

  constructor(errcode: WechatErrcode) {
    super(ERRORS[errcode])
    this.errcode = errcode
  }
}

/** The two houses of api.weixin.qq.com, which write the same things differently. */
export type WechatHouse = 'sns' | 'cgi-bin'

// /sns/ calls its JSON text, which clients that look at the type stumble over.
const CONTENT_TYPE: Record<WechatHouse, string> = { sns: 'text/plain', 'cgi-bin': 'application/json; encoding=utf-8' }
const BEFORE_RID: Record<WechatHouse, string> = { sns: ', ', 'cgi-bin': ' ' }

/** What WeChat answers, a refusal as well, with HTTP status 200. */
export function wechatResponse(house: WechatHouse, values: object): Response {
  return new Response(JSON.stringify(values), { headers: { 'content-type': CONTENT_TYPE[house] } })
}

/** A refusal on the wire: `{"errcode":40029,"errmsg":"invalid code, rid: 6129ee10-272863a4-64d75414"}`. The rid starts with the second. */
export function errorResponse(house: WechatHouse, { errcode, message }: WechatError, clock: Clock): Response {
  const rid = `${Math.floor(clock.now() / 1000).toString(16)}-${hex(8)}-${hex(8)}`
  return wechatResponse(house, { errcode, errmsg: `${message}${BEFORE_RID[house]}rid: ${rid}` })
}
