import { expect, test } from 'vitest'
import { createManualClock } from '../manual-clock.ts'
import { createLoginCodes, type Login } from './login-codes.ts'

const LOGIN: Login = { kind: 'alipay', appId: '1', person: 'alice', scope: 'auth_base' }

test('a code is told to the app it was given to, in the wallet it was given in', () => {
  const codes = createLoginCodes(createManualClock())
  const code = codes.issue(LOGIN)
  expect(codes.redeem(code, 'alipay', '2')).toBe('unknown')
  expect(codes.redeem(code, 'wechat-page', '1')).toBe('unknown')
  expect(codes.redeem(code, 'alipay', '1')).toEqual(LOGIN)
})

test('a code that was used is known as such until it would have ended', async () => {
  const clock = createManualClock()
  const codes = createLoginCodes(clock)
  const code = codes.issue({ ...LOGIN, kind: 'wechat-page' })
  codes.redeem(code, 'wechat-page', '1')
  expect(codes.redeem(code, 'wechat-page', '1')).toBe('used')
  await clock.advance(5 * 60_000)
  expect(codes.redeem(code, 'wechat-page', '1')).toBe('unknown')
})
