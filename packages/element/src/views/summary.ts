import { formatAmount } from '@pay-checkout/core'
import type { CheckoutView } from '@pay-checkout/protocol'
import { html, type TemplateResult } from 'lit'
import type { Locale } from '../locales/locale.ts'

/** How much, for what. */
export function summary({ amount, subject, orderNo }: CheckoutView, texts: Locale): TemplateResult {
  return html`<div class="summary" part="summary">
    <p class="label" .textContent=${texts.words.amount}></p>
    ${bigAmount(formatAmount(amount))}
    <p class="subject" .textContent=${subject}></p>
    ${orderLine(orderNo, texts)}
  </div>`
}

/** An amount to be read from an arm's length, its currency sign smaller. */
export function bigAmount(text: string): TemplateResult {
  return html`<p class="amount" part="amount" translate="no"><span class="sign" .textContent=${text.slice(0, 1)}></span><span .textContent=${text.slice(1)}></span></p>`
}

/** Which order of the shop's it is. */
export function orderLine(orderNo: string, { words }: Locale): TemplateResult {
  return html`<p class="order"><span .textContent=${words.order}></span> <span translate="no" .textContent=${orderNo}></span></p>`
}
