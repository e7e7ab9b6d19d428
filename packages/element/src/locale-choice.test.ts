// @vitest-environment happy-dom
import type { CheckoutState } from '@pay-checkout/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Sample, samples } from '../gallery/states.ts'
import { soon } from '../lab/soon.ts'
import { en } from './locales/en.ts'
import type { PayCheckout } from './pay-checkout.ts'

const { state } = samples(Date.now()).find(({ name }) => name === 'waiting, asked') as Sample

let arrive: () => void

beforeEach(async () => {
  vi.resetModules()
  const coming = new Promise<{ en: typeof en }>((resolve) => {
    arrive = () => resolve({ en })
  })
  vi.doMock('./locales/en.ts', () => coming)
})
afterEach(() => {
  document.body.replaceChildren()
  vi.doUnmock('./locales/en.ts')
})

/** An element whose checkout has been read already. */
async function show(locale: string): Promise<{ element: PayCheckout; root: ShadowRoot; seen: () => string }> {
  const { PayCheckout } = await import('./pay-checkout.ts')
  const tag = `pay-checkout-${crypto.randomUUID()}`
  customElements.define(tag, class extends PayCheckout {})
  const element = document.createElement(tag) as PayCheckout
  const nothing = (): void => {}
  const listeners: ((state: CheckoutState) => void)[] = []
  element.checkout = {
    getState: () => state,
    subscribe: (run) => {
      listeners.push(run)
      return nothing
    },
    pay: nothing,
    showLink: nothing,
    confirm: nothing,
    back: nothing,
    cancel: nothing,
    retry: nothing,
    setToken: nothing,
    dispose: nothing,
  }
  element.locale = locale
  document.body.append(element)
  await element.updateComplete
  const root = element.shadowRoot as ShadowRoot
  return { element, root, seen: () => root.querySelector('.view')?.textContent?.trim() ?? '' }
}

test('no word is shown until the texts are there; then the view and the announcement are in them', async () => {
  const { root, seen } = await show('en')
  expect(seen()).toBe('')
  expect(root.querySelector('.bones')).not.toBeNull()
  arrive()
  await soon(() => expect(seen()).toContain(en.captions.waiting.asked('').title))
  expect(root.querySelector('[role=status]')?.textContent).toContain(en.captions.waiting.asked('').title)
  expect(root.querySelector('section')?.lang).toBe('en')
})

test('a locale set later leaves the old texts in place until the new ones are there', async () => {
  const { element, root, seen } = await show('zh-CN')
  expect(seen()).toContain('正在查询付款结果')
  element.locale = 'en'
  await element.updateComplete
  expect(seen()).toContain('正在查询付款结果')
  arrive()
  await soon(() => expect(seen()).toContain(en.captions.waiting.asked('').title))
  expect(root.querySelector('section')?.lang).toBe('en')
})

test('of two locales set in a row the later one stays', async () => {
  const { element, seen } = await show('zh-CN')
  element.locale = 'en'
  await element.updateComplete
  element.locale = 'zh-CN'
  await element.updateComplete
  arrive()
  // Whoever asks later hears later, so by then the element has heard.
  const { findLocale } = await import('./locales/find-locale.ts')
  expect((await findLocale('en')).tag).toBe('en')
  await element.updateComplete
  expect(seen()).toContain('正在查询付款结果')
})
