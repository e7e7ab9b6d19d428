import { expect, test, vi } from 'vitest'
import { createFakeMy, createFakeWx } from '../testing/index.ts'
import { createMiniProgramPlatform } from './platform.ts'

const CONTEXT = { checkoutId: 'chk_1', returnUrl: null }

function fakeWx(script: Partial<Parameters<typeof createFakeWx>[0]> = {}) {
  return createFakeWx({ answer: () => 'lost', ...script })
}

test.each([
  ['ios', 'ios', true],
  ['android', 'android', true],
  ['ohos', 'harmony', true],
  ['windows', 'windows', false],
  ['mac', 'mac', false],
  ['devtools', 'other', true],
  ['toString', 'other', true],
] as const)('a WeChat mini-program on %s', (told, system, handheld) => {
  expect(createMiniProgramPlatform(fakeWx({ platform: told })).surface).toEqual({
    app: 'wechat',
    runtime: 'mini-program',
    system,
    handheld,
    devtools: false,
  })
})

test('an Alipay mini-program on an iPhone', () => {
  const fake = createFakeMy({ answer: () => 'lost', platform: 'iPhone OS' })
  expect(createMiniProgramPlatform(fake).surface).toMatchObject({
    app: 'alipay',
    system: 'ios',
    runtime: 'mini-program',
  })
})

test('an old base library that tells nothing about the device is no error', () => {
  const { wx } = fakeWx()
  const { getDeviceInfo: _missing, getRandomValues: _too, onAppShow: _and, ...old } = wx
  const platform = createMiniProgramPlatform({ wx: old })
  expect(platform.surface.system).toBe('other')
  platform.onReturn(() => {})()
  expect(platform.randomId()).toMatch(/^[a-z2-7]{26}$/)
})

test('coming back to the front is a return, and nothing is left behind in the end', () => {
  const fake = fakeWx()
  const platform = createMiniProgramPlatform(fake)
  const run = vi.fn()
  const stop = platform.onReturn(run)
  fake.hide()
  expect(platform.isVisible()).toBe(false)
  expect(run).not.toHaveBeenCalled()
  fake.show()
  expect(platform.isVisible()).toBe(true)
  expect(run).toHaveBeenCalledTimes(1)
  stop()
  expect(fake.listeners()).toBe(0)
})

test.each(['redirect', 'open-wechat-h5'] as const)('there is no page to leave: %s is unsupported', async (type) => {
  const outcome = await createMiniProgramPlatform(fakeWx()).perform({ type, url: 'https://a.example/' }, CONTEXT)
  expect(outcome.kind).toBe('unsupported')
})

test("the other wallet's action is unsupported", async () => {
  const wx = createMiniProgramPlatform(fakeWx())
  const my = createMiniProgramPlatform(createFakeMy({ answer: () => 'lost' }))
  expect((await wx.perform({ type: 'invoke-alipay', tradeNo: '1' }, CONTEXT)).kind).toBe('unsupported')
  expect((await my.perform({ type: 'invoke-wechat', params: {} }, CONTEXT)).kind).toBe('unsupported')
})

test('a host function that throws becomes an outcome, because perform never rejects', async () => {
  const { wx } = fakeWx()
  const requestPayment = () => {
    throw new Error('not in this version')
  }
  const outcome = await createMiniProgramPlatform({ wx: { ...wx, requestPayment } }).perform(
    { type: 'invoke-wechat', params: {} },
    CONTEXT,
  )
  expect(outcome).toMatchObject({ kind: 'failed', detail: expect.stringContaining('not in this version') })
})

test('values outlive the page, in both hosts', () => {
  for (const host of [fakeWx(), createFakeMy({ answer: () => 'lost' })]) {
    createMiniProgramPlatform(host).memory.set('key', 'abc')
    const { memory } = createMiniProgramPlatform(host)
    expect(memory.get('key')).toBe('abc')
    memory.remove('key')
    expect(memory.get('key')).toBeNull()
    expect(createMiniProgramPlatform(host).memory.get('key')).toBeNull()
  }
})

test('full storage: memory works as long as the mini-program runs', () => {
  const { memory } = createMiniProgramPlatform(fakeWx({ storageDenied: true }))
  memory.set('key', 'abc')
  expect(memory.get('key')).toBe('abc')
  memory.remove('key')
  expect(memory.get('key')).toBeNull()
})

test('ids have 26 characters and do not repeat, before and after WeChat has given random values', async () => {
  const platform = createMiniProgramPlatform(fakeWx())
  const early = Array.from({ length: 500 }, () => platform.randomId())
  await Promise.resolve()
  const late = Array.from({ length: 500 }, () => platform.randomId())
  expect(new Set([...early, ...late]).size).toBe(1_000)
  for (const id of [...early, ...late]) expect(id).toMatch(/^[a-z2-7]{26}$/)
  expect(early[0]?.endsWith('aaaaaaaaaaaa')).toBe(true)
  expect(late[0]?.endsWith('aaaaaaaaaaaa')).toBe(false)
})
