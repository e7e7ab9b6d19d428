import { expect, test } from 'vitest'
import { isOnPhone } from './on-phone.ts'

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.40'
const DESKTOP_WECHAT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/122 Safari/537.36 NetType/WIFI MicroMessenger/7.0.20 WindowsWechat'

test.each([
  [IPHONE, undefined, true],
  ['Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/130 Mobile Safari/537.36', undefined, true],
  ['Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1', undefined, true],
  [DESKTOP_WECHAT, undefined, false],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130 Safari/537.36', '?0', false],
  ['Mozilla/5.0 (X11; Linux x86_64) Chrome/130 Safari/537.36', '?1', true],
  ['', undefined, false],
] as const)('%s, %s: %s [A6]', (agent, mobile, expected) => {
  const headers = { 'user-agent': agent, ...(mobile && { 'sec-ch-ua-mobile': mobile }) }
  expect(isOnPhone(new Request('https://pay.example/', { headers }))).toBe(expected)
})
