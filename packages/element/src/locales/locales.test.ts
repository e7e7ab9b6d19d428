import { PROBLEMS } from '@pay-checkout/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { soon } from '../../lab/soon.ts'
import { en } from './en.ts'
import { findLocale, registerLocale } from './find-locale.ts'
import type { Locale, TroubleCode } from './locale.ts'
import { troubleKind } from './trouble-kind.ts'
import { zhCN } from './zh-CN.ts'

/** Every text of a locale, functions called with words that show where they went. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return textsOf(value('APP', 'AMOUNT'), path)
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`))
}

describe.each([zhCN, en])('$tag', (locale: Locale) => {
  test('every text says something', () => {
    for (const [path, text] of textsOf(locale)) {
      expect(text.trim(), path).not.toBe('')
      expect(text, path).not.toMatch(/undefined|null|\[object/)
    }
  })

  test('no caption but that of a settled checkout claims a success', () => {
    const { settled, ...others } = locale.captions
    expect(settled.title).toMatch(/成功|complete/)
    for (const [path, text] of textsOf(others))
      expect(text, path).not.toMatch(/支付成功|付款成功|payment complete|successful/i)
  })
})

test('both locales hold the same texts', () => {
  const paths = (locale: Locale): string[] => textsOf(locale).map(([path]) => path)
  expect(paths(en)).toEqual(paths(zhCN))
})

test('Chinese sentences use Chinese commas', () => {
  for (const [path, text] of textsOf(zhCN)) expect(text, path).not.toMatch(/\p{Script=Han},/u)
})

test.each([
  ['zh-CN', 'zh-CN'],
  ['zh', 'zh-CN'],
  ['zh-Hans-CN', 'zh-CN'],
  ['zh_TW', 'zh-CN'],
  ['EN-gb', 'en'],
  ['fr', 'en'],
  ['', 'zh-CN'],
  ['constructor', 'en'],
])('%j finds %s', async (tag, found) => {
  expect((await findLocale(tag)).tag).toBe(found)
})

test('Chinese is there at once, without a fetch', () => {
  expect(findLocale('zh-CN')).toBe(zhCN)
})

test('no tag throws', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (tag) => {
      expect(['zh-CN', 'en']).toContain((await findLocale(tag)).tag)
    }),
  )
})

test('a registered locale is found by its tag and its language, at once', () => {
  registerLocale({ ...en, tag: 'de-AT' })
  expect(findLocale('de-AT')).toMatchObject({ tag: 'de-AT' })
  expect(findLocale('de')).toMatchObject({ tag: 'de-AT' })
})

describe('when English can’t be fetched', () => {
  let answer: () => Promise<{ en: Locale }>
  let find: typeof findLocale

  beforeEach(async () => {
    vi.useFakeTimers()
    vi.resetModules()
    vi.doMock('./en.ts', () => answer())
    find = (await import('./find-locale.ts')).findLocale
  })
  afterEach(() => {
    vi.doUnmock('./en.ts')
    vi.useRealTimers()
  })

  test('Chinese stands in, and the next one who asks tries again', async () => {
    answer = () => Promise.reject(new Error('no network'))
    expect((await find('en')).tag).toBe('zh-CN')
    expect(vi.getTimerCount()).toBe(0)
    answer = () => Promise.resolve({ en })
    expect((await find('en')).tag).toBe('en')
  })

  test('nobody waits for more than four seconds; what comes later is there for the next one', async () => {
    let arrive: (module: { en: Locale }) => void = () => {}
    answer = () =>
      new Promise((resolve) => {
        arrive = resolve
      })
    const found = Promise.resolve(find('en-GB'))
    await vi.advanceTimersByTimeAsync(4_000)
    expect((await found).tag).toBe('zh-CN')
    arrive({ en })
    await soon(() => expect(find('en')).toBe(en))
  })
})

test('every trouble has a sentence, and an unknown one the cautious one', () => {
  const codes = [
    ...Object.keys(PROBLEMS),
    'offline',
    'unreadable-answer',
    'wallet-failed',
    'authorization-denied',
    'authorization-failed',
  ] as TroubleCode[]
  for (const code of codes) expect(zhCN.troubles[troubleKind(code)], code).toBeTruthy()
  for (const code of ['constructor', '__proto__', 'brand-new']) {
    expect(troubleKind(code as TroubleCode)).toBe('misconfigured')
  }
})
