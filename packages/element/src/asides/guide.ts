import type { ChannelRemedy } from '@pay-checkout/core'
import type { Channel } from '@pay-checkout/protocol'
import type { nothing, TemplateResult } from 'lit'
import type { Kit } from '../kit.ts'
import type { StateOf, ViewContext } from '../view-context.ts'

/** The chosen way can't be used here: why, and each thing that the payer can do instead. */
export function guide(kit: Kit, state: StateOf<'guiding'>, context: ViewContext): TemplateResult {
  const { html, nothing, button, heading, splitChannel, wayOut } = kit
  const { channel, reason, remedies } = state.choice
  const { texts, actions } = context
  const app = texts.apps[splitChannel(channel).method]
  const steps = remedies.filter((remedy) => remedy !== 'use-other-channel' && remedy !== 'open-hosted-page')
  return html`${remedies.indexOf('open-in-browser') >= 0 ? menuPicture(kit) : nothing}
    ${heading(state, context)} ${reason ? html`<p class="text" .textContent=${texts.reasons[reason](app)}></p>` : nothing}
    <ul class="steps">
      ${steps.map((remedy) => html`<li class="remedy" .textContent=${texts.remedies[remedy](app)}></li>`)}
    </ul>
    ${steps.some((remedy) => NEEDS_LINK.indexOf(remedy) >= 0) ? link(kit, context) : nothing}
    <div class="ways">
      ${remedies.indexOf('open-hosted-page') >= 0 ? wayOut(state.checkout.payUrl, 'primary', context, 'openPage') : nothing}
      ${scanElsewhere(kit, state, context)} ${button('quiet', 'changeWay', context, actions.back)}
    </div>`
}

const NEEDS_LINK: readonly ChannelRemedy[] = ['copy-link', 'open-in-wechat', 'open-in-alipay', 'open-in-browser']

/** The link stands there to be read and copied by hand: a wallet's web view may deny the clipboard. */
function link({ html, button }: Kit, context: ViewContext): TemplateResult {
  const { texts, pageUrl, copied, actions } = context
  return html`<div class="link">
    <input readonly .value=${pageUrl} aria-label=${texts.words.link} @focus=${selectAll} />
    ${button('secondary', copied ?? 'copyLink', context, actions.copyLink)}
  </div>`
}

function selectAll(event: Event): void {
  ;(event.target as HTMLInputElement).select()
}

function scanElsewhere(kit: Kit, state: StateOf<'guiding'>, context: ViewContext): TemplateResult | typeof nothing {
  const code: Channel = `${kit.splitChannel(state.choice.channel).method}:qr`
  if (state.choice.remedies.indexOf('scan-with-another-device') < 0) return kit.nothing
  if (!state.choices.some(({ channel, usable }) => usable && channel === code)) return kit.nothing
  return kit.button('primary', 'showCode', context, () => context.actions.pay(code))
}

/** Where the wallet's menu is: at the top right of the screen, in every system's wallet. */
function menuPicture({ html }: Kit): TemplateResult {
  return html`<svg class="menu" viewBox="0 0 240 76" aria-hidden="true">
    <rect x="8" y="8" width="224" height="36" rx="10" />
    <path class="line" d="M24 26h70" />
    <path class="dots" d="M198 26h.1M208 26h.1M218 26h.1" />
    <path class="arrow" d="M150 68c30 0 52-6 56-26M199 49l7-9 8 8" />
  </svg>`
}
