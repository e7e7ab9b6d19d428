import type { CheckoutState } from '@pay-checkout/core'
import type { TemplateResult } from 'lit'
import type { Kit } from '../kit.ts'
import { asides as styles } from '../styles/asides.ts'
import type { ViewContext } from '../view-context.ts'
import { bankList } from './bank-list.ts'
import { guide } from './guide.ts'
import { linkCode } from './link-code.ts'

/** The views beside the straight way to a payment: fetched by the payer who comes to one. */
export interface Asides {
  readonly styles: string
  /** The view of a state that has one of them; undefined for every other. */
  view(state: CheckoutState, context: ViewContext): TemplateResult | undefined
}

/** Makes them. What they draw with is handed to them, as to the till. */
export function createAsides(kit: Kit): Asides {
  return {
    styles,
    view(state, context) {
      switch (state.name) {
        case 'guiding':
          return guide(kit, state, context)
        case 'showing-link':
          return linkCode(kit, state, context)
        case 'choosing-bank':
          return bankList(kit, state, state.bank, context)
        case 'starting': {
          // The list stays while the payment begins at one of its banks.
          const bank =
            state.bankCode !== undefined && state.choices.find(({ channel }) => channel === state.channel)?.bank
          return bank ? bankList(kit, state, bank, context) : undefined
        }
        default:
          return undefined
      }
    },
  }
}
