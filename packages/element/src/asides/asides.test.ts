// @vitest-environment happy-dom
import type { Checkout, CheckoutState } from '@pay-checkout/core'
import { afterEach, expect, test, vi } from 'vitest'
import { samples } from '../../gallery/states.ts'
import { soon } from '../../lab/soon.ts'
import '../define.ts'
import type { Asides } from './asides.ts'

// The chunk comes when the test says so.
const arrival = vi.hoisted(() => ({
  next: (): Promise<{ createAsides(): Asides }> => Promise.reject(new Error('no network')),
}))
vi.mock('./asides.ts', () => arrival.next())

afterEach(() => document.body.replaceChildren())

function open(name: string) {
  const state = samples().find((sample) => sample.name === name)?.state as CheckoutState
  const element = document.createElement('pay-checkout')
  element.locale = 'zh-CN'
  element.checkout = { getState: () => state, subscribe: () => () => {} } as Partial<Checkout> as Checkout
  document.body.append(element)
  return { root: () => element.shadowRoot as ShadowRoot }
}

test.each([
  ['choosing-bank', 'unionpay:web'],
  ['guiding, browser', 'alipay:h5'],
])(
  '%s: the chosen way is busy until its view is there; if it can’t be fetched the ways stand as before',
  async (name, channel) => {
    let refuse: () => void = () => {}
    arrival.next = () =>
      new Promise((_, reject) => {
        refuse = () => reject(new Error('no network'))
      })
    const { root } = open(name)
    await soon(() => expect(root()?.querySelector('[aria-busy=true]')?.getAttribute('data-channel')).toBe(channel))
    refuse()
    await soon(() => expect(root().querySelector('.note')?.textContent).toContain('网络'))
    expect(root().querySelector('[aria-busy=true]')).toBeNull()
    expect(root().querySelectorAll('.method[aria-disabled=false]').length).toBeGreaterThan(1)
    vi.resetModules()
  },
)

test('one code for every wallet: the ways stand until its view is there, and its row fetches again what failed', async () => {
  let fetched = 0
  arrival.next = () => {
    fetched++
    return Promise.reject(new Error('no network'))
  }
  const { root } = open('showing-link')
  await soon(() => expect(root().querySelector('.note')?.textContent).toContain('网络'))
  expect(root().querySelectorAll('.method[aria-disabled=false]').length).toBeGreaterThan(1)
  expect(fetched).toBe(1)
  root().querySelector<HTMLElement>('[data-channel=link]')?.click()
  await soon(() => expect(fetched).toBe(2))
  vi.resetModules()
})
