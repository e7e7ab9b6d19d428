import { html, nothing, type TemplateResult } from 'lit'
import { glyph } from '../icons/glyph.ts'
import { troubleKind } from '../locales/trouble-kind.ts'
import type { StateOf, ViewContext } from '../view-context.ts'
import { button } from './button.ts'
import { heading } from './heading.ts'
import { wayOut } from './way-out.ts'

/** The shape of what is coming, without a text that would have to be taken back. */
export function loading(_state: StateOf<'loading'>, { texts }: ViewContext): TemplateResult {
  return html`<div class="bones" role="img" aria-label=${texts.captions.loading.title}>
    <span></span><span></span><span></span><span></span><span></span>
  </div>`
}

/** The checkout couldn't be read: why, and another try where there is something to try. */
export function unreadable(state: StateOf<'unreadable'>, context: ViewContext): TemplateResult {
  const { code, page } = state.trouble
  const again = (): TemplateResult => button(page ? 'secondary' : 'primary', 'retry', context, context.actions.retry)
  return html`<div class="scene">
      <span class="badge">${glyph('alert')}</span>
      ${heading(state, context)}
      <p class="text" .textContent=${context.texts.troubles[troubleKind(code)]}></p>
      <p class="order" translate="no" .textContent=${code}></p>
    </div>
    <div class="ways">${wayOut(page, 'primary', context, 'openPage')}${context.stuck ? nothing : again()}</div>`
}
