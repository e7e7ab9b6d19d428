import type { Checkout, CheckoutState } from '@pay-checkout/core'
import { PayCheckout } from '../src/define.ts'
import { samples } from './states.ts'

/**
 * Every view on one page, for eyes and screenshots: `?locale=en&theme=dark&compact&only=showing-qr&size=200`.
 * Run with `vite packages/element/gallery`.
 */
const asked = new URLSearchParams(location.search)
const only = asked.get('only')
document.body.classList.toggle('dark', asked.get('theme') === 'dark')
document.documentElement.style.fontSize = `${asked.get('size') ?? 100}%`
document.body.style.fontSize = '1rem'

for (const { name, state, till = false } of samples(Date.now())) {
  if (only && !name.startsWith(only)) continue
  const element = new PayCheckout()
  element.locale = asked.get('locale') ?? 'zh-CN'
  element.theme = (asked.get('theme') ?? 'light') as PayCheckout['theme']
  element.compact = asked.has('compact')
  element.till = till
  element.checkout = still(state)
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  caption.textContent = name
  figure.append(caption, element)
  document.querySelector('main')?.append(figure)
}

/** A checkout that stands in one state for ever. */
function still(state: CheckoutState): Checkout {
  const nothing = (): void => {}
  return {
    getState: () => state,
    subscribe: () => nothing,
    pay: nothing,
    showLink: nothing,
    confirm: nothing,
    back: nothing,
    cancel: nothing,
    retry: nothing,
    setToken: nothing,
    dispose: nothing,
  }
}
