import type { BankChoice } from '@pay-checkout/protocol'
import type { TemplateResult } from 'lit'
import type { Kit } from '../kit.ts'
import type { StateOf, ViewContext } from '../view-context.ts'
import { bankTexts } from './bank-texts.ts'

/** The banks of a channel, one to choose and a button to go on: a touch too much costs nothing. */
export function bankList(
  { html, nothing, heading, button }: Kit,
  state: StateOf<'choosing-bank' | 'starting'>,
  { channel, needed, banks }: BankChoice,
  context: ViewContext,
): TemplateResult {
  const { texts, actions } = context
  const { none, next } = texts.banks ?? bankTexts(texts.tag)
  const starting = state.name === 'starting'
  const chosen = chosenBefore(state, channel)
  const row = (code: string, name: string, lang?: string): TemplateResult => html`<label class="bank" part="bank">
    <input type="radio" name="bank" required .value=${code} .defaultChecked=${code === chosen} />
    <span lang=${lang ?? nothing} .textContent=${name}></span>
  </label>`
  const submit = (event: Event): void => {
    event.preventDefault()
    const bankCode = new FormData(event.currentTarget as HTMLFormElement).get('bank')
    if (!starting) actions.pay(channel, { bankCode: String(bankCode ?? '') || null })
  }
  // The names are Chinese in every language.
  return html`${heading(state, context)}
    <form @submit=${submit}>
      <div class="banks" part="banks" role="radiogroup" aria-label=${texts.captions['choosing-bank'].title}>
        ${needed ? nothing : row('', none)}
        ${banks.map(({ code, name }) => row(code, name, 'zh-CN'))}
      </div>
      <div class="ways bank-ways">
        <button class="button primary" part="button primary" aria-label=${next} aria-disabled=${starting} aria-busy=${starting}>
          ${starting ? html`<span class="spinner"></span>` : html`<span .textContent=${next}></span>`}
        </button>
        ${starting ? nothing : button('quiet', 'changeWay', context, actions.back)}
      </div>
    </form>`
}

/** The bank of the payment under way, for a payer who comes back; else none in particular, where that is a choice. */
function chosenBefore({ checkout: { payment } }: StateOf<'choosing-bank' | 'starting'>, channel: string): string {
  return (payment?.channel === channel && payment.bankCode) || ''
}
