import { type Channel, splitChannel } from '@pay-checkout/protocol'
import type { Capabilities } from './account.ts'

/** The last reverse that could be sent has had its effect by then, or has none. */
const LONGEST_CALL_MS = 60_000

/** A gateway's call that ends a payment, and from when on it may be made, in milliseconds since 1970. */
export interface WayOut {
  readonly by: 'close' | 'reverse'
  readonly from: number
}

/** A payment that may have to be ended, and when that is asked, in milliseconds since 1970. */
export interface Ending {
  readonly payment: {
    readonly channel: Channel
    readonly sentAt: number
    /** Its gateway has said that it can never be ended so. */
    readonly closeRefused: boolean
  }
  readonly capabilities: Pick<Capabilities, 'closeMinAge' | 'reverseMinAge' | 'reverseMaxAge'>
  readonly now: number
}

/**
 * How a payment can be ended at its gateway; null: it has to run out. A payment by the payer's own code is reversed, for its money
 * may be taken at any moment; where its gateway can't reverse, or no longer, it is closed like any other.
 */
export function wayOut({ payment, capabilities, now }: Ending): WayOut | null {
  if (payment.closeRefused) return null
  const { closeMinAge, reverseMinAge, reverseMaxAge } = capabilities
  const stillReversible = reverseMaxAge === null || now <= payment.sentAt + reverseMaxAge * 1000
  if (isBarcode(payment) && reverseMinAge !== null && stillReversible)
    return { by: 'reverse', from: payment.sentAt + reverseMinAge * 1000 }
  return closeMinAge === null ? null : { by: 'close', from: payment.sentAt + closeMinAge * 1000 }
}

/** Whether a reverse that was sent, or may be sent again, can still give the money of this payment back. */
export function isReversing({ payment, capabilities, now }: Ending): boolean {
  return wayOut({ payment, capabilities, now: now - LONGEST_CALL_MS })?.by === 'reverse'
}

/** Whether the cashier read the payer's own code for it: such a payment takes money without the payer's doing. */
export function isBarcode({ channel }: { readonly channel: Channel }): boolean {
  return splitChannel(channel).scenario === 'barcode'
}
