import type { IncomingMessage, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Broker } from '../broker.ts'
import type { RequestInfo } from './http-env.ts'
import { answerOn } from './node-line.ts'

/** What a server of Node's kind calls with every request. Of Express: `app.use(nodeHandler(broker))`. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  /** Where given, it is called for whatever isn't the broker's. */
  next?: () => void,
) => void

/**
 * A broker's requests in a server of yours: `node:http`, Express, Connect, Fastify's hooks. Put it before what parses bodies; behind a parser
 * it goes by `request.rawBody`, a Buffer, or says with 500 that the bytes are gone. Run its clock with `runBroker`.
 */
export function nodeHandler(broker: Broker): NodeHandler {
  // Node's own classes stay what they are: the server around us has a use for them.
  const listen = getRequestListener(
    (request, sides) => {
      const { incoming } = sides
      const asked = wasRead(incoming as IncomingMessage) ? spent(request) : request
      return answerOn(broker, asked, addressOf(incoming), sides)
    },
    { overrideGlobalObjects: false },
  )
  return (request, response, next) => {
    // Express takes away what a router is mounted at; the broker's paths are those of its public address.
    const url = (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/'
    if (next && !broker.serves(url)) return next()
    request.url = url
    void listen(request, response)
  }
}

/** What the broker is told of a request beside it. */
export function addressOf({
  socket,
}: {
  readonly socket: { readonly remoteAddress?: string | undefined }
}): RequestInfo {
  return socket.remoteAddress === undefined ? {} : { address: socket.remoteAddress }
}

function wasRead(incoming: IncomingMessage & { readonly rawBody?: unknown }): boolean {
  return incoming.readableDidRead && !Buffer.isBuffer(incoming.rawBody) && hasBody(incoming)
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** The same request with a body that was read, as servers of the fetch kind show it. */
function spent({ url, method, headers }: Request): Request {
  const request = new Request(url, { method, headers, body: ' ' })
  void request.text()
  return request
}
