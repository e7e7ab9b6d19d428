import { html, type TemplateResult } from 'lit'
import { glyph } from '../icons/glyph.ts'
import type { StateOf, ViewContext } from '../view-context.ts'
import { heading } from './heading.ts'
import { wayOut } from './way-out.ts'

/** Can no longer be paid: why, and the way back. */
export function stopped(state: StateOf<'stopped'>, context: ViewContext): TemplateResult {
  return html`<div class="scene">
      <span class="badge">${glyph(state.reason === 'expired' ? 'clock' : 'alert')}</span>
      ${heading(state, context)}
    </div>
    <div class="ways">${wayOut(state.checkout.returnUrl, 'secondary', context)}</div>`
}
