import { splitChannel } from '@pay-checkout/protocol'
import { html, nothing, type TemplateResult } from 'lit'
import { methodMark } from '../icons/method-mark.ts'
import { channelOf, type StateOf, type ViewContext } from '../view-context.ts'
import { button } from './button.ts'
import { heading } from './heading.ts'
import { wayOut } from './way-out.ts'

/** Something is under way: in the wallet, on the way there, or at the broker. Says what, and what to do now. */
export function waiting(
  state: StateOf<'identifying' | 'in-wallet' | 'leaving' | 'waiting'>,
  context: ViewContext,
): TemplateResult {
  const { actions } = context
  // Only these end without a payment often enough to offer the next try first; a doubt is never hurried.
  const stuck = state.name === 'waiting' && (state.after === 'wallet-cancelled' || state.after === 'wallet-failed')
  const cancelling = state.name === 'waiting' && state.after === 'cancel'
  return html`<div class="scene">
      <span class="pulse ${stuck ? 'still' : ''}">${methodMark(splitChannel(channelOf(state)).method)}</span>
      ${heading(state, context)}
    </div>
    <div class="ways">
      ${stuck ? button('primary', 'retry', context, actions.retry) : nothing}
      ${cancelling || state.name === 'identifying' ? nothing : button('secondary', 'havePaid', context, actions.confirm)}
      ${cancelling ? wayOut(state.checkout.returnUrl, 'secondary', context) : button('quiet', 'changeWay', context, actions.back)}
    </div>`
}
