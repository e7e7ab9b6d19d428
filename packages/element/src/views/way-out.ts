import { isSafeAddress } from '@pay-checkout/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import type { ViewContext } from '../view-context.ts'

/** A way out of this page, back to the shop or to the hosted page: where there is an address that a page may be navigated to. */
export function wayOut(
  address: string | null | undefined,
  kind: 'primary' | 'secondary',
  { texts, actions }: ViewContext,
  word: 'backToShop' | 'openPage' = 'backToShop',
): TemplateResult | typeof nothing {
  if (!address || !isSafeAddress(address)) return nothing
  return html`<a class="button ${kind}" part="button ${kind}" href=${address} @click=${actions.leave} .textContent=${texts.words[word]}></a>`
}
