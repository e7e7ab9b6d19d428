/** Time, passed in so that tests own it. Milliseconds since 1970. */
export interface Clock {
  now(): number
  /** Milliseconds since any one moment, which go on whoever sets the clock. Left out: nobody sets it, and `now` will do. */
  steady?(): number
  /** Runs something after so many milliseconds, and answers how to call that off. Left out: the machine's timers do. */
  after?(ms: number, run: () => void): () => void
}

/** Randomness, passed in so that a seed can replay a history. */
export interface Random {
  bytes(length: number): Uint8Array
}

/** A structured log: an event's name and its fields. Declared secrets are redacted before a line is written. */
export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}
export type LogFields = Readonly<Record<string, unknown>>

/**
 * One HTTP call to the outside, in bytes. Rejects when no whole answer came in time: with NothingSent where no byte of it left, and only
 * there. Never follows a redirect.
 */
export type Send = (request: OutgoingRequest) => Promise<OutgoingReply>

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number
  /** Bytes of the reply that are read at most; a longer one is an error. */
  readonly maxBytes: number
}

export interface OutgoingReply {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
}
