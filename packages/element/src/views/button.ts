import { html, type TemplateResult } from 'lit'
import type { Word } from '../locales/locale.ts'
import type { ViewContext } from '../view-context.ts'

/** A button: `primary` once in a view at most, `quiet` for ways that lead elsewhere. */
export function button(
  kind: 'primary' | 'secondary' | 'quiet',
  word: Word,
  { texts }: ViewContext,
  run: () => void,
): TemplateResult {
  return html`<button type="button" class="button ${kind}" part="button ${kind}" @click=${run} .textContent=${texts.words[word]}></button>`
}
