import type { FieldProblem } from '@pay-checkout/protocol'
import type { Context } from 'hono'
import { type ZodObject, type ZodRawShape, z } from 'zod'
import { PayError } from '../pay-error.ts'
import { textProblems } from '../storable-text.ts'
import { fieldProblems, sentence } from './field-problems.ts'
import type { HttpEnv } from './http-env.ts'
import { describeRoute } from './openapi-document.ts'
import { addressProblems } from './read-address.ts'
import { readJsonBody } from './read-body.ts'
import type { App, Route } from './route.ts'

type NoFields = Record<never, never>

/** A request after its caller was recognised and all of it was checked. */
export interface Asked<Caller, P extends ZodRawShape, Q extends ZodRawShape, B extends ZodRawShape> {
  readonly caller: Caller
  readonly params: z.output<ZodObject<P>>
  readonly query: z.output<ZodObject<Q>>
  readonly body: z.output<ZodObject<B>>
  /** Empty when the caller sent none and need not. */
  readonly idempotencyKey: string
  readonly c: Context<HttpEnv>
}

/** Recognises the callers of a group of routes; throws PayError when it can't. */
export interface CallerCheck<Caller> {
  readonly scheme: 'secretKey' | 'clientToken'
  readonly check: (c: Context<HttpEnv>) => Promise<Caller>
}

/** Adds a call to the application and to its document. The caller is recognised before anything else of the request is read. */
export function addRoute<
  Caller,
  P extends ZodRawShape = NoFields,
  Q extends ZodRawShape = NoFields,
  B extends ZodRawShape = NoFields,
>(
  app: App,
  callers: CallerCheck<Caller>,
  route: Route<P, Q, B>,
  handle: (asked: Asked<Caller, P, Q, B>) => Promise<Response>,
): void {
  app.openAPIRegistry.registerPath(describeRoute(route, callers.scheme))
  app.on(route.method.toUpperCase(), routingPath(route), async (c) => {
    const caller = await callers.check(c)
    const wrong: FieldProblem[] = [...addressProblems(c.req.url)]
    const params = read(route.params, c.req.param(), wrong)
    const query = read(route.query, singleValues(c.req.queries(), wrong), wrong)
    const idempotencyKey = readKey(route.idempotencyKey, c.req.header('idempotency-key'), wrong)
    const body = read(route.body, route.method === 'post' ? await readJsonBody(c.req.raw) : {}, wrong)
    if (wrong.length > 0) throw invalid(wrong)
    // Nothing is wrong, so that each of them was read.
    return handle({ caller, params, query, body, idempotencyKey, c } as Asked<Caller, P, Q, B>)
  })
}

// Made once: making a schema costs more than all reading of a request.
const NOTHING = z.strictObject({})

function read<S extends ZodRawShape>(
  schema: ZodObject<S> | undefined,
  input: unknown,
  wrong: FieldProblem[],
): z.output<ZodObject<S>> | undefined {
  // In every text, whatever else is wrong with it: no store would find it again as it is.
  const unkept = textProblems(input)
  wrong.push(...unkept)
  const result = (schema ?? NOTHING).safeParse(input, { error: sentence })
  if (!result.success) {
    const named = new Set(unkept.map(({ field }) => field))
    wrong.push(...fieldProblems(result.error).filter(({ field }) => !named.has(field)))
  }
  return result.data as z.output<ZodObject<S>> | undefined
}

// Whoever reads the first of two values and whoever reads the last must not see different requests.
function singleValues(queries: Record<string, string[]>, wrong: FieldProblem[]): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(queries).map(([name, values]) => {
      if (values.length > 1) wrong.push({ field: name, detail: 'stands more than once in the address' })
      return [name, values[0]]
    }),
  )
}

const IDEMPOTENCY_KEY = /^[A-Za-z0-9_-]{8,64}$/

function readKey(need: 'required' | 'optional' | undefined, key: string | undefined, wrong: FieldProblem[]): string {
  if (need === undefined || (need === 'optional' && key === undefined)) return ''
  if (key !== undefined && IDEMPOTENCY_KEY.test(key)) return key
  const detail =
    key === undefined
      ? 'is missing: send a header with 8 to 64 of A–Z a–z 0–9 _ -'
      : 'must be 8 to 64 of A–Z a–z 0–9 _ -'
  wrong.push({ field: 'Idempotency-Key', detail })
  return ''
}

function invalid(wrong: readonly FieldProblem[]): PayError {
  const named = wrong.map(({ field, detail }) => `${field || 'the body'} ${detail}`).join('; ')
  return new PayError('invalid-request', `The request is not valid: ${named}.`, { errors: wrong })
}

/** A path in Hono's words. */
export function routingPath(route: { readonly path: string; readonly openEnded?: true }): string {
  const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1')
  return route.openEnded ? `${path}{.+}` : path
}
