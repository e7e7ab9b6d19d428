// @vitest-environment happy-dom
import type { Checkout, CheckoutState } from '@pay-checkout/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { samples } from '../../gallery/states.ts'
import { soon } from '../../lab/soon.ts'
import '../define.ts'
import { en } from '../locales/en.ts'
import { findLocale } from '../locales/find-locale.ts'
import type { PayCheckout } from '../pay-checkout.ts'
import type { StateOf } from '../view-context.ts'

const ASKING = sample('choosing-bank') as StateOf<'choosing-bank'>
const { bank, ...KNOWN } = ASKING
const { banks } = bank
const STARTING: CheckoutState = {
  ...KNOWN,
  name: 'starting',
  channel: bank.channel,
  bankCode: '03080000',
  idempotencyKey: 'k',
}

function sample(name: string): CheckoutState {
  return samples().find((found) => found.name === name)?.state as CheckoutState
}

afterEach(() => {
  document.body.replaceChildren()
  vi.restoreAllMocks()
})

async function show(first: CheckoutState, locale = 'zh-CN') {
  let state = first
  let listener: (state: CheckoutState) => void = () => {}
  const pay = vi.fn()
  const back = vi.fn()
  const checkout = {
    getState: () => state,
    subscribe: (run: typeof listener) => {
      listener = run
      return () => {}
    },
    pay,
    back,
  } as Partial<Checkout> as Checkout
  const element = document.createElement('pay-checkout')
  Object.assign(element, { locale, checkout } satisfies Partial<PayCheckout>)
  await findLocale(locale)
  document.body.append(element)
  await soon(() => expect(element.shadowRoot?.querySelector('.bank')).toBeTruthy())
  const root = element.shadowRoot as ShadowRoot
  const move = async (next: CheckoutState): Promise<void> => {
    state = next
    listener(next)
    await element.updateComplete
  }
  return { element, root, pay, back, move }
}

function radios(root: ShadowRoot): HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>('input[type=radio]')]
}

function chosen(root: ShadowRoot): string[] {
  return radios(root).flatMap((radio) => (radio.checked ? [radio.value] : []))
}

function choose(root: ShadowRoot, code: string): void {
  radios(root)
    .find(({ value }) => value === code)
    ?.click()
}

function goOn(root: ShadowRoot): void {
  root.querySelector('form')?.requestSubmit()
}

describe('the list of banks', () => {
  test('is one group of radio buttons with the banks’ Chinese names, in every language', async () => {
    for (const locale of ['zh-CN', 'en']) {
      const { root } = await show(ASKING, locale)
      expect(root.querySelector('[role=radiogroup]')?.getAttribute('aria-label')).toBe(
        locale === 'en' ? en.captions['choosing-bank'].title : '选择银行',
      )
      expect(radios(root).map(({ name, value }) => [name, value])).toEqual(banks.map(({ code }) => ['bank', code]))
      const names = [...root.querySelectorAll('.bank [lang="zh-CN"]')].map(({ textContent }) => textContent)
      expect(names).toEqual(banks.map(({ name }) => name))
    }
  })

  test('leads to the chosen bank, and back to the ways to pay', async () => {
    const { root, pay, back } = await show(ASKING)
    expect(chosen(root)).toEqual([])
    choose(root, '03080000')
    goOn(root)
    expect(pay.mock.calls).toEqual([['unionpay:web', { bankCode: '03080000' }]])
    root.querySelector<HTMLElement>('.quiet')?.click()
    expect(back).toHaveBeenCalledOnce()
  })

  test('takes no going on without a bank where one is needed', async () => {
    const { root, pay } = await show(ASKING)
    expect(radios(root).every(({ required }) => required)).toBe(true)
    goOn(root)
    expect(pay).not.toHaveBeenCalled()
  })

  test('has a row for no bank in particular where none is needed, chosen to begin with', async () => {
    const { root, pay } = await show({ ...ASKING, bank: { ...ASKING.bank, needed: false } })
    expect(root.querySelector('.bank')?.textContent?.trim()).toBe('不指定银行')
    expect(chosen(root)).toEqual([''])
    goOn(root)
    expect(pay.mock.calls).toEqual([['unionpay:web', { bankCode: null }]])
  })

  test('begins with the bank of the payment that was left', async () => {
    const { root } = await show(sample('choosing-bank, another'))
    expect(chosen(root)).toEqual(['03080000'])
  })

  test('stays, with its choice, while the payment begins, and starts nothing twice', async () => {
    const { root, pay, move } = await show(ASKING)
    choose(root, '03080000')
    await move(STARTING)
    expect(chosen(root)).toEqual(['03080000'])
    expect(root.querySelector('.primary')?.getAttribute('aria-busy')).toBe('true')
    expect(root.querySelector('.quiet')).toBeNull()
    goOn(root)
    expect(pay).not.toHaveBeenCalled()
  })
})
