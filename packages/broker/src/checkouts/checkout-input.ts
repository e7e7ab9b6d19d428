import type { Channel, Fen, PayMethod } from '@pay-checkout/protocol'
import type { CheckoutExtras } from '../checkout-extras.ts'
import type { PayerInput } from './payer-input.ts'

/** What a merchant asks for, already read by schema. */
export interface CheckoutInput extends CheckoutExtras {
  readonly orderNo: string
  readonly amount: Fen
  readonly subject: string
  readonly detail?: string
  readonly account?: string
  /** Methods or channels, in the order they are to be offered. */
  readonly methods?: readonly (PayMethod | Channel)[]
  readonly returnUrl?: string
  /** Seconds. */
  readonly expiresIn?: number
  readonly payer?: PayerInput
  readonly metadata?: Readonly<Record<string, string>>
  /** Where the order has a checkout that has ended unpaid, a new one is opened for it. */
  readonly reopen?: boolean
}
