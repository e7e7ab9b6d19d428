/** How far a message can be believed: its signature was checked · it came over TLS from the gateway's host · not at all. */
export type Trust = 'signed' | 'tls' | 'none'

/**
 * What a gateway's refusal means for the payment it is about.
 * `refused`: nothing was created or changed · `duplicate`: this number exists already, so ask · `not-found`: no such payment ·
 * `not-now`: not in this state or not yet (closing a paid payment) · `unsupported`: this payment can never be treated so.
 */
export type RefusalMeaning = 'refused' | 'duplicate' | 'not-found' | 'not-now' | 'unsupported'

/** The gateway answered no, in words its definition lists. */
export class GatewayRefused extends Error {
  override readonly name: string = 'GatewayRefused'
  readonly meaning: RefusalMeaning
  /** The gateway's own code and words, for logs and operators. */
  readonly gatewayCode: string
  /** Its own sentence, in which nobody is named. */
  readonly words: string
  readonly trust: Trust

  constructor(meaning: RefusalMeaning, gatewayCode: string, words: string, trust: Trust) {
    super(`The gateway refused the call: ${gatewayCode} ${words}`)
    this.meaning = meaning
    this.gatewayCode = gatewayCode
    this.words = words
    this.trust = trust
  }
}

/** Something may have happened: no answer, a broken one, or words nobody lists. Ask by query; never repeat a create or refund. */
export class GatewayUnclear extends Error {
  override readonly name: string = 'GatewayUnclear'
  /** What the gateway said, where it said anything: a code that no table lists, or an unsigned one. For the merchant alone. */
  readonly said?: { readonly code: string; readonly words: string }

  constructor(message: string, options: ErrorOptions & { said?: { code: string; words: string } } = {}) {
    super(message, options)
    if (options.said) this.said = options.said
  }
}

/** The gateway took a create, and its answer leads the payer nowhere. `message` says what it lacks and what to do about that. */
export class CreateUnusable extends GatewayUnclear {
  override readonly name: string = 'CreateUnusable'
  readonly code: 'unknown-host' | 'unusable-answer'

  constructor(code: CreateUnusable['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The gateway couldn't be reached: no byte of the call left, so that nothing has happened there, nor will. */
export class GatewayUnreached extends GatewayUnclear {
  override readonly name: string = 'GatewayUnreached'
}

/** The message is not from the gateway, or was changed on its way. Nothing in it may be used. */
export class SignatureMismatch extends Error {
  override readonly name: string = 'SignatureMismatch'
}

/** What became of a call that failed, in a word for the log. */
export function outcomeOf(error: unknown): 'refused' | 'unsent' | 'unclear' {
  if (error instanceof GatewayRefused) return 'refused'
  return error instanceof GatewayUnreached ? 'unsent' : 'unclear'
}
