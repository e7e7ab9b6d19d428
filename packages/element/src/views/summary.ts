import { type CheckoutState, formatAmount } from '@pay-checkout/core'
import type { Fen } from '@pay-checkout/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import type { Locale } from '../locales/locale.ts'

/** How much, for what; before that is known its shape, as high: nothing moves when it comes. A settled view says it by itself. */
export function summaryOf(state: CheckoutState, texts: Locale): TemplateResult | typeof nothing {
  if (state.name === 'loading') {
    return html`<div class="summary bones" aria-hidden="true"><span></span><span></span></div>`
  }
  if (!('checkout' in state) || state.name === 'settled') return nothing
  const { amount, subject, orderNo } = state.checkout
  return html`<div class="summary" part="summary">
    <p class="label" .textContent=${texts.words.amount}></p>
    ${bigAmount(amount)}
    <p class="subject" .textContent=${subject}></p>
    ${orderLine(orderNo, texts)}
  </div>`
}

/** An amount to be read from an arm's length, its currency sign smaller; nothing, where it couldn't be read. */
export function bigAmount(amount: Fen): TemplateResult | typeof nothing {
  if (!amount) return nothing
  const text = formatAmount(amount)
  return html`<p class="amount" part="amount" translate="no"><span class="sign" .textContent=${text.slice(0, 1)}></span><span .textContent=${text.slice(1)}></span></p>`
}

/** Which order of the shop's it is; nothing, where that couldn't be read. */
export function orderLine(orderNo: string, { words }: Locale): TemplateResult | typeof nothing {
  if (!orderNo) return nothing
  return html`<p class="order"><span .textContent=${words.order}></span> <span translate="no" .textContent=${orderNo}></span></p>`
}
