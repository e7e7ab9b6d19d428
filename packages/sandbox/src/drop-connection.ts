import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'

/** Thrown instead of an answer when there is no socket to cut: the sandbox was called in-process. */
export class ConnectionDropped extends Error {
  override readonly name: string = 'ConnectionDropped'
  constructor() {
    super('The sandbox cut the connection, as a fault told it to')
  }
}

/** Cuts the caller's connection without a byte of answer. */
export function dropConnection(context: Context): Response {
  const outgoing = (context.env as Partial<HttpBindings> | undefined)?.outgoing
  if (!outgoing) throw new ConnectionDropped()
  outgoing.socket?.destroy()
  return RESPONSE_ALREADY_SENT
}
