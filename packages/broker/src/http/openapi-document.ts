import type { RouteConfig } from '@hono/zod-openapi'
import { PROBLEMS, type ProblemCode } from '@pay-checkout/protocol'
import { type ZodRawShape, z } from 'zod'
import { problemSchema } from './answer-schemas.ts'
import type { App, Route } from './route.ts'

/** A route as OpenAPI tells it, from the same schemas that check it. */
export function describeRoute<P extends ZodRawShape, Q extends ZodRawShape, B extends ZodRawShape>(
  route: Route<P, Q, B>,
  scheme: 'secretKey' | 'clientToken',
): RouteConfig {
  const key = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
  return {
    method: route.method,
    path: route.path,
    summary: route.summary,
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
      [route.answer.status]: {
        description: route.answer.description,
        content: { [route.answer.mediaType ?? 'application/json']: { schema: route.answer.schema } },
      },
      ...problemResponses([...ALWAYS[scheme], ...route.problems]),
    },
  }
}

const ALWAYS: Record<'secretKey' | 'clientToken', readonly ProblemCode[]> = {
  secretKey: ['invalid-request', 'key-missing', 'key-invalid', 'rate-limited', 'internal'],
  clientToken: [
    'invalid-request',
    'token-missing',
    'token-invalid',
    'token-expired',
    'origin-not-allowed',
    'rate-limited',
    'internal',
  ],
}

function problemResponses(codes: readonly ProblemCode[]): RouteConfig['responses'] {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      { description: list.join(' · '), content: { 'application/problem+json': { schema: problemSchema } } },
    ]),
  )
}

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
    info: {
      title: 'pay-checkout broker',
      version: '1',
      description: 'Amounts are whole numbers of fen. Times are ISO 8601 UTC. Errors are application/problem+json.',
    },
    servers: [{ url: publicUrl }],
  })
}
