import type { Channel } from '@pay-checkout/protocol'
import type { NotificationMessage, PaymentOrder, PaymentRef } from '../gateway/account.ts'
import type { OutgoingRequest } from '../ports.ts'

/** A message before it is sealed, as the gateway's document prints it. */
export type ClearMessage = Readonly<Record<string, unknown>>

/**
 * The gateway's own side of the wire, for the contract suite. Written from the document with Node's crypto alone, never with
 * the envelope it checks: each must understand the other by the document only. Keys are made when it is created.
 */
export interface GatewayPeer {
  /** A complete configuration whose keys fit this peer and which offers every channel. Its baseUrl is https. */
  readonly config: Readonly<Record<string, unknown>>
  /** False where a refusal’s code stands outside of what the gateway signs, so that no refusal is a signed one. */
  readonly signsRefusals?: false
  /** False where no reply is ever signed, so that `seal` and `unsigned` are the same. Its definition must say `trust: 'tls'`. */
  readonly signsReplies?: false
  /** Opens a call as the gateway does. Throws when its signature or form is wrong. */
  receive(request: OutgoingRequest): { readonly path: string; readonly values: ClearMessage }
  /** A reply in the clear. */
  clear(code: string, words: string, values?: unknown): ClearMessage
  /** A reply's bytes, signed. */
  seal(message: ClearMessage): Uint8Array
  /** A reply's bytes without a signature, as this gateway writes its errors or as a forger would write anything. */
  unsigned(message: ClearMessage): Uint8Array
  /** A signed notification of these values. */
  notification(values: ClearMessage): NotificationMessage
  /** The same notification with its signature left out or emptied. */
  unsignedNotification(values: ClearMessage): NotificationMessage
  /** What a query's reply and a notification say of a payment. */
  payment(facts: PaymentFacts): ClearMessage
  /** What a create's reply holds for a channel; `address` takes the place of the code or address it leads to. */
  created(channel: Channel, order: PaymentOrder, address?: string): ClearMessage
  /** How refunds look on the wire, or why there are none. */
  readonly refunds: RefundPeer | Lacks
  /** How payments by the payer's code look on the wire, or why there are none. */
  readonly barcode: BarcodePeer | Lacks
  /** Cases of the contract that this gateway can't keep, each with the reason why. */
  readonly skip?: Readonly<Record<string, string>>
}

/** What a gateway can't do, with the written reason why. */
export interface Lacks {
  readonly lacks: string
}

/** How refunds look on the wire. What isn't said in a message of this gateway is left out of it. */
export interface RefundPeer {
  /** The values of a reply to a refund. */
  taken(facts: RefundFacts): ClearMessage
  /** The values of a reply to a refund's query. */
  found(facts: RefundFacts): ClearMessage
  /** What a notification of a refund says, or why there is no such notification. */
  readonly notified: ((facts: RefundFacts) => ClearMessage) | Lacks
}

/** How payments by the payer's code look on the wire. */
export interface BarcodePeer {
  /** A whole reply in the clear, to a payer who paid at once. */
  paid(channel: Channel, order: PaymentOrder): ClearMessage
  /** A whole reply in the clear, to a payer who is being asked for a password. Its code may be one that says "not done yet". */
  paying(channel: Channel, order: PaymentOrder): ClearMessage
}

export interface RefundFacts {
  readonly refundNo: string
  /** A word of the definition's `refund.statuses`, or anything else. Undefined: the message doesn't say. */
  readonly status: unknown
  /** In fen, or anything else. */
  readonly amount: unknown
  readonly payment: PaymentRef
}

export interface PaymentFacts {
  readonly tradeNo: string
  readonly status: unknown
  readonly amount: unknown
  /** Another merchant's number in place of ours. */
  readonly merchant?: string
}
