import { expect, test } from 'vitest'
import { isSignedSheet, paySheet, wechatSign } from './wechat.ts'

test('signs WeChat’s published example', () => {
  const values = {
    appId: 'wxd678efh567hg6787',
    nonceStr: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS',
    package: 'prepay_id=wx2017033010242291fcfe0db70013231072',
    signType: 'MD5',
    timeStamp: '1490840662',
  }
  expect(wechatSign(values, 'qazwsxedcrfvtgbyhnujmikolp111111')).toBe('22D9B4E54AB1950F51E0649E8810ACD6')
})

test('takes a signature in either case, and no other value', () => {
  const sheet = paySheet({ appId: 'wx1', prepayId: 'wx2', key: 'k', now: 1_700_000_000_000 })
  expect(sheet.timeStamp).toBe('1700000000')
  expect(isSignedSheet({ ...sheet, paySign: sheet.paySign.toLowerCase() }, 'k')).toBe(true)
  for (const name of Object.keys(sheet)) expect(isSignedSheet({ ...sheet, [name]: 'x' }, 'k'), name).toBe(false)
})
