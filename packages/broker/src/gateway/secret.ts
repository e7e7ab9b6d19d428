const REDACTED = '[redacted]'

/** A secret of the configuration. Prints, logs and serialises as `[redacted]`; only {@link Secret.reveal} tells it. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The secret itself: for the one place that signs or encrypts with it. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  // Node's inspect, so that console.log of a configuration shows nothing either.
  static {
    Object.defineProperty(Secret.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: () => REDACTED })
  }
}
