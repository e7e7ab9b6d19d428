import type { Capabilities, Pace } from '../gateway/account.ts'
import type { CheckoutRow, EventType, PaymentRow } from '../store/rows.ts'

/** A payment as it stands when evidence about it is weighed. */
export interface Subject {
  readonly payment: PaymentRow
  readonly checkout: CheckoutRow
  /** Another payment of the checkout may still take money. */
  readonly othersPossible: boolean
  /** Some of its money went back, or is to go back, by a refund. */
  readonly hasRefunds: boolean
  readonly capabilities: Capabilities
  /** Seconds that a code of this channel can be used. */
  readonly lifetime: number
  /** How often this channel's gateway wants to be asked; null: at the broker's own pace. */
  readonly pace: Pace | null
  readonly now: number
}

/** What is to be done once the change has hit exactly one row. `hurry-others`: the checkout is paid, its other payments must end. */
export type Effect = 'query' | 'close' | 'reverse' | 'hurry-others'

/** Something an operator or a security log should see. */
export type Warning = 'evidence-mismatch' | 'evidence-incomplete' | 'evidence-unsigned' | 'contradiction'

/** What evidence makes of a payment: patches for one compare-and-set, the events in it, and what to do afterwards. */
export interface Decision {
  /** Null: nothing is written. */
  readonly payment: Partial<PaymentRow> | null
  /** Present whenever the checkout's payer or merchant can see a difference. */
  readonly checkout: Partial<CheckoutRow> | null
  readonly events: readonly EventType[]
  readonly effects: readonly Effect[]
  readonly warning: Warning | null
}
