import { PROBLEMS, type Problem, type ProblemCode } from '@pay-checkout/protocol'
import { GatewayRefused, GatewayUnclear, GatewayUnreached, SignatureMismatch } from '../gateway/errors.ts'
import { PayError } from '../pay-error.ts'
import type { Log } from '../ports.ts'
import { BodyTaken, RequestCutOff } from './read-body.ts'

/** Any error as RFC 9457 `application/problem+json`. What isn't meant for the caller is logged and answered as `internal`. */
export function problemResponse(error: unknown, log: Log): Response {
  if (error instanceof RequestCutOff) {
    log.info('request.cut-off')
    return toResponse(new PayError('invalid-request', 'The body ended before its end.'))
  }
  if (error instanceof BodyTaken) {
    log.error('request.body-taken', { error: error.message })
    return toResponse(new PayError('internal', error.message))
  }
  const told = tellable(error)
  if (told === undefined) log.error('request.failed', { error })
  return toResponse(told ?? new PayError('internal', 'The broker failed. The reason stands in its log.'))
}

function tellable(error: unknown): PayError | undefined {
  if (error instanceof PayError) return error
  if (error instanceof GatewayRefused) return new PayError('gateway-refused', error.message)
  if (error instanceof GatewayUnreached) {
    return new PayError('unavailable', `${error.message}. It can be sent again, with another Idempotency-Key.`)
  }
  if (error instanceof GatewayUnclear || error instanceof SignatureMismatch) {
    return new PayError(
      'gateway-unclear',
      'The gateway gave no answer that can be believed. The call may have had its effect: find out by a query, and don’t repeat it blindly.',
    )
  }
  return undefined
}

function toResponse(error: PayError): Response {
  const { status, title } = PROBLEMS[error.code]
  const problem: Problem = {
    type: problemType(error.code),
    title,
    status,
    code: error.code,
    detail: error.message,
    ...(error.errors.length > 0 && { errors: error.errors }),
  }
  const headers = new Headers({ 'content-type': 'application/problem+json; charset=utf-8' })
  if (error.retryAfter !== undefined) headers.set('retry-after', String(Math.ceil(error.retryAfter)))
  if (status === 401) headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify(problem), { status, headers })
}

/** The `type` of a problem: a name that is stable and unique, and no address to look up. */
export function problemType(code: ProblemCode): string {
  return `urn:pay-checkout:problem:${code}`
}
