import type { ChannelChoice } from '@pay-checkout/core'
import { type PayMethod, splitChannel } from '@pay-checkout/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import { anyOf } from '../any-of.ts'
import { glyph } from '../icons/glyph.ts'
import { methodMark } from '../icons/method-mark.ts'
import type { StateOf, ViewContext } from '../view-context.ts'
import { heading } from './heading.ts'

/** The ways to pay: the best channel of each method first, then the other channels that work here. */
export function choose(state: StateOf<'choosing' | 'starting'>, context: ViewContext): TemplateResult {
  const { first, others } = rank(state.choices)
  const row = (choice: ChannelChoice): TemplateResult => methodRow(choice, state, context)
  return html`${heading(state, context)}
    <ul class="methods" part="methods">
      ${state.link ? linkRow(state.link, state, context) : nothing} ${first.map(row)}
    </ul>
    ${
      others.length > 0
        ? html`<h3 class="label">${context.texts.words.otherWays}</h3>
            <ul class="methods">
              ${others.map(row)}
            </ul>`
        : nothing
    }`
}

function rank(choices: readonly ChannelChoice[]): { first: ChannelChoice[]; others: ChannelChoice[] } {
  const first: ChannelChoice[] = []
  const others: ChannelChoice[] = []
  for (const choice of choices) {
    const { method } = splitChannel(choice.channel)
    if (!first.some((taken) => splitChannel(taken.channel).method === method)) first.push(choice)
    else if (choice.usable) others.push(choice)
  }
  return { first, others }
}

/** One code for all of these wallets. Nothing is started by showing it. */
function linkRow(
  link: readonly PayMethod[],
  { name }: StateOf<'choosing' | 'starting'>,
  { texts, actions }: ViewContext,
): TemplateResult {
  const starting = name === 'starting'
  const apps = anyOf(
    link.map((method) => texts.apps[method]),
    texts,
  )
  return html`<li>
    <button
      type="button"
      class="method"
      part="method"
      data-channel="link"
      aria-disabled=${starting}
      @click=${() => starting || actions.showLink()}
    >
      <span class="marks">${link.slice(0, 4).map(methodMark)}</span>
      <span class="method-words"
        ><span class="method-name">${texts.words.oneCode}</span><span class="hint">${texts.scenarios.qr(apps)}</span></span
      >
      ${glyph('next')}
    </button>
  </li>`
}

/** One way to pay, with the honest line below it. */
export function methodRow(
  { channel, usable, reason }: ChannelChoice,
  state: StateOf<'choosing' | 'starting'>,
  { texts, actions }: ViewContext,
): TemplateResult {
  const { method, scenario } = splitChannel(channel)
  const starting = state.name === 'starting'
  const busy = starting && state.channel === channel
  return html`<li>
    <button
      type="button"
      class="method ${usable ? '' : 'unusable'}"
      part="method"
      data-channel=${channel}
      aria-disabled=${starting}
      aria-busy=${busy}
      @click=${() => starting || actions.pay(channel)}
    >
      ${methodMark(method)}
      <span class="method-words"
        ><span class="method-name">${texts.methods[method]}</span
        ><span class="hint">${reason ? texts.reasons[reason](texts.apps[method]) : texts.scenarios[scenario](texts.apps[method])}</span></span
      >
      ${busy ? html`<span class="spinner"></span>` : glyph('next')}
    </button>
  </li>`
}
