// @vitest-environment happy-dom
import type { Checkout, CheckoutState } from '@pay-checkout/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { samples } from '../../gallery/states.ts'
import { soon } from '../../lab/soon.ts'
import '../define.ts'
import { en } from '../locales/en.ts'
import { findLocale } from '../locales/find-locale.ts'
import { zhCN } from '../locales/zh-CN.ts'
import type { PayCheckout } from '../pay-checkout.ts'
import { tillTexts } from './till-texts.ts'

const CODE = '134567890123456789'
const TILL = samples().filter(({ till }) => till)

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

async function show(state: CheckoutState, { locale = 'zh-CN', ...settings }: Partial<PayCheckout> = {}) {
  let now = state
  let listener: (state: CheckoutState) => void = () => {}
  const asked: unknown[][] = []
  const note =
    (name: string) =>
    (...args: unknown[]): void =>
      void asked.push([name, ...args])
  const checkout: Checkout = {
    getState: () => now,
    subscribe(run) {
      listener = run
      return () => {}
    },
    pay: note('pay'),
    showLink: note('showLink'),
    confirm: note('confirm'),
    back: note('back'),
    cancel: note('cancel'),
    retry: note('retry'),
    setToken: note('setToken'),
    dispose: note('dispose'),
  }
  const element = document.createElement('pay-checkout')
  Object.assign(element, { till: true, locale, checkout, ...settings })
  document.body.append(element)
  await findLocale(locale)
  await soon(() => expect(element.shadowRoot?.querySelector('.title, .bones')).toBeTruthy())
  await import('./till.ts')
  await element.updateComplete
  await element.updateComplete
  const root = element.shadowRoot as ShadowRoot
  const move = async (next: CheckoutState): Promise<void> => {
    now = next
    listener(next)
    await element.updateComplete
  }
  return { element, root, asked, move }
}

function till(name: string): CheckoutState {
  return TILL.find((sample) => sample.name === `till, ${name}`)?.state as CheckoutState
}

function fieldOf(root: ShadowRoot): HTMLInputElement {
  return root.querySelector('.reader input') as HTMLInputElement
}

function buttonNamed(root: ShadowRoot, name: string): HTMLElement | undefined {
  return [...root.querySelectorAll<HTMLElement>('button')].find(
    (button) => button.textContent?.includes(name) || button.getAttribute('aria-label') === name,
  )
}

/** What a scanner does: keys, then Enter. */
function typeCode(root: ShadowRoot, text: string): void {
  fieldOf(root).value = text
  fieldOf(root).form?.requestSubmit()
}

describe.each([
  [zhCN, tillTexts('zh-CN')],
  [en, tillTexts('en')],
])('in $tag', (locale, words) => {
  test('ready: what to scan, the amount twice, and the ways to be scanned', async () => {
    const { root } = await show(till('ready'), { locale: locale.tag })
    expect(root.querySelector('.title')?.textContent).toBe(words.scan([]).title)
    expect(root.querySelector('.text')?.textContent).toContain(locale.apps.alipay)
    expect(root.querySelector('.amount')?.textContent).toBe('¥1,288.00')
    expect(buttonNamed(root, words.charge('¥1,288.00'))).toBeTruthy()
    const rows = [...root.querySelectorAll('[data-channel]')].map((row) => row.getAttribute('data-channel'))
    expect(rows).toEqual(['wechat:qr', 'alipay:qr'])
  })

  test.each(['not-a-payment-code', 'gateway-refused', 'payment-reversed', 'payment-closed'] as const)(
    '%s is told once, in a cashier’s words, beside a field that is ready',
    async (code) => {
      const { root } = await show(till(code), { locale: locale.tag })
      expect([...root.querySelectorAll('.note')].map((note) => note.textContent?.trim())).toEqual([
        words.troubles[code],
      ])
      expect(fieldOf(root)).toBeTruthy()
    },
  )

  test.each([
    ['sending', words.sending(locale.apps.alipay).title],
    ['paying', words.paying(locale.apps.wechat).title],
    ['unclear', words.unclear.title],
    ['cancelling', locale.captions.waiting.cancel('').title],
    ['lost', words.unclear.title],
  ])('%s says so, and has no field to scan into', async (name, title) => {
    const { root } = await show(till(name), { locale: locale.tag })
    expect(root.querySelector('.title')?.textContent).toBe(title)
    expect(fieldOf(root)).toBeNull()
  })
})

describe('the field', () => {
  test.each([
    ['a scanner’s digits', CODE],
    ['a pasted code with blanks', ' 1345 6789 0123 4567 89 '],
    ['wide digits of an input method', '１３４５６７８９０１２３４５６７８９'],
  ])('%s are charged by the code’s own wallet, and gone from the field', async (_, text) => {
    const { root, asked } = await show(till('ready'))
    typeCode(root, text)
    expect(asked).toEqual([['pay', undefined, { authCode: CODE }]])
    expect(fieldOf(root).value).toBe('')
  })

  test('Enter alone charges nothing', async () => {
    const { root, asked } = await show(till('ready'))
    typeCode(root, '  ')
    expect(asked).toEqual([])
  })

  test('has the focus from the start, after a click beside it, and after each payment that came to nothing', async () => {
    const { element, root, move } = await show(till('ready'))
    expect(root.activeElement).toBe(fieldOf(root))
    fieldOf(root).blur()
    root.querySelector<HTMLElement>('.summary')?.click()
    expect(root.activeElement).toBe(fieldOf(root))
    await move(till('sending'))
    expect(root.activeElement).not.toBe(element)
    await move(till('gateway-refused'))
    expect(root.activeElement).toBe(fieldOf(root))
  })

  test('takes digits that come while a button of the till has the focus', async () => {
    const { root } = await show(till('ready'))
    const row = root.querySelector<HTMLElement>('[data-channel]') as HTMLElement
    row.focus()
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab' }))
    expect(root.activeElement).toBe(row)
    document.dispatchEvent(new KeyboardEvent('keydown', { key: '1' }))
    expect(root.activeElement).toBe(fieldOf(root))
  })

  test('never takes the focus from another field of the page', async () => {
    const other = document.createElement('input')
    document.body.append(other)
    other.focus()
    const { root } = await show(till('ready'))
    document.dispatchEvent(new KeyboardEvent('keydown', { key: '1' }))
    root.querySelector<HTMLElement>('.summary')?.click()
    expect(document.activeElement).toBe(other)
  })

  test('listens no longer once the element is gone', async () => {
    const { element, root } = await show(till('ready'))
    const field = fieldOf(root)
    const focus = vi.spyOn(field, 'focus')
    element.remove()
    document.dispatchEvent(new KeyboardEvent('keydown', { key: '1' }))
    expect(focus).not.toHaveBeenCalled()
  })

  test('is no password manager’s, and brings up digits on a phone', async () => {
    const { root } = await show(till('ready'))
    const { autocomplete, inputMode, type } = fieldOf(root)
    expect({ autocomplete, inputMode, type }).toEqual({ autocomplete: 'off', inputMode: 'numeric', type: 'text' })
  })
})

describe('while the customer confirms', () => {
  test.each([
    ['paying', '再查一次', 'confirm'],
    ['paying', '取消收款', 'cancel'],
    ['unclear', '取消收款', 'cancel'],
    ['lost', '再查一次', 'retry'],
  ])('%s: %s asks the checkout to %s', async (name, button, call) => {
    const { root, asked } = await show(till(name))
    buttonNamed(root, button)?.click()
    expect(asked).toEqual([[call]])
  })

  test('every change is spoken, a trouble’s sentence with it', async () => {
    const { root, move } = await show(till('ready'))
    const spoken = () => root.querySelector('[role=status]')?.textContent
    await move(till('paying'))
    expect(spoken()).toContain('顾客正在输入密码')
    await move(till('payment-reversed'))
    expect(spoken()).toContain('已撤销')
    await move(till('not-a-payment-code'))
    expect(spoken()).toContain('不是微信或支付宝的付款码')
  })
})

test('a code on the screen and the end look as they do to a payer', async () => {
  const of = (name: string) => samples().find((sample) => sample.name === name)?.state as CheckoutState
  const { root, move } = await show(of('showing-qr'))
  await soon(() => expect(root.querySelector('.card')).toBeTruthy())
  await move(of('settled'))
  expect(root.querySelector('.title')?.textContent).toBe(zhCN.captions.settled.title)
})

test('a locale may bring the till’s texts', async () => {
  const { registerLocale } = await import('../locales/find-locale.ts')
  registerLocale({ ...en, tag: 'de', till: { ...tillTexts('en'), field: 'Zahlungscode' } })
  const { root } = await show(till('ready'), { locale: 'de' })
  expect(fieldOf(root).getAttribute('aria-label')).toBe('Zahlungscode')
})

test('no payer fetches the till', async () => {
  const { root } = await show(samples().find(({ name }) => name === 'choosing')?.state as CheckoutState, {
    till: false,
  })
  expect(fieldOf(root)).toBeNull()
  expect(root.querySelectorAll('[data-channel]').length).toBeGreaterThan(0)
})
