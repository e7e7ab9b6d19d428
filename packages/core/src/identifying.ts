import type { Advance, CheckoutState, Known, Start } from './checkout-state.ts'
import { choosing, FOLLOW, isBarcode, knownOf, starting, stay } from './standing.ts'
import { calm } from './trouble.ts'

/**
 * What the payer has chosen: the wallet is asked first who they are, where it can tell and the broker doesn't know, or where it refused
 * (`again`) what was made for whom the broker knows: that may be somebody else, who had the same page before.
 */
export function begin(state: Known, start: Start, again?: boolean): Advance {
  const choice = state.choices.find(({ channel }) => channel === start.channel)
  const by = choice?.identify || (again && choice?.identifyAgain)
  if (!by) return starting(state, start)
  return {
    state: { name: 'identifying', ...knownOf(calm(state)), ...start, by, left: false },
    effects: [{ type: 'identify', ...start }],
  }
}

/** Whether a way can still be gone here. */
export function isUsable({ choices }: Known, start: Start): boolean {
  return choices.some(({ channel, usable }) => usable && channel === start.channel)
}

/** Goes on with what was chosen before. The wallet is never asked twice for one choice: that could go round for ever. */
export function goOn(state: Known, start: Start): Advance {
  const choice = state.choices.find(({ channel }) => channel === start.channel)
  // What was remembered is only as good as the storage that kept it: no code is charged that nobody has scanned.
  return choice?.usable && !choice.identify && !isBarcode(start.channel)
    ? starting(state, start)
    : choosing({
        ...state,
        trouble: { code: 'payer-unknown', detail: `The broker still needs the payer of ${start.channel}` },
      })
}

/** Back from the wallet's page by the back button: this page was kept as it was left. */
export function returnUnknown(state: Extract<CheckoutState, { name: 'identifying' }>): Advance {
  return state.left ? { state: choosing(calm(state)).state, effects: [FOLLOW] } : stay(state)
}
