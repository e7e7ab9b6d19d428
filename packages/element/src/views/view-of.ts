import type { CheckoutState } from '@pay-checkout/core'
import { splitChannel } from '@pay-checkout/protocol'
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
type AsideState = Extract<CheckoutState, { name: 'guiding' | 'choosing-bank' | 'showing-link' }>
/** A state whose view is always there. */
type PlainState = Exclude<CheckoutState, AsideState>

/** Whether a state's view has to be fetched. */
export function isAside(state: CheckoutState): state is AsideState {
  return state.name === 'guiding' || state.name === 'choosing-bank' || state.name === 'showing-link'
}

/** How far the parts of a view have come. */
export interface Coming {
  /** The asides couldn't be fetched. */
  readonly failed: boolean
  /** The code isn't drawn yet. */
  readonly undrawn: boolean
  /** The state was found when the checkout was read. */
  readonly found: boolean
}

/**
 * What stands where a view isn't there yet, or can't be fetched: the ways to pay, and the chosen one is busy meanwhile. A code comes in one piece
 * with its card; one that was found again follows what stood there before.
 */
export function standIn(state: CheckoutState, { failed, undrawn, found }: Coming): PlainState {
  if (state.name === 'showing-qr' && !state.expired && undrawn) {
    return found
      ? { name: 'loading' }
      : { ...state, name: 'starting', channel: state.payment.channel, idempotencyKey: '' }
  }
  if (!isAside(state)) return state as PlainState
  if (failed) return { ...state, name: 'choosing', trouble: { code: 'offline', detail: 'A view could not be fetched' } }
  if (state.name === 'showing-link') return { ...state, name: 'choosing' }
  const { channel } = state.name === 'guiding' ? state.choice : state.bank
  return { ...state, name: 'starting', channel, idempotencyKey: '' }
}

/** The room that a view is given, so that what comes in its place moves nothing below it: as much as a few ways to pay, or as a code takes. */
export function roomOf(state: CheckoutState): string {
  const { name } = state
  if (name === 'showing-qr' || (name === 'starting' && splitChannel(state.channel).scenario === 'qr')) return 'tall'
  return name === 'loading' || name === 'choosing' || name === 'starting' ? 'roomy' : ''
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
