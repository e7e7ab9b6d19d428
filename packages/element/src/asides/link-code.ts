import type { TemplateResult } from 'lit'
import type { Kit } from '../kit.ts'
import type { StateOf, ViewContext } from '../view-context.ts'

/** The code of the hosted page: whoever scans it chooses a wallet by that. It stays while a phone pays, for another try. */
export function linkCode(kit: Kit, state: StateOf<'showing-link'>, context: ViewContext): TemplateResult {
  const { html, anyOf, button, codePicture, figure, formatAmount, heading, methodMark } = kit
  const { texts, actions } = context
  const { link = [], checkout } = state
  const amount = formatAmount(checkout.amount)
  const names = link.map((method) => texts.methods[method])
  return html`<div class="card" part="qr-card" data-method="link">
      <p class="band"><span class="brand wallets">${link.map(methodMark)}</span>${figure(amount)}</p>
      <div class="code">${codePicture(context, texts.qrLabel(anyOf(names, texts), amount))}</div>
      <div class="step">${heading(state, context)}</div>
    </div>
    <div class="ways">${button('quiet', 'changeWay', context, actions.back)}</div>`
}
