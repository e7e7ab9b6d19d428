import { expect, test } from 'vitest'
import { maskAccount, withoutPersons } from './persons.ts'

test.each([
  ['支付失败，用户 oUpF8uMuAJO_M2pxb1Q9zNjWeS6o 余额不足', '支付失败，用户 *** 余额不足'],
  ['buyer 2088822494428000 is frozen', 'buyer *** is frozen'],
  ['手机号13800000000已停机', '手机号***已停机'],
  ['lin.yi@vip.qq.com: 6222021234567890123', '***: ***'],
  ['身份证 11010519491231002X 不符', '身份证 *** 不符'],
  ['付款码 134567890123456789 已过期', '付款码 *** 已过期'],
  // Numbers of payments, codes and amounts stay: they are what the sentence is about.
  ['订单 4200000334201905246610520000 已支付 1234', '订单 4200000334201905246610520000 已支付 1234'],
  ['sub_mch_id与sub_appid不匹配', 'sub_mch_id与sub_appid不匹配'],
])('a gateway’s sentence names nobody: %s [A3]', (sentence, clean) => {
  expect(withoutPersons(sentence)).toBe(clean)
})

test.each([
  ['13800000000', '138****0000'],
  ['13800000000@qq.com', '138***@qq.com'],
  ['lin***@vip.qq.com', 'lin***@vip.qq.com'],
  ['6222021234567890123', '***0123'],
  ['oUpF8uMuAJO_M2pxb1Q9zNjWeS6o', 'oUp***'],
  ['CFT', 'CFT'],
])('no more is kept of an account than its owner knows it by: %s [A2]', (account, masked) => {
  expect(maskAccount(account)).toBe(masked)
})
