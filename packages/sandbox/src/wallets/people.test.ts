import { expect, test } from 'vitest'
import { alipayOpenIdOf, alipayUserIdOf, isOfApp, isPerson, payerKind, wechatOpenidOf } from './people.ts'

const APP = 'wx0000000000000001'
const OTHER = 'wx0000000000000002'

test('a person has another openid in every app, always the same, of WeChat’s shape', () => {
  const openid = wechatOpenidOf('alice', APP)
  expect(openid).toMatch(/^o[\w-]{27}$/)
  expect(wechatOpenidOf('alice', APP)).toBe(openid)
  expect(new Set([openid, wechatOpenidOf('alice', OTHER), wechatOpenidOf('bob', APP)]).size).toBe(3)
})

test('nothing of an openid tells that two of them are the same person’s', () => {
  const [one, other] = [APP, OTHER].map((appId) => wechatOpenidOf('alice', appId).slice(7, 22))
  expect(one).not.toBe(other)
})

test('a person has one user_id at Alipay, and another open_id in every app', () => {
  expect(alipayUserIdOf('alice')).toMatch(/^2088\d{12}$/)
  expect(alipayUserIdOf('alice')).not.toBe(alipayUserIdOf('bob'))
  expect(alipayOpenIdOf('alice', APP)).toMatch(/^0[\w-]{46}$/)
  expect(alipayOpenIdOf('alice', APP)).not.toBe(alipayOpenIdOf('alice', OTHER))
})

test('a name tells by itself what it is, and whose app it was made for', () => {
  const openid = wechatOpenidOf('alice', APP)
  const openId = alipayOpenIdOf('alice', APP)
  expect([openid, openId, alipayUserIdOf('alice')].map(payerKind)).toEqual([
    'wechat-openid',
    'alipay-open-id',
    'alipay-user-id',
  ])
  expect([openid, openId].map((id) => [isOfApp(id, APP), isOfApp(id, OTHER)])).toEqual([
    [true, false],
    [true, false],
  ])
})

test.each([
  'oABC',
  'oTeaShopPayer00000000000001',
  `o${'A'.repeat(27)}`,
  '2088000000000001',
  '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5',
  '',
])('%j is nobody’s name here', (id) => {
  expect(payerKind(id)).toBe('unknown')
})

test('a person is a word', () => {
  expect(['alice', 'person-1_b'].every(isPerson)).toBe(true)
  expect(['', 'a b', 'x'.repeat(65), 1, undefined].some(isPerson)).toBe(false)
})
