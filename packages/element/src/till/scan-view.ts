import type { TemplateResult } from 'lit'
import type { Kit } from '../kit.ts'
import type { StateOf, ViewContext } from '../view-context.ts'
import type { Camera } from './camera.ts'
import { captionOf, troubleText, wordsOf } from './till-caption.ts'

const SCAN =
  'M4 8V6a2 2 0 0 1 2-2h2M16 4h2a2 2 0 0 1 2 2v2M20 16v2a2 2 0 0 1-2 2h-2M8 20H6a2 2 0 0 1-2-2v-2M8 9v6M12 9v6M16 9v6'
const CAMERA =
  'M4 9a2 2 0 0 1 2-2h2l1.5-2h5L16 7h2a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM12 10a3 3 0 1 1 0 6a3 3 0 0 1 0-6z'
const CLOSE = 'M7 7l10 10M17 7L7 17'

/** What the view of a waiting scanner shows, and whom it tells. */
export interface ScanDesk {
  readonly state: StateOf<'choosing' | 'starting'>
  readonly context: ViewContext
  readonly camera: Camera
  readonly scan: (code: string) => void
}

/** One calm field for every wallet's codes: a scanner types into it, a hand can as well, and a camera may look. */
export function scanView(kit: Kit, { state, context, camera, scan }: ScanDesk): TemplateResult {
  const { html, nothing } = kit
  const { texts } = context
  const words = wordsOf(texts)
  const caption = captionOf(kit, state, texts)
  const note =
    camera.status === 'failed' ? words.cameraFailed : state.trouble ? troubleText(kit, state.trouble, texts) : ''
  return html`<h2 class="title" part="title" tabindex="-1" .textContent=${caption?.title}></h2>
    ${
      note
        ? html`<div class="note till-note" part="note">${kit.glyph('alert')}<p .textContent=${note}></p></div>`
        : html`<p class="text" .textContent=${caption?.text}></p>`
    }
    <form class="scan" @submit=${(event: SubmitEvent) => submit(event, scan)}>
      ${camera.stream ? html`<div class="lens"><video playsinline .muted=${true}></video><span class="frame"></span></div>` : nothing}
      <label class="reader">
        ${icon(kit, SCAN)}
        <input
          type="text" inputmode="numeric" enterkeyhint="go" maxlength="64"
          autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck="false"
          data-1p-ignore data-lpignore="true" data-bwignore data-form-type="other"
          aria-label=${words.field} placeholder=${words.field} ?readonly=${state.name === 'starting'}
        />
        ${camera.status === 'none' ? nothing : cameraButton(kit, camera, camera.status === 'open' ? words.closeCamera : words.camera)}
      </label>
      <button class="button primary" part="button primary" .textContent=${words.charge(kit.formatAmount(state.checkout.amount))}></button>
    </form>
    ${otherWays(kit, state, context)}`
}

function submit(event: SubmitEvent, scan: (code: string) => void): void {
  event.preventDefault()
  const field = (event.currentTarget as HTMLFormElement).querySelector('input') as HTMLInputElement
  // A Chinese input method may have made the scanner's digits wide ones.
  const code = field.value.normalize('NFKC').replace(/\s+/g, '')
  field.value = ''
  field.focus({ preventScroll: true })
  if (code) scan(code)
}

function cameraButton(kit: Kit, camera: Camera, label: string): TemplateResult {
  const { html } = kit
  const open = camera.status === 'open'
  return html`<button type="button" class="icon" part="button" aria-label=${label} title=${label} aria-pressed=${open}
    @click=${open ? camera.close : camera.open}>${icon(kit, open ? CLOSE : CAMERA)}</button>`
}

/** Codes that payers scan off the till's screen. */
function otherWays(kit: Kit, state: ScanDesk['state'], context: ViewContext): TemplateResult | typeof kit.nothing {
  const shown = state.choices.filter(({ channel, usable }) => usable && !channel.endsWith(':barcode'))
  if (shown.length === 0) return kit.nothing
  return kit.html`<h3 class="label" .textContent=${wordsOf(context.texts).orBeScanned}></h3>
    <ul class="methods" part="methods">${shown.map((choice) => kit.methodRow(choice, state, context))}</ul>`
}

function icon({ html }: Kit, path: string): TemplateResult {
  return html`<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`
}
