import type { Channel } from '@pay-checkout/protocol'
import type { CheckoutState } from './checkout-state.ts'
import type { Platform, Timers, Transport } from './ports.ts'

export interface CheckoutOptions {
  /** The broker's address, for example `https://pay.example.com`. */
  readonly brokerUrl: string
  /** The client token, as `POST /v1/checkouts` gave it to the merchant's server. */
  readonly token: string
  readonly transport: Transport
  readonly platform: Platform
  readonly timers: Timers
  /** Only these channels or methods, in this order; all that the checkout offers by default. */
  readonly methods?: readonly string[]
  /** Where H5 and hosted payments bring the payer back; the platform's page by default. */
  readonly returnUrl?: string
}

/** A running checkout: the pure machine plus the ports that carry out its effects. */
export interface Checkout {
  getState(): CheckoutState
  subscribe(run: (state: CheckoutState) => void): () => void
  /** Starts paying by `channel`, or by the best usable one. A second call while one is under way changes nothing. */
  pay(channel?: Channel): void
  /** The payer says "I have paid": asks the broker now. */
  confirm(): void
  /** Back to the choice of ways to pay; the payment under way is left to the broker to resolve. */
  back(): void
  /** The payer gives up: the broker finds out the truth. */
  cancel(): void
  /** Tries again what failed: reads the checkout, starts the payment, refreshes the QR code. */
  retry(): void
  /** Continues with a fresh token after `token-expired`. */
  setToken(token: string): void
  /** Ends every timer, listener and request. */
  dispose(): void
}
