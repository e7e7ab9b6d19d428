import type { CheckoutState } from '@pay-checkout/core'
import { html, nothing, type TemplateResult } from 'lit'
import { captionOf } from '../caption.ts'
import type { ViewContext } from '../view-context.ts'

/**
 * The state's heading and sentence. The heading takes the focus when the view under a focused payer changes.
 *
 * Texts that can change are their element's whole content, here and in all views: a browser's translator replaces text nodes, and a
 * template would go on writing into those that it knows.
 */
export function heading(state: CheckoutState, { texts }: ViewContext): TemplateResult {
  const { title, text } = captionOf(state, texts)
  return html`<h2 class="title" part="title" tabindex="-1" .textContent=${title}></h2>
    ${text ? html`<p class="text" .textContent=${text}></p>` : nothing}`
}
