import type { RouteConfig } from '@hono/zod-openapi'
import { PROBLEMS, type ProblemCode } from '@pay-checkout/protocol'
import { type ZodRawShape, z } from 'zod'
import { problemSchema } from './answer-schemas.ts'
import { OPERATIONS, type Operation, TAGS } from './operations.ts'
import type { App, Route } from './route.ts'

/** A route as OpenAPI tells it, from the same schemas that check it. */
export function describeRoute<P extends ZodRawShape, Q extends ZodRawShape, B extends ZodRawShape>(
  route: Route<P, Q, B>,
  scheme: 'secretKey' | 'clientToken',
): RouteConfig {
  const key = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
  const operation = OPERATIONS[`${route.method} ${route.path}`]
  if (!operation) throw new Error(`operations.ts says nothing of ${route.method} ${route.path}`)
  const content = { [route.answer.mediaType ?? 'application/json']: { schema: route.answer.schema } }
  return {
    method: route.method,
    path: route.path,
    operationId: operation.id,
    tags: [operation.tag],
    summary: route.summary,
    description: aboutOf(operation),
    security: [{ [scheme]: [] }],
    request: {
      ...(route.params && { params: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.idempotencyKey && {
        headers: z.object({ 'Idempotency-Key': route.idempotencyKey === 'required' ? key : key.optional() }),
      }),
      ...(route.body && { body: { required: true, content: { 'application/json': { schema: route.body } } } }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.also ?? {}).map(([status, description]) => [status, { description, content }]),
      ),
      [route.answer.status]: { description: route.answer.description, content },
      ...problemResponses([
        ...ALWAYS[scheme],
        ...(route.method === 'post' ? OF_BODIES : []),
        ...(route.idempotencyKey ? (['idempotency-conflict'] as const) : []),
        ...route.problems,
      ]),
    },
  }
}

function aboutOf({ scope, about }: Operation): string {
  return scope === undefined ? about : `${about} A key needs the scope \`${scope}\`.`
}

// Also of a call that needs none: whoever sends one is held to its form.
const OF_BODIES: readonly ProblemCode[] = ['invalid-json', 'body-too-large', 'unsupported-media-type']

const ALWAYS: Record<'secretKey' | 'clientToken', readonly ProblemCode[]> = {
  secretKey: [
    'invalid-request',
    'key-missing',
    'key-invalid',
    'scope-missing',
    'origin-not-allowed',
    'rate-limited',
    'unavailable',
    'internal',
  ],
  clientToken: [
    'invalid-request',
    'token-missing',
    'token-invalid',
    'key-invalid',
    'token-expired',
    'origin-not-allowed',
    'rate-limited',
    'unavailable',
    'internal',
  ],
}

function problemResponses(codes: readonly ProblemCode[]): RouteConfig['responses'] {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(' · '),
        ...(list.some((code) => COMES_LATER.has(code)) && { headers: RETRY_AFTER }),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  )
}

const COMES_LATER: ReadonlySet<ProblemCode> = new Set([
  'rate-limited',
  'too-many-attempts',
  'unavailable',
  'payment-unresolved',
  'too-early',
])
const RETRY_AFTER = {
  'Retry-After': {
    description: 'Seconds after which it may be tried again, where that is known.',
    schema: { type: 'integer' as const },
  },
}

// Its SPDX name is OpenAPI 3.1's.
const LICENSE = { name: 'MIT', identifier: 'MIT' }

/** The whole document: every route that was added to the application. */
export function openApiDocument(app: App, publicUrl: string): unknown {
  app.openAPIRegistry.registerComponent('securitySchemes', 'secretKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'A merchant’s secret key: for servers only.',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'clientToken', {
    type: 'http',
    scheme: 'bearer',
    description: 'The clientToken of one checkout: for the payer’s page or mini-program.',
  })
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    info: {
      title: 'pay-checkout broker',
      version: '1',
      contact: { name: 'pay-checkout' },
      license: LICENSE,
      description: 'Amounts are whole numbers of fen. Times are ISO 8601 UTC. Errors are application/problem+json.',
    },
    servers: [{ url: publicUrl }],
  })
}
