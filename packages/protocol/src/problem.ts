/** Every problem code of the HTTP interface, with its status and a title. Codes are stable; sentences are not. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request has invalid fields' },
  'invalid-json': { status: 400, title: 'The body is not JSON' },
  'unsupported-media-type': { status: 415, title: 'The body must be application/json' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'key-missing': { status: 401, title: 'The secret key is missing' },
  'key-invalid': { status: 401, title: 'The secret key is not valid' },
  'scope-missing': { status: 403, title: 'The key lacks the scope for this call' },
  'token-missing': { status: 401, title: 'The client token is missing' },
  'token-invalid': { status: 401, title: 'The client token is not valid' },
  'token-expired': { status: 401, title: 'The client token has expired' },
  'origin-not-allowed': { status: 403, title: 'This page is not allowed to use the token' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'The HTTP method does not fit the path' },
  'idempotency-conflict': { status: 409, title: 'The idempotency key was used with another body' },
  'idempotency-in-progress': { status: 409, title: 'The first request with this idempotency key is still running' },
  'order-conflict': { status: 409, title: 'The order number was used with other content' },
  'checkout-paid': { status: 409, title: 'The checkout is paid' },
  'checkout-not-open': { status: 409, title: 'The checkout can no longer be paid' },
  'checkout-not-paid': { status: 409, title: 'The checkout is not paid' },
  'refund-conflict': { status: 409, title: 'The refund number was used with other content' },
  'refund-too-large': { status: 409, title: 'The refund is larger than what is left of the payment' },
  'too-many-refunds': { status: 409, title: 'The payment has had all refunds the gateway allows' },
  'payment-refunded': { status: 409, title: 'Some of the payment’s money was refunded' },
  'payment-unresolved': { status: 409, title: 'Another payment of this checkout is not settled yet' },
  'unknown-account': { status: 400, title: 'There is no such account' },
  'unknown-channel': { status: 400, title: 'The account does not offer this channel' },
  'payer-unknown': { status: 409, title: 'The channel needs the payer’s id at the wallet' },
  'authorization-invalid': { status: 409, title: 'The authorization is used, expired or another page’s' },
  'login-invalid': { status: 409, title: 'The wallet’s login code is not valid' },
  'wallet-unavailable': { status: 503, title: 'The wallet’s server can’t be reached' },
  'return-url-not-allowed': { status: 400, title: 'The return address is not registered' },
  'not-supported': { status: 422, title: 'The gateway has no such operation' },
  'too-early': { status: 409, title: 'The gateway does not allow this yet' },
  'too-many-attempts': { status: 429, title: 'Too many attempts' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  'gateway-refused': { status: 502, title: 'The gateway refused the call' },
  'gateway-unclear': { status: 502, title: 'The gateway gave no clear answer' },
  unavailable: { status: 503, title: 'The broker can’t serve this now' },
  internal: { status: 500, title: 'The broker failed' },
} as const

export type ProblemCode = keyof typeof PROBLEMS

/** One field that is wrong, and how. */
export interface FieldProblem {
  /** Dotted path, for example `payer.ip`; empty for the body as a whole. */
  readonly field: string
  readonly detail: string
}

/** RFC 9457 `application/problem+json`, as every error of the broker is told. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ProblemCode
  readonly detail: string
  readonly errors?: readonly FieldProblem[]
}

/** Whether a value is a problem this protocol knows. */
export function isProblem(input: unknown): input is Problem {
  if (typeof input !== 'object' || input === null) return false
  const { code, detail } = input as Record<string, unknown>
  return typeof code === 'string' && Object.prototype.hasOwnProperty.call(PROBLEMS, code) && typeof detail === 'string'
}
