import type { NotificationMessage } from './account.ts'
import type { Values } from './values.ts'

/** How a gateway's messages are signed, encrypted and written: the one pair every gateway must have. */
export interface Envelope {
  /** Makes the bytes of a call. `path` stands below the base address, with its query. */
  seal(path: string, values: Values): Promise<SealedCall>
  /** Opens a reply's bytes. Throws SignatureMismatch, or MalformedText when it can't be read at all. */
  open(bytes: Uint8Array): Promise<OpenedReply>
  /** Opens a notification. What it answers is signed: an unsigned one throws SignatureMismatch. */
  openNotification(message: NotificationMessage): Promise<OpenedNotification>
}

export interface SealedCall {
  readonly path: string
  readonly contentType: string
  readonly body: string
}

/**
 * A reply without a signature has a code and words, and no values: no status can be read from it. Its values are handed on only where
 * a gateway signs no reply at all, and count if the definition says `trust: 'tls'` besides; or where it forgets to sign some, and then
 * they count if the operation says `opensUnsigned`, and for showing the payer where to pay alone.
 */
export type OpenedReply =
  | { readonly signed: true; readonly code: string; readonly words: string; readonly values: Values }
  | { readonly signed: false; readonly code: string; readonly words: string; readonly values?: Values }

export interface OpenedNotification {
  readonly values: Values
  /** Whether the signed text could also be split into other fields; such a message is only a hint. */
  readonly ambiguous: boolean
}
