import { html, type TemplateResult } from 'lit'
import { glyph } from '../icons/glyph.ts'
import type { StateOf, ViewContext } from '../view-context.ts'
import { heading } from './heading.ts'
import { bigAmount, orderLine } from './summary.ts'
import { wayOut } from './way-out.ts'

/** Paid, because the broker says so. */
export function settled(state: StateOf<'settled'>, context: ViewContext): TemplateResult {
  const { amount, subject, orderNo, returnUrl } = state.checkout
  return html`<div class="scene">
      <span class="badge good">${glyph('done')}</span>
      ${heading(state, context)} ${bigAmount(amount)}
      <p class="subject" .textContent=${subject}></p>
      ${orderLine(orderNo, context.texts)}
    </div>
    <div class="ways">${wayOut(returnUrl, 'primary', context)}</div>`
}
