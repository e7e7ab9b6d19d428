import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { samples } from '../../element/gallery/states.ts'
import { captionOf } from '../../element/src/caption.ts'
import { en } from '../../element/src/locales/en.ts'
import { zhCN } from '../../element/src/locales/zh-CN.ts'
import { tokens } from '../../element/src/styles/tokens.ts'
import type { CheckoutState } from '../src/miniprogram/index.ts'
import { TEXTS as ALIPAY } from './alipay-texts.ts'
import { findTexts } from './find-texts.ts'
import type { Texts } from './texts.ts'
import { changesOf, viewOf } from './view.ts'
import { TEXTS as WECHAT } from './wechat-texts.ts'

const LANGUAGES = [
  ...WECHAT.map((texts) => ({ wallet: 'wechat' as const, texts })),
  ...ALIPAY.map((texts) => ({ wallet: 'alipay' as const, texts })),
]
const states = samples().map(({ name, state }) => ({ name, state: inMiniProgram(state) }))

/** The gallery's states as they come in a mini-program: its wallet's own way to pay, and no other. */
function inMiniProgram(state: CheckoutState): CheckoutState {
  if (!('choices' in state)) return state
  const choices = [{ channel: 'wechat:miniprogram', usable: true, remedies: [] } as const]
  return { ...state, choices }
}

describe.each(LANGUAGES)('$wallet in $texts.tag', ({ wallet, texts }) => {
  const locale = texts.tag === 'en' ? en : zhCN

  test.each(states)('$name: every text says something, every button does something', ({ state }) => {
    const view = viewOf(state, texts)
    for (const [key, value] of Object.entries(view)) {
      expect(typeof value, key).toBe('string')
      expect(value, key).not.toMatch(/undefined|null|\[object|=>/)
    }
    for (const place of ['first', 'second', 'quiet'] as const)
      expect(Boolean(view[place])).toBe(Boolean(view[`${place}Does`]))
    const shown = view.title || view.pay
    expect(shown).toBeTruthy()
    // Nothing but an end, a reading and a cancel that is being decided leaves the payer without a way on.
    const still =
      /settled|stopped|loading|identifying|starting/.test(state.name) || ('after' in state && state.after === 'cancel')
    if (!still) expect(Boolean(view.pay || view.first || view.second || view.quiet)).toBe(true)
    if (state.name !== 'settled') expect(JSON.stringify(view)).not.toMatch(/支付成功|Payment complete/)
  })

  test('a state that the widget has too is called as the widget calls it', () => {
    const same = states.filter(({ state }) =>
      /unreadable|in-wallet|waiting|confirming|settled|stopped/.test(state.name),
    )
    expect(same.length).toBeGreaterThan(10)
    for (const { state } of same) {
      if ('after' in state && state.after === 'barcode') continue
      const { title, text } = captionOf(ownPayment(state, wallet), locale)
      const view = viewOf(state, texts)
      expect([view.title, view.name === 'unreadable' ? undefined : view.text]).toEqual([title, text])
    }
  })
})

function ownPayment(state: CheckoutState, wallet: 'wechat' | 'alipay'): CheckoutState {
  return 'payment' in state ? { ...state, payment: { ...state.payment, channel: `${wallet}:miniprogram` } } : state
}

const [zh] = WECHAT as readonly [Texts]

test.each([
  ['loading', 'bones', []],
  ['unreadable', 'alert', ['retry']],
  ['starting', undefined, ['busy']],
  ['identifying', undefined, ['busy']],
  ['choosing', undefined, ['pay']],
  ['in-wallet', 'busy', ['confirm', 'back']],
  ['waiting, wallet-done', 'busy', ['confirm', 'back']],
  ['waiting, unclear', 'busy', ['confirm', 'back']],
  ['waiting, wallet-cancelled', 'still', ['retry', 'confirm', 'back']],
  ['waiting, wallet-failed', 'still', ['retry', 'confirm', 'back']],
  ['waiting, cancel', 'busy', []],
  ['confirming', 'still', ['confirm', 'retry', 'back']],
  ['guiding, browser', 'alert', ['back']],
  ['settled', 'good', []],
  ['stopped, closed', 'alert', []],
  ['stopped, expired', 'clock', []],
] as const)('%s: its picture, and what the payer can do, the weightiest first', (name, mark, deeds) => {
  const state = states.find((it) => it.name === name)?.state
  if (!state) throw new Error(`The gallery has no ${name}`)
  const view = viewOf(state, zh)
  // Without a heading there is no picture.
  expect(view.title ? view.mark : undefined).toBe(mark)
  const button = view.busy ? 'busy' : view.pay && 'pay'
  expect([button, view.firstDoes, view.secondDoes, view.quietDoes].filter(Boolean)).toEqual(deeds)
})

test('where nothing can be paid by here, the payer is told why and gets the hosted page’s link to copy', () => {
  const choosing = states.find(({ name }) => name === 'choosing')?.state
  if (choosing?.name !== 'choosing') throw new Error('the gallery has a choice')
  const unusable = {
    ...choosing,
    choices: [{ channel: 'wechat:miniprogram', usable: false, reason: 'payer-unknown', remedies: ['authorize'] }],
    checkout: {
      ...choosing.checkout,
      payLink: { methods: ['wechat'], openedAt: null },
      payUrl: 'https://pay.example.com/pay/chk_1',
    },
  } as unknown as CheckoutState
  const view = viewOf(unusable, zh)
  expect(view).toMatchObject({ title: zhCN.captions.guiding('微信支付').title, second: '复制链接', secondDoes: 'copy' })
  expect(view.text).toBe(zhCN.reasons['payer-unknown']('微信'))
  expect(view.steps).toBe(`${zhCN.remedies.authorize('微信')}\n${zhCN.remedies['copy-link']('微信')}`)
  expect(view.pay).toBeFalsy()
  expect(viewOf(unusable, zh, true).second).toBe('已复制')
  const noPage = {
    ...unusable,
    choices: [],
    checkout: { ...choosing.checkout, payLink: null },
  } as unknown as CheckoutState
  expect(viewOf(noPage, zh)).toMatchObject({ text: '', steps: '' })
})

test('what can’t be opened at all offers no try that would do nothing', () => {
  const state: CheckoutState = { name: 'unreadable', trouble: { code: 'invalid-request', detail: '' } }
  expect(viewOf(state, zh, false, true).firstDoes).toBeUndefined()
  expect(viewOf(state, zh, false, false).firstDoes).toBe('retry')
})

test('a trouble of a newer broker gets the cautious sentence, and its code', () => {
  const view = viewOf({ name: 'unreadable', trouble: { code: 'brand-new' as never, detail: '' } }, zh)
  expect(view).toMatchObject({ text: zhCN.troubles.misconfigured, code: 'brand-new', firstDoes: 'retry' })
})

test('one `setData` carries what has changed, and nothing of what hasn’t', () => {
  const views = states.map(({ state }) => viewOf(state, zh))
  for (const last of views) {
    for (const next of views) {
      const changes = changesOf(last, next)
      expect(JSON.stringify(changes).length).toBeLessThan(700)
      const shown: Record<string, string | undefined> = { ...last }
      for (const [path, value] of Object.entries(changes)) shown[path.replace('view.', '')] = value
      // What isn't there is an empty string after it was there.
      for (const key of Object.keys({ ...shown, ...next }))
        expect(shown[key] || '').toBe(next[key as keyof typeof next] || '')
    }
  }
  expect(changesOf(viewOf({ name: 'loading' }, zh), viewOf({ name: 'loading' }, zh))).toEqual({})
})

test.each([
  ['', 'zh-CN'],
  ['zh_CN', 'zh-CN'],
  ['zh-Hans', 'zh-CN'],
  ['zh_TW', 'zh-CN'],
  ['en', 'en'],
  ['en_GB', 'en'],
  ['fr', 'en'],
  ['constructor', 'en'],
])('for %j the texts are %s', (tag, found) => expect(findTexts(WECHAT, tag).tag).toBe(found))

test('names and colours are the widget’s, in the light and in the dark', () => {
  const css = readFileSync(new URL('./pay-checkout.wxss', import.meta.url), 'utf8')
  const [light = '', dark = ''] = tokens.cssText.split("theme='dark'")
  const [own = '', ownDark = ''] = css.split('@media (prefers-color-scheme: dark)')
  const pairs = (text: string) =>
    [...text.matchAll(/var\((--pay-[a-z-]+), (#\w+)\)/g)].map(([, name, colour]) => `${name} ${colour}`)
  const first = (text: string) => new Set(pairs(text).slice(0, 9))
  expect(first(own).size).toBe(9)
  expect(first(own)).toEqual(first(light))
  expect(first(ownDark)).toEqual(first(dark))
  const known = new Set(tokens.cssText.match(/--pay-[a-z-]+/g)).add('--pay-padding')
  for (const name of css.match(/--pay-[a-z-]+/g) ?? []) expect(known).toContain(name)
})

test('flex and nothing newer: what Skyline lays out', () => {
  const css = readFileSync(new URL('./pay-checkout.wxss', import.meta.url), 'utf8')
  expect(css).not.toMatch(
    /[\w)] [+~] \.|inline-flex|inline-block|\bgrid\b|\bgap\b|inset:|:is\(|:has\(|aspect-ratio|min\(|clamp\(/,
  )
})
