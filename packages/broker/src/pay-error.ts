import { type FieldProblem, PROBLEMS, type ProblemCode } from '@pay-checkout/protocol'

/** An error a caller can act on. Its code decides the HTTP status; its message is read by the caller. */
export class PayError extends Error {
  override readonly name: string = 'PayError'
  readonly code: ProblemCode
  readonly errors: readonly FieldProblem[]
  /** Seconds after which the same call may work, when that is known. */
  readonly retryAfter: number | undefined

  constructor(
    code: ProblemCode,
    detail: string,
    options: { errors?: readonly FieldProblem[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.errors = options.errors ?? []
    this.retryAfter = options.retryAfter
  }

  get status(): number {
    return PROBLEMS[this.code].status
  }
}
