import type { ChannelChoice } from '@pay-checkout/core'
import { type PayMethod, splitChannel } from '@pay-checkout/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import { anyOf } from '../any-of.ts'
import { glyph } from '../icons/glyph.ts'
import { methodMark } from '../icons/method-mark.ts'
import type { StateOf, ViewContext } from '../view-context.ts'
import { heading } from './heading.ts'
import { wayOut } from './way-out.ts'

/** The ways to pay: the best channel of each method first, then the other channels that work here. Where none is known, the hosted page. */
export function choose(state: StateOf<'choosing' | 'starting'>, context: ViewContext): TemplateResult {
  const { first, others } = rank(state.choices)
  const way = (choice: ChannelChoice): TemplateResult => methodRow(choice, state, context)
  return html`${heading(state, context)}
    <ul class="methods" part="methods">
      ${state.link ? linkRow(state.link, state, context) : nothing} ${first.map(way)}
    </ul>
    ${
      others.length > 0
        ? html`<h3 class="label" .textContent=${context.texts.words.otherWays}></h3>
            <ul class="methods">
              ${others.map(way)}
            </ul>`
        : nothing
    }
    ${
      state.choices.length > 0
        ? nothing
        : html`<div class="ways">${wayOut(state.checkout.payUrl, 'primary', context, 'openPage')}</div>`
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
  const apps = link.map((method) => texts.apps[method])
  return row({
    channel: 'link',
    mark: html`<span class="marks">${link.slice(0, 4).map(methodMark)}</span>`,
    name: texts.words.oneCode,
    hint: texts.scenarios.qr(anyOf(apps, texts)),
    starting: name === 'starting',
    run: actions.showLink,
  })
}

/** One way to pay, with the honest line below it. */
export function methodRow(
  { channel, usable, reason }: ChannelChoice,
  state: StateOf<'choosing' | 'starting'>,
  { texts, actions }: ViewContext,
): TemplateResult {
  const { method, scenario } = splitChannel(channel)
  const app = texts.apps[method]
  const starting = state.name === 'starting'
  return row({
    channel,
    mark: methodMark(method),
    name: texts.methods[method],
    hint: reason ? texts.reasons[reason](app) : texts.scenarios[scenario](app),
    unusable: !usable,
    starting,
    busy: starting && state.channel === channel,
    run: () => actions.pay(channel),
  })
}

interface Row {
  readonly channel: string
  readonly mark: TemplateResult
  readonly name: string
  readonly hint: string
  readonly unusable?: boolean
  readonly starting: boolean
  readonly busy?: boolean
  run(): void
}

function row({ channel, mark, name, hint, unusable, starting, busy = false, run }: Row): TemplateResult {
  return html`<li>
    <button
      type="button"
      class="method ${unusable ? 'unusable' : ''}"
      part="method"
      data-channel=${channel}
      aria-disabled=${starting}
      aria-busy=${busy}
      @click=${() => starting || run()}
    >
      ${mark}
      <span class="method-words"
        ><span class="method-name" .textContent=${name}></span
        ><span class="hint" .textContent=${hint}></span></span
      >
      ${busy ? html`<span class="spinner"></span>` : glyph('next')}
    </button>
  </li>`
}
