import type { NotificationMessage } from '../../packages/broker/src/gateway/account.ts'

/** The part of a message that carries its fields: the query of a GET, the body of everything else. */
export function payloadOf(message: NotificationMessage): Uint8Array {
  return message.bytes.length > 0 ? message.bytes : Buffer.from(message.query)
}

/** The same message with another payload in the same place. */
export function withPayload(message: NotificationMessage, payload: Uint8Array | string): NotificationMessage {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  // A query reaches the broker as text; bytes beyond ASCII would have been percent-coded on the way.
  return message.bytes.length > 0
    ? { ...message, bytes: new Uint8Array(bytes) }
    : { ...message, query: Buffer.from(bytes).toString('latin1') }
}

/** A payload as text, one character for each byte where it isn't UTF-8. */
export function textOfPayload(message: NotificationMessage): string {
  return Buffer.from(payloadOf(message)).toString('utf8')
}
