import type { Platform, Timers, Transport } from './ports.ts'

/** What a checkout runs with: its broker, its token, and the ports of the place it is in. */
export interface CheckoutOptions {
  /** The broker's address, for example `https://pay.example.com`. */
  readonly brokerUrl: string
  /** The client token, as `POST /v1/checkouts` gave it to the merchant's server. Empty: the first one is `refreshToken`'s, too. */
  readonly token: string
  /**
   * Gets a fresh token for the same checkout from your server. Called a minute before the token ends, and when the broker refuses it: the
   * call that was refused then goes on by itself. Never two at a time. Undefined: none comes this way, `setToken` brings it.
   */
  readonly refreshToken?: (() => string | undefined | Promise<string | undefined>) | undefined
  readonly transport: Transport
  readonly platform: Platform
  readonly timers: Timers
  /** Only these channels or methods, in this order; all that the checkout offers by default. */
  readonly methods?: readonly string[]
  /** Where H5 and hosted payments bring the payer back; the platform's page by default. */
  readonly returnUrl?: string
  /** Whether this is a cashier's device, whose scanner reads the payers' payment codes. Nothing but the page can know. */
  readonly till?: boolean
  /** 0 ≤ random < 1, to spread retries in time; `Math.random` by default. */
  readonly random?: () => number
}
