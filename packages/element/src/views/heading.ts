import type { CheckoutState } from '@pay-checkout/core'
import { html, nothing, type TemplateResult } from 'lit'
import { captionOf } from '../caption.ts'
import type { ViewContext } from '../view-context.ts'

/** The state's heading and sentence. The heading takes the focus when the view under a focused payer changes. */
export function heading(state: CheckoutState, { texts }: ViewContext): TemplateResult {
  const { title, text } = captionOf(state, texts)
  return html`<h2 class="title" part="title" tabindex="-1">${title}</h2>
    ${text ? html`<p class="text">${text}</p>` : nothing}`
}
