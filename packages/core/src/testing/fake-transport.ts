import { readEventStream } from '../event-stream.ts'
import type { PlainRequest, PlainResponse, Transport } from '../ports.ts'

/** What a fake transport answers: a value becomes JSON; `lost` is a broken connection, `never` one that hangs. */
export type FakeReply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'lost'
  | 'never'

/** One stream that a client has opened. */
export interface FakeStream {
  readonly request: PlainRequest
  /** Whether the client has closed it. */
  closed: boolean
  open(status: number): void
  text(chunk: string): void
  end(): void
}

export interface FakeTransport extends Transport {
  /** Every request sent, streams aside. */
  readonly requests: PlainRequest[]
  readonly streams: FakeStream[]
  /** How many more streams may be opened; any number by default. */
  places: number
}

/** A transport that answers by a function. It streams only when `streaming` is set. */
export function createFakeTransport(
  answer: (request: PlainRequest, index: number) => FakeReply | Promise<FakeReply>,
  {
    streaming = false,
    places = Number.POSITIVE_INFINITY,
  }: { readonly streaming?: boolean; readonly places?: number | undefined } = {},
): FakeTransport {
  const requests: PlainRequest[] = []
  const streams: FakeStream[] = []
  const transport: FakeTransport = {
    requests,
    streams,
    places,
    async send(request) {
      requests.push(request)
      return toResponse(await answer(request, requests.length - 1))
    },
  }
  if (!streaming) return transport
  transport.stream = (request, handlers) => {
    if (transport.places <= 0) return undefined
    transport.places--
    const feed = readEventStream(handlers.event)
    const stream: FakeStream = {
      request,
      closed: false,
      open: handlers.open,
      text(chunk) {
        handlers.heard()
        try {
          feed(chunk)
        } catch {
          handlers.end(true)
          stream.closed = true
        }
      },
      end: () => handlers.end(),
    }
    streams.push(stream)
    return () => {
      stream.closed = true
    }
  }
  return transport
}

function toResponse(reply: FakeReply): PlainResponse | Promise<PlainResponse> {
  if (reply === 'never') return new Promise(() => {})
  if (reply === 'lost') throw new TypeError('The connection broke')
  const { status, body, headers = {} } = reply
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body ?? null) }
}
