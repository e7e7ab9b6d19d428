/** What a stream of server-sent events is written to. */
export interface StreamLine {
  write(text: string): void
  /** Whether so much waits to be read that nobody seems to be reading. */
  isStuck(): boolean
  end(): void
}

/** A server's own answer as a line: what is written before the answer has its head goes out behind it. */
export interface LentLine extends StreamLine {
  /** Calls once, when the client has gone away or the line has ended. */
  whenOver(run: () => void): void
}

const UNREAD_CHUNKS = 32
const ENCODER = new TextEncoder()

/** A line as a web stream, which every server of the fetch kind understands. `cancelled`: its reader went away. */
export function webLine(cancelled: () => void): {
  readonly line: StreamLine
  readonly body: ReadableStream<Uint8Array>
} {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given
    },
    cancel: cancelled,
  })
  const line: StreamLine = {
    write: (text) => controller?.enqueue(ENCODER.encode(text)),
    isStuck: () => -(controller?.desiredSize ?? 0) > UNREAD_CHUNKS,
    end: () => controller?.close(),
  }
  return { line, body }
}
