import type { Channel } from '@pay-checkout/protocol'
import type { NotificationMessage, PaymentOrder } from '../gateway/account.ts'
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
}

export interface PaymentFacts {
  readonly tradeNo: string
  readonly status: unknown
  readonly amount: unknown
  /** Another merchant's number in place of ours. */
  readonly merchant?: string
}
