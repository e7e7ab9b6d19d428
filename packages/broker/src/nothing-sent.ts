/** Stands in place of a gateway's refusal code for a create, or a refund, that never left us. */
export const NOT_SENT = 'not-sent'

/**
 * A call failed before its first byte left: the host has no address, nobody listens there, TLS wasn't agreed on, or its time was up before a
 * connection was free. What it would have done hasn't been done, and never will be.
 */
export class NothingSent extends Error {
  override readonly name: string = 'NothingSent'
  /** The network's own word, such as ECONNREFUSED, where it has one. */
  readonly code: string | undefined

  constructor(cause: unknown) {
    const { code } = Object(cause) as { code?: unknown }
    super('Nothing was sent: the connection couldn’t be made', { cause })
    this.code = typeof code === 'string' ? code : undefined
  }
}
