import type { Channel, PayMethod } from './channel.ts'
import type { Fen } from './money.ts'
import type { PaymentView } from './payment.ts'

/**
 * Where a checkout stands. `open`: can be paid · `paid`: the shop's money is taken, once ·
 * `closed`: given up by merchant or payer · `expired`: ran out of time. The last three are final for the payer.
 */
export const CHECKOUT_STATUSES = ['open', 'paid', 'closed', 'expired'] as const
export type CheckoutStatus = (typeof CHECKOUT_STATUSES)[number]

/** A bank among which a payer chooses, by its gateway's own code and by the name that the gateway's document gives it. */
export interface Bank {
  readonly code: string
  readonly name: string
}

/** The banks of a channel. Each of its payments is for one of them; without `needed`, one that names none is for the shop's own choice. */
export interface BankChoice {
  readonly channel: Channel
  /** A payment without a `bankCode` is refused. */
  readonly needed: boolean
  readonly banks: readonly Bank[]
}

/** Whether this could be a bank's code: letters and digits, 32 at most. */
export function isBankCode(input: unknown): input is string {
  return typeof input === 'string' && /^[0-9A-Za-z]{1,32}$/.test(input)
}

/**
 * A channel that needs its payer's id at the wallet. An id belongs to one app: an official account's openid is worth nothing in a
 * mini-program. `by`: how a client can make it known: `authorize` leaves the page for the wallet's own and comes back, `login` takes a
 * mini-program's code; null: the shop's server alone can tell it.
 */
export interface PayerOffer {
  readonly channel: Channel
  readonly known: boolean
  readonly by: 'authorize' | 'login' | null
  /** What a page makes known by `authorize`, a mini-program of the same wallet makes known by its login code. */
  readonly login?: true
}

/** One way to pay that an account offers, and whether the broker knows the payer's id there (openid, Alipay user id). */
export interface MethodOffer {
  readonly method: PayMethod
  readonly channels: readonly Channel[]
  /** Whether any of them knows its payer's id at the wallet. Of each by itself tells `payers`. */
  readonly payerKnown: boolean
  /** The channels that need their payer's id. Left out by a broker that can't find it out. */
  readonly payers?: readonly PayerOffer[]
  /** The channels whose payer chooses a bank: its code is the `bankCode` of `POST /v1/checkout/payments`. */
  readonly choices?: readonly BankChoice[]
}

/** The hosted page as one to pay on, in whatever app it is opened: a code of its address serves every wallet. */
export interface PayLink {
  /** When somebody last opened it, ISO 8601 UTC, or null: whoever shows its code can say that it was scanned. */
  readonly openedAt: string | null
}

/** A checkout as its payer may see it: `GET /v1/checkout`. Times are ISO 8601 UTC. */
export interface CheckoutView {
  readonly id: string
  readonly orderNo: string
  /** In fen. A client that can't read it says 0, and only of a checkout that is over. */
  readonly amount: Fen
  readonly currency: 'CNY'
  readonly subject: string
  readonly status: CheckoutStatus
  readonly methods: readonly MethodOffer[]
  readonly expiresAt: string
  /** The broker's clock when it answered: countdowns run on this clock, not on the device's. */
  readonly serverTime: string
  /** When the token that read this may only read. Left out where it wasn't read by asking, as in a stream. */
  readonly tokenExpiresAt?: string
  /** The hosted page of this checkout: for another device, another browser, or the address bar. */
  readonly payUrl: string
  /** Present where `payUrl` can be paid on, and not only tells how the checkout stands. */
  readonly payLink?: PayLink
  /** Where the shop wants the payer after the payment, or null. */
  readonly returnUrl: string | null
  /** The payment under way, or the one that decided the checkout. */
  readonly payment: PaymentView | null
}
