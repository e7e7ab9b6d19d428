import { type IncomingMessage, ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Broker } from '../broker.ts'
import type { RequestInfo } from './http-env.ts'
import type { LentLine } from './stream-line.ts'

/** Bytes. More than these in our hands mean that nobody reads: the kernel's buffers are full long before. */
const MOST_UNREAD = 64 * 1024

// Whoever has put the adapter's own class of responses in the place of Node's: that keeps a header out of sight until somebody asks.
void RESPONSE_ALREADY_SENT.body

/** Requests for anything else are answered without a line, which would cost each of them a little. */
const STREAM_PATH = '/v1/checkout/events'

interface Sides {
  readonly incoming: Pick<IncomingMessage, 'method' | 'url'>
  readonly outgoing: object
}

/**
 * Has the broker answer a request, and its streams written to the socket: a web stream for each of thousands of open pages costs as much
 * memory as the rest of the page's connection.
 */
export function answerOn(
  broker: Pick<Broker, 'fetch'>,
  request: Request,
  info: RequestInfo,
  { incoming, outgoing }: Sides,
): Promise<Response> {
  // Who asks for the headers alone is told them by the broker, and HTTP/2 has answers of another kind.
  const mayStream = incoming.method === 'GET' && incoming.url?.includes(STREAM_PATH)
  if (!mayStream || !(outgoing instanceof ServerResponse)) return broker.fetch(request, info)
  return answerOnLine(broker, request, info, outgoing)
}

async function answerOnLine(
  { fetch }: Pick<Broker, 'fetch'>,
  request: Request,
  info: RequestInfo,
  outgoing: ServerResponse,
): Promise<Response> {
  let lent: NodeLine | undefined
  const lend = () => {
    lent = new NodeLine(outgoing)
    return lent
  }
  const response = await fetch(request, { ...info, lend })
  if (lent === undefined) return response
  lent.begin(response)
  return RESPONSE_ALREADY_SENT
}

/** A class, so that thousands of lines share their functions. */
class NodeLine implements LentLine {
  #early = ''
  #ended = false
  readonly #outgoing: ServerResponse

  constructor(outgoing: ServerResponse) {
    this.#outgoing = outgoing
  }

  write(text: string): void {
    if (this.#outgoing.headersSent) this.#outgoing.write(text)
    else this.#early += text
  }

  isStuck(): boolean {
    return this.#early.length + this.#outgoing.writableLength > MOST_UNREAD
  }

  end(): void {
    this.#ended = true
    if (this.#outgoing.headersSent) this.#outgoing.end()
  }

  whenOver(run: () => void): void {
    if (this.#outgoing.closed) run()
    else this.#outgoing.once('close', run)
  }

  /** Writes the head, and what was written before it. */
  begin({ status, headers }: Response): void {
    if (this.#outgoing.destroyed) return
    this.#outgoing.writeHead(status, Object.fromEntries(headers))
    if (this.#ended) this.#outgoing.end(this.#early)
    else if (this.#early === '') this.#outgoing.flushHeaders()
    else this.#outgoing.write(this.#early)
    this.#early = ''
  }
}
