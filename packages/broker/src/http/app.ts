import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type ClientGrant, readClientToken } from '../checkouts/checkout-token.ts'
import { PayError } from '../pay-error.ts'
import { addAccountRoutes } from './account-routes.ts'
import type { CallerCheck } from './add-route.ts'
import { addAuthorizeCallback } from './authorize-callback.ts'
import { addressBucket } from './client-address.ts'
import { addClientRoutes } from './client-routes.ts'
import { addEventRoutes } from './event-routes.ts'
import { addGatewayRoutes } from './gateway-routes.ts'
import { addHealthRoutes } from './health-routes.ts'
import { addHostedPage } from './hosted-page.ts'
import type { HttpContext, HttpEnv } from './http-env.ts'
import { refuseKeysOfPages, refuseSecretKey } from './keys-of-pages.ts'
import { addListRoutes } from './list-routes.ts'
import { addMerchantRoutes } from './merchant-routes.ts'
import { addMetricsRoute } from './metrics-route.ts'
import { openApiDocument } from './openapi-document.ts'
import { allowOrigins } from './origins.ts'
import { addPayerRoutes } from './payer-routes.ts'
import { problemResponse } from './problem-response.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'
import { addReceiptPage } from './receipt-page.ts'
import { addRefundRoutes } from './refund-routes.ts'
import { addReverseRoute } from './reverse-route.ts'
import type { App } from './route.ts'
import { bearer, createKeyCheck, type SecretKey } from './secret-keys.ts'
import { addWebhooks } from './webhook-document.ts'

/** The broker's whole HTTP interface, one group of routes for each kind of caller. */
export function createApp(http: HttpContext): App {
  const app: App = new OpenAPIHono<HttpEnv>()
  const { context, limits } = http
  const limit = (name: keyof typeof limits): RateLimit => createRateLimit(limits[name], context.clock)
  const addresses = limit('address')

  app.onError((error) => problemResponse(error, context.log))
  app.notFound(() => problemResponse(new PayError('not-found', 'No route of the broker has this path.'), context.log))
  app.use(dropUnread)
  app.use(addSafeHeaders)
  app.use('/v1/*', refuseKeysOfPages(new URL(context.publicUrl).origin, context.log))
  app.use('/v1/checkout/*', allowOrigins(http.origins, context.log))

  const merchants = recogniseMerchants(http, addresses)
  addMerchantRoutes(app, http, merchants)
  addListRoutes(app, http, merchants)
  addEventRoutes(app, http, merchants)
  addRefundRoutes(app, http, merchants)
  addReverseRoute(app, http, merchants)
  addAccountRoutes(app, http, merchants)
  const clients = recogniseClients(http, addresses, limit('tokenReads'))
  const acts = limit('tokenActs')
  addClientRoutes(app, http, clients, acts)
  addPayerRoutes(app, http, clients, acts)
  addGatewayRoutes(app, http, limit('refusedNotifications'))
  const limitAddress = (c: Context<HttpEnv>) => addresses.take(bucketOf(c, http))
  addHostedPage(app, http, limitAddress)
  if (http.receipt) addReceiptPage(app, http, limitAddress)
  addAuthorizeCallback(app, http, limitAddress)
  addHealthRoutes(app, http)
  addMetricsRoute(app, http, merchants)
  addWebhooks(app)
  addDocument(app, context.publicUrl)
  refuseOtherMethods(app, http)
  return app
}

/** Tells whether a path is one of the application's. */
export function pathsOf(app: App): (path: string) => boolean {
  const paths = new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ path }) => path))
  const patterns = [...paths].map((path) => new RegExp(`^${path.split('/').map(segmentPattern).join('/')}$`))
  return (path) => {
    const plain = path.split(/[?#]/, 1)[0] ?? ''
    return patterns.some((pattern) => pattern.test(plain))
  }
}

function segmentPattern(segment: string): string {
  // Open-ended: it may hold slashes.
  if (segment.endsWith('{.+}')) return '.+'
  return segment.startsWith(':') ? '[^/]+' : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}

// Whoever asks for the headers alone is answered as if by GET: a stream that nobody is going to read ends here.
async function dropUnread(c: Context<HttpEnv>, next: () => Promise<void>): Promise<void> {
  await next()
  if (c.req.method === 'HEAD') await c.res.body?.cancel()
}

async function addSafeHeaders(c: Context<HttpEnv>, next: () => Promise<void>): Promise<void> {
  await next()
  for (const [name, value] of SAFE_HEADERS) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
}

const SAFE_HEADERS = [
  ['cache-control', 'no-store'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
] as const

function bucketOf(c: Context<HttpEnv>, { clientAddress }: HttpContext): string {
  return addressBucket(clientAddress(c.req.raw, c.env?.address))
}

// Keys can't be guessed; the limit on failures keeps the log and the processor from those who try.
function recogniseMerchants(http: HttpContext, addresses: RateLimit): CallerCheck<SecretKey> {
  const checkKey = createKeyCheck(http.keys)
  const check = async (c: Context<HttpEnv>): Promise<SecretKey> => {
    try {
      return checkKey(c.req.header('authorization') ?? null)
    } catch (error) {
      addresses.take(bucketOf(c, http))
      throw error
    }
  }
  return { scheme: 'secretKey', check }
}

function recogniseClients(http: HttpContext, addresses: RateLimit, reads: RateLimit): CallerCheck<ClientGrant> {
  const checkKey = createKeyCheck(http.keys)
  const isOurs = (authorization: string): boolean => {
    try {
      return checkKey(authorization) !== undefined
    } catch {
      return false
    }
  }
  const check = async (c: Context<HttpEnv>): Promise<ClientGrant> => {
    addresses.take(bucketOf(c, http))
    const authorization = c.req.header('authorization')
    refuseSecretKey(authorization, { isOurs, log: http.context.log })
    const token = bearer(authorization ?? null)
    if (token === undefined) {
      throw new PayError('token-missing', 'Send the client token in the header Authorization: Bearer <token>.')
    }
    const grant = await readClientToken(http.context, token)
    reads.take(grant.checkoutId)
    return grant
  }
  return { scheme: 'clientToken', check }
}

function addDocument(app: App, publicUrl: string): void {
  let document: string | undefined
  app.get('/openapi.json', (c) => {
    document ??= JSON.stringify(openApiDocument(app, publicUrl))
    return c.body(document, 200, { 'content-type': 'application/json' })
  })
}

// Comes last: a handler of the same path and method has answered already.
function refuseOtherMethods(app: App, { context }: HttpContext): void {
  const routes = app.routes.filter(({ method }) => method !== 'ALL')
  for (const [path, same] of Map.groupBy(routes, ({ path }) => path)) {
    const allowed = same.map(({ method }) => method).join(', ')
    app.all(path, () => {
      const refused = problemResponse(new PayError('method-not-allowed', `This path takes ${allowed}.`), context.log)
      refused.headers.set('allow', allowed)
      return refused
    })
  }
}
