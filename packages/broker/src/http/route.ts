import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ProblemCode } from '@pay-checkout/protocol'
import type { ZodObject, ZodRawShape, ZodType } from 'zod'
import type { HttpEnv } from './http-env.ts'

/** The application that routes are added to. */
export type App = OpenAPIHono<HttpEnv>

/** One call of the HTTP interface: what it takes, what it answers. Checked at run time and told in `/openapi.json`. */
export interface Route<P extends ZodRawShape, Q extends ZodRawShape, B extends ZodRawShape> {
  readonly method: 'get' | 'post'
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string
  /** The last parameter may hold slashes. */
  readonly openEnded?: true
  readonly summary: string
  readonly params?: ZodObject<P>
  readonly query?: ZodObject<Q>
  readonly body?: ZodObject<B>
  readonly idempotencyKey?: 'required' | 'optional'
  readonly answer: RouteAnswer
  readonly problems: readonly ProblemCode[]
}

export interface RouteAnswer {
  readonly status: number
  readonly description: string
  readonly schema: ZodType
  /** `application/json` when absent. */
  readonly mediaType?: string
}
