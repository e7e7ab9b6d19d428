import { createHash, timingSafeEqual } from 'node:crypto'
import { letters } from '../identifiers.ts'

/** The six values that open WeChat's payment sheet. */
export interface PaySheet {
  appId: string
  timeStamp: string
  nonceStr: string
  package: string
  signType: string
  paySign: string
}

/** WeChat v2 signature: MD5 in upper case over the sorted `name=value` pairs and the key. */
export function wechatSign(values: Readonly<Record<string, string>>, key: string): string {
  const names = Object.keys(values).sort()
  const line = [...names.map((name) => `${name}=${values[name]}`), `key=${key}`].join('&')
  return createHash('md5').update(line).digest('hex').toUpperCase()
}

/** Signs what the wallet will be given for a prepay_id. `now` in milliseconds. Some gateways tell milliseconds in `timeStamp`, too. */
export function paySheet(request: {
  appId: string
  prepayId: string
  key: string
  now: number
  unit?: 's' | 'ms'
}): PaySheet {
  const values = {
    appId: request.appId,
    timeStamp: String(request.unit === 'ms' ? request.now : Math.floor(request.now / 1000)),
    nonceStr: letters(32),
    package: `prepay_id=${request.prepayId}`,
    signType: 'MD5',
  }
  return { ...values, paySign: wechatSign(values, request.key) }
}

/** Whether a sheet was signed with this key. Pooul's samples carry the signature in lower case, mct1's in upper. */
export function isSignedSheet(sheet: PaySheet, key: string): boolean {
  const { paySign, ...values } = sheet
  const expected = Buffer.from(wechatSign(values, key))
  const given = Buffer.from(paySign.toUpperCase())
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The values an app's SDK wants (Pooul v2 document, wechat.app). `now` in milliseconds. */
export function appSheet(request: {
  appId: string
  prepayId: string
  key: string
  now: number
}): Record<string, string> {
  const values = {
    appid: request.appId,
    partnerid: '1507497331',
    prepayid: request.prepayId,
    package: 'Sign=WXPay',
    noncestr: letters(32),
    timestamp: String(Math.floor(request.now / 1000)),
  }
  return { ...values, sign: wechatSign(values, request.key) }
}
