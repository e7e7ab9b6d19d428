import type { CheckoutState } from '@pay-checkout/core'
import type { TemplateResult } from 'lit'
import type { View, ViewContext } from '../view-context.ts'
import { choose } from './choose.ts'
import { confirm } from './confirm.ts'
import { guide } from './guide.ts'
import { qr } from './qr.ts'
import { settled } from './settled.ts'
import { stopped } from './stopped.ts'
import { loading, unreadable } from './unready.ts'
import { waiting } from './waiting.ts'

/** The view of a state: one row for each name, so that a new state doesn't compile without one. */
export function viewOf(state: CheckoutState, context: ViewContext): TemplateResult {
  return (VIEWS[state.name] as View<CheckoutState['name']>)(state, context)
}

const VIEWS: { readonly [Name in CheckoutState['name']]: View<Name> } = {
  loading,
  unreadable,
  choosing: choose,
  starting: choose,
  'showing-qr': qr,
  'in-wallet': waiting,
  leaving: waiting,
  waiting,
  confirming: confirm,
  guiding: guide,
  settled,
  stopped,
}
