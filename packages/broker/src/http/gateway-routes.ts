import type { Context } from 'hono'
import type { NotificationMessage } from '../gateway/account.ts'
import { takeNotification } from '../notifications/take-notification.ts'
import { PayError } from '../pay-error.ts'
import { addressBucket } from './client-address.ts'
import type { HttpContext, HttpEnv } from './http-env.ts'
import type { RateLimit } from './rate-limit.ts'
import { mediaType, readBody } from './read-body.ts'
import type { App } from './route.ts'

// What gateways are known to post. XML is none of it, so that there is no XML parser to attack.
const MEDIA_TYPES = new Set([
  '',
  'application/json',
  'application/jwt',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'text/html',
  'text/plain',
])

/**
 * Where gateways notify: `/v1/notifications/{account}/{token}`, an address of each payment's own; without the token a message is a hint.
 * Answers in the gateway's own words.
 */
export function addGatewayRoutes(app: App, http: HttpContext, refused: RateLimit): void {
  const handle = async (c: Context<HttpEnv>): Promise<Response> => {
    const message = await readMessage(c.req.raw)
    const { account = '', token = null } = c.req.param() as { account?: string; token?: string }
    // Taken before a refused message is logged or kept; the truth is free, whoever else came by this address.
    const mayRefuse = () => refused.take(addressBucket(http.clientAddress(c.req.raw, c.env?.address)))
    const reply = await takeNotification(http.context, account, message, { token, mayRefuse })
    return new Response(reply.body, { status: reply.status, headers: { 'content-type': reply.contentType } })
  }
  for (const path of ['/v1/notifications/:account', '/v1/notifications/:account/:token'])
    app.on(['GET', 'POST'], path, handle)
}

/** The message as it came in: its bytes are read before anything else looks at it, and nothing is decoded. */
async function readMessage(request: Request): Promise<NotificationMessage> {
  const contentType = mediaType(request)
  if (!MEDIA_TYPES.has(contentType)) throw notXml(contentType)
  const bytes = await readBody(request)
  if (looksLikeMarkup(bytes)) throw notXml('markup')
  const at = request.url.indexOf('?')
  return {
    method: request.method === 'POST' ? 'POST' : 'GET',
    query: at < 0 ? '' : (request.url.slice(at + 1).split('#', 1)[0] ?? ''),
    contentType: request.headers.get('content-type') ?? '',
    bytes,
  }
}

const LESS_THAN = 0x3c

function looksLikeMarkup(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20 && ![0xef, 0xbb, 0xbf].includes(byte))
  return first === LESS_THAN
}

function notXml(type: string): PayError {
  return new PayError('unsupported-media-type', `No gateway of this broker notifies with ${type}.`)
}
