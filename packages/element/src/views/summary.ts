import { formatAmount } from '@pay-checkout/core'
import type { CheckoutView, Fen } from '@pay-checkout/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import type { Locale } from '../locales/locale.ts'

/** How much, for what. */
export function summary({ amount, subject, orderNo }: CheckoutView, { words }: Locale): TemplateResult {
  return html`<div class="summary" part="summary">
    <p class="label">${words.amount}</p>
    ${bigAmount(amount)}
    <p class="subject">${subject}</p>
    <p class="order">${words.order} <span>${orderNo}</span></p>
  </div>`
}

/** An amount to be read from an arm's length, its currency sign smaller; nothing, where it couldn't be read. */
export function bigAmount(amount: Fen): TemplateResult | typeof nothing {
  if (!amount) return nothing
  const text = formatAmount(amount)
  return html`<p class="amount" part="amount"><span class="sign">${text.slice(0, 1)}</span>${text.slice(1)}</p>`
}
