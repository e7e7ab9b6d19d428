import type { TemplateResult } from 'lit'
import type { Kit } from '../kit.ts'
import type { ViewContext } from '../view-context.ts'
import { captionOf, type Phase, troubleText, wordsOf } from './till-caption.ts'

/** A code was read, and the money is or isn't on its way: what is being waited for, and what the cashier may do meanwhile. */
export function waitView(kit: Kit, phase: Phase, context: ViewContext): TemplateResult {
  const { html, nothing, glyph, methodMark, splitChannel } = kit
  const { texts, actions } = context
  const { state } = phase
  const words = wordsOf(texts)
  const channel = 'payment' in state ? state.payment.channel : state.name === 'starting' ? state.channel : undefined
  const { title, text } = captionOf(kit, { ...state, trouble: phase.is === 'lost' ? state.trouble : null }, texts) ?? {
    title: '',
  }
  const settling = phase.is === 'waiting' && phase.state.after !== 'cancel'
  return html`<div class="scene">
      ${
        channel
          ? html`<span class="pulse" data-method=${splitChannel(channel).method}>${methodMark(splitChannel(channel).method)}</span>`
          : html`<span class="badge">${glyph('clock')}</span>`
      }
      <h2 class="title tell" part="title" tabindex="-1" .textContent=${title}></h2>
      <p class="text" .textContent=${text}></p>
    </div>
    ${
      phase.is === 'waiting' && state.trouble
        ? html`<div class="note" part="note">${glyph('alert')}<p .textContent=${troubleText(kit, state.trouble, texts)}></p></div>`
        : nothing
    }
    <div class="ways">
      ${phase.is === 'lost' ? plain(kit, 'secondary', words.checkAgain, actions.retry) : nothing}
      ${settling ? plain(kit, 'secondary', words.checkAgain, actions.confirm) : nothing}
      ${settling ? plain(kit, 'quiet', words.cancel, actions.cancel) : nothing}
    </div>`
}

function plain({ html }: Kit, kind: 'secondary' | 'quiet', text: string, run: () => void): TemplateResult {
  return html`<button type="button" class="button ${kind}" part="button ${kind}" @click=${run} .textContent=${text}></button>`
}
