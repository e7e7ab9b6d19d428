import type { Trouble } from '@pay-checkout/core'
import { html, nothing, type TemplateResult } from 'lit'
import { glyph } from '../icons/glyph.ts'
import type { Locale } from '../locales/locale.ts'
import { troubleKind } from '../locales/trouble-kind.ts'

/** What went wrong, beside the view. The code is for the shop's support; the detail is for developers and stays out. */
export function troubleNote(trouble: Trouble | null, { troubles }: Locale): TemplateResult | typeof nothing {
  if (!trouble) return nothing
  return html`<div class="note" part="note">
    ${glyph('alert')}
    <p><span .textContent=${troubles[troubleKind(trouble.code)]}></span> <span class="order" translate="no" .textContent=${trouble.code}></span></p>
  </div>`
}
