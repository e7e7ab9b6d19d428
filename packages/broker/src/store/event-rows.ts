import type { EventType } from './rows.ts'

/** An event as it was written, for good. */
export interface EventRow {
  readonly id: string
  readonly checkoutId: string
  readonly sequence: number
  readonly type: EventType
  /** The text that is signed and sent: `{type, timestamp, sequence, data}`. Never changes. */
  readonly body: string
  readonly createdAt: number
  /** Position in the whole log, for catching up. */
  readonly position: number
}

/** How telling the merchant of an event stands. A dead one was given up; it can be read, and asked for again. */
export const DELIVERY_STATUSES = ['waiting', 'delivered', 'dead'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

export interface ListedEvent extends EventRow {
  readonly delivery: DeliveryStatus
}

export interface DeliveryRow {
  readonly event: EventRow
  /** Failed tries that count against the event. */
  readonly tries: number
}

/** Which events a caller wants: of one type, or in one standing. What is absent may be anything. */
export interface EventChoice {
  readonly type?: EventType | undefined
  readonly delivery?: DeliveryStatus | undefined
}

/** Which deliveries a caller wants: all that are due, or only those that were never tried. */
export type DeliveryChoice = 'any' | 'untried'

export type DeliveryResult =
  | { readonly kind: 'delivered'; readonly status: number }
  /** `counts`: the event may be to blame, and not the merchant's server alone. */
  | { readonly kind: 'retry'; readonly at: number; readonly reason: string; readonly counts: boolean }
  | { readonly kind: 'dead'; readonly reason: string }
