import { isSafeAddress } from '@pay-checkout/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import type { ViewContext } from '../view-context.ts'

/** The way back to the shop, when the shop gave one that a page may be navigated to. */
export function shopLink(
  returnUrl: string | null,
  kind: 'primary' | 'secondary',
  { texts, actions }: ViewContext,
): TemplateResult | typeof nothing {
  if (!returnUrl || !isSafeAddress(returnUrl)) return nothing
  return html`<a class="button ${kind}" part="button ${kind}" href=${returnUrl} @click=${actions.leave} .textContent=${texts.words.backToShop}></a>`
}
