import type { CheckoutState } from '@pay-checkout/core'
import type { Channel } from '@pay-checkout/protocol'
import type { TemplateResult } from 'lit'
import type { View, ViewContext } from '../view-context.ts'
import { choose } from './choose.ts'
import { confirm } from './confirm.ts'
import { qr } from './qr.ts'
import { settled } from './settled.ts'
import { stopped } from './stopped.ts'
import { loading, unreadable } from './unready.ts'
import { waiting } from './waiting.ts'

/** A state whose view is fetched when somebody comes to it. */
type AsideState = Extract<CheckoutState, { name: 'guiding' | 'choosing-bank' }>
/** A state whose view is always there. */
type PlainState = Exclude<CheckoutState, AsideState>

/** The chosen channel whose view has to be fetched; undefined in states whose view is there. */
export function asideOf(state: CheckoutState): Channel | undefined {
  return state.name === 'guiding'
    ? state.choice.channel
    : state.name === 'choosing-bank'
      ? state.bank.channel
      : undefined
}

/** What stands where an aside isn't there yet, or can't be fetched: the ways to pay, and the chosen one is busy meanwhile. */
export function standIn(state: CheckoutState, failed: boolean): PlainState {
  const channel = asideOf(state)
  if (!channel) return state as PlainState
  const known = state as AsideState
  return failed
    ? { ...known, name: 'choosing', trouble: { code: 'offline', detail: 'A view could not be fetched' } }
    : { ...known, name: 'starting', channel, idempotencyKey: '' }
}

/** The view of a state: one row for each name, so that a new state doesn't compile without one. */
export function viewOf(state: PlainState, context: ViewContext): TemplateResult {
  return (VIEWS[state.name] as View<PlainState['name']>)(state, context)
}

const VIEWS: { readonly [Name in PlainState['name']]: View<Name> } = {
  loading,
  unreadable,
  choosing: choose,
  identifying: waiting,
  starting: choose,
  'showing-qr': qr,
  'in-wallet': waiting,
  leaving: waiting,
  waiting,
  confirming: confirm,
  settled,
  stopped,
}
