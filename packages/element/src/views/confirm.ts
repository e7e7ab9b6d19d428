import { splitChannel } from '@pay-checkout/protocol'
import { html, type TemplateResult } from 'lit'
import { methodMark } from '../icons/method-mark.ts'
import type { StateOf, ViewContext } from '../view-context.ts'
import { button } from './button.ts'
import { heading } from './heading.ts'

/** Back from a cashier without a verdict: the payer says what they did, the broker finds out what is true. */
export function confirm(state: StateOf<'confirming'>, context: ViewContext): TemplateResult {
  const { actions } = context
  return html`<div class="scene">${methodMark(splitChannel(state.payment.channel).method)} ${heading(state, context)}</div>
    <div class="ways">
      ${button('primary', 'havePaid', context, actions.confirm)}
      ${button('secondary', 'payAgain', context, actions.retry)}
      ${button('quiet', 'notNow', context, actions.back)}
    </div>`
}
