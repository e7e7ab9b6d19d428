import { afterEach, expect, test, vi } from 'vitest'
import { createFakeMy, createFakeWx } from '../testing/index.ts'
import { HostNotServed } from './check-host.ts'
import { takeHandOff } from './hand-off.ts'
import { createAlipayCheckout, createMiniProgramCheckout, createWechatCheckout } from './mini-program-checkout.ts'

const options = { brokerUrl: 'https://pay.example.com', token: 't' }
const { wx } = createFakeWx({ answer: () => 'lost' })
const { my } = createFakeMy({ answer: () => 'lost' })

afterEach(() => vi.unstubAllGlobals())

/** Makes a checkout, and answers what it throws. */
function refusal(make: () => { dispose(): void }): unknown {
  try {
    make().dispose()
    return undefined
  } catch (error) {
    return error
  }
}

test.each([
  ['tt', 'Douyin'],
  ['ks', 'Kuaishou'],
  ['swan', 'Baidu'],
  ['xhs', 'Xiaohongshu'],
  ['qq', 'QQ'],
  ['jd', 'JD'],
])('in the host of %s the error names %s, and says who is served', (name, host) => {
  const theirs = { request() {}, requestPayment() {}, tradePay() {} }
  vi.stubGlobal(name, theirs)
  const made = [
    () => createWechatCheckout({ ...options, wx: undefined as never }),
    () => createAlipayCheckout({ ...options, my: {} as never }),
    () => createMiniProgramCheckout(options),
    // Some hosts lend their object the name of WeChat's.
    () => createWechatCheckout({ ...options, wx: theirs as never }),
  ]
  for (const make of made) {
    const error = refusal(make)
    expect(error).toBeInstanceOf(HostNotServed)
    expect(error).toMatchObject({ name: 'HostNotServed', host: expect.stringContaining(host) })
    expect(String(error)).toMatch(/isn’t served.*WeChat.*Alipay.*HostPort/)
  }
})

test('a mini-game is named as one', () => {
  const game = { request() {}, createCanvas() {}, requestMidasPayment() {} }
  expect(String(refusal(() => createWechatCheckout({ ...options, wx: game as never })))).toContain('A mini-game')
})

test('no host at all, and one that can’t pay, are told by the name that was asked for', () => {
  expect(String(refusal(() => createWechatCheckout({ ...options, wx: undefined as never })))).toContain(
    'wx isn’t there',
  )
  const bare = refusal(() => createAlipayCheckout({ ...options, my: { request() {} } as never }))
  expect(String(bare)).toContain('my isn’t served: it has no tradePay')
})

test('WeChat’s and Alipay’s own are served, whatever else has a short name there', () => {
  vi.stubGlobal('tt', { request() {} })
  vi.stubGlobal('qq', 'a text')
  expect(refusal(() => createWechatCheckout({ ...options, wx }))).toBeUndefined()
  expect(refusal(() => createAlipayCheckout({ ...options, my }))).toBeUndefined()
})

test.each(['wx', 'my'] as const)('whoever names no host is in the one that is here: %s', (name) => {
  vi.stubGlobal(name, { wx, my }[name])
  expect(refusal(() => createMiniProgramCheckout(options))).toBeUndefined()
  const pay = `${options.brokerUrl}/pay/co_01KAZ0Q2V7M3N5P8R9S4T6W0XY`
  expect(takeHandOff({ pay }, options)).toHaveProperty('refreshToken')
})

test('where there is none at all that is what is told', () => {
  expect(String(refusal(() => createMiniProgramCheckout(options)))).toContain('wx isn’t there')
})
