import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Pool } from 'undici'
import { MERCHANT_NO, type Shop, signatureOf, tagOf } from '../shop.ts'
import { openFloorPostgres } from './floor-postgres.ts'
import { openFloorSqlite } from './floor-sqlite.ts'
import type { FloorStore, Grant, NewPayment } from './floor-store.ts'
import { createFloorStreams } from './floor-streams.ts'

/**
 * The floor: what the broker does for a good case, by hand, in bare node:http and raw SQL, as durable as the broker. It has no bad cases:
 * no races, no refusals, no doubt, no log. Nobody should take payments with it. Its only argument is a JSON of FloorOptions.
 */
interface FloorOptions {
  readonly store: { readonly sqlite: string } | { readonly postgres: string }
  readonly shop: Shop
}

const { store: where, shop } = JSON.parse(process.argv[2] ?? '') as FloorOptions
const store: FloorStore = 'sqlite' in where ? openFloorSqlite(where.sqlite) : openFloorPostgres(where.postgres)
const gateway = new Pool(new URL(shop.gatewayUrl).origin, { connections: 32, pipelining: 1 })
const streams = createFloorStreams()

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error)
    response.writeHead(500).end()
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  console.log(`floor ready http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? ''
  if (url === '/hello') return send(response, 'application/json', '{"hello":"you"}')
  if (url === '/verify') return verify(request, response)
  if (url.startsWith('/v1/notifications/')) return take(request, response, url.slice(url.lastIndexOf('/') + 1))
  const grant = await grantOf(request)
  if (!grant) return void response.writeHead(401).end()
  if (url === '/v1/checkout/events') return streams.open(grant.checkoutId, response)
  if (request.method === 'POST') return create(request, response, grant)
  const payment = await store.payment(url.slice(url.lastIndexOf('/') + 1), grant.checkoutId)
  if (!payment) return void response.writeHead(404).end()
  const status = payment.state === 'paid' ? 'paid' : 'pending'
  send(
    response,
    'application/json',
    JSON.stringify({ ...{ id: payment.id, channel: 'wechat:qr', status }, action: JSON.parse(payment.action) }),
  )
}

async function verify(request: IncomingMessage, response: ServerResponse): Promise<void> {
  send(response, 'text/plain', signed(await bodyOf(request)) ? 'success' : 'fail')
}

async function take(request: IncomingMessage, response: ServerResponse, notifyToken: string): Promise<void> {
  const fields = signed(await bodyOf(request))
  if (fields?.pay_result !== '0' || fields.mch_id !== MERCHANT_NO) return send(response, 'text/plain', 'fail')
  const { out_trade_no: tradeNo = '', transaction_id: gatewayTradeNo = '', total_fee } = fields
  const checkoutId = await store.pay({ tradeNo, gatewayTradeNo, notifyToken, amount: Number(total_fee) })
  send(response, 'text/plain', checkoutId ? 'success' : 'fail')
  if (checkoutId) streams.tell(checkoutId, { id: checkoutId, status: 'paid' })
}

async function create(request: IncomingMessage, response: ServerResponse, grant: Grant): Promise<void> {
  const { channel } = JSON.parse(await bodyOf(request))
  if (channel !== 'wechat:qr' || grant.status !== 'open') return void response.writeHead(400).end()
  const payment: NewPayment = {
    ...{ id: `pay_${randomBytes(16).toString('hex')}`, checkoutId: grant.checkoutId, amount: grant.amount },
    tradeNo: `${grant.orderNo}${randomBytes(4).toString('hex')}`,
    notifyToken: randomBytes(16).toString('hex'),
    idempotencyKey: String(request.headers['idempotency-key']),
    at: Date.now(),
  }
  if (!(await store.begin(payment, grant.version))) return void response.writeHead(409).end()
  const reply = await askGateway(grant, payment)
  const action = { type: 'show-qr', content: reply.code_url, expiresAt: new Date(payment.at + 7_200_000).toISOString() }
  await store.accept(payment.id, JSON.stringify(action), Date.now())
  send(response, 'application/json', JSON.stringify({ id: payment.id, channel, status: 'pending', action }))
}

async function askGateway({ subject }: Grant, payment: NewPayment): Promise<Record<string, string>> {
  const fields = {
    ...{ out_trade_no: payment.tradeNo, total_fee: String(payment.amount), body: subject, trade_type: 'NATIVE' },
    ...{ notify_url: `http://127.0.0.1/v1/notifications/main/${payment.notifyToken}`, product_id: payment.tradeNo },
    ...{ mch_id: MERCHANT_NO, pid: 'bench', version: '1.0', nonce_str: randomBytes(16).toString('hex') },
  }
  const body = new URLSearchParams({ ...fields, sign: signatureOf(fields, shop.key) }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answered = await gateway.request({ method: 'POST', path: '/v2/UnifiedPay/PreOrder_WECHAT', headers, body })
  const { sign, ...reply } = (await answered.body.json()) as Record<string, string>
  if (sign !== signatureOf(reply, shop.key) || reply.out_trade_no !== payment.tradeNo)
    throw new Error('Not the gateway')
  return reply
}

async function grantOf({ headers }: IncomingMessage): Promise<Grant | null> {
  const token = headers.authorization?.slice('Bearer ct1a_'.length) ?? ''
  const id = token.slice(0, 26)
  const tag = Buffer.from(token.slice(26))
  const ours = Buffer.from(tagOf(shop.tokenSecret, id))
  if (tag.length !== ours.length || !timingSafeEqual(tag, ours)) return null
  const grant = await store.grant(id)
  return grant && Date.now() < grant.expiresAt ? grant : null
}

function signed(form: string): Record<string, string> | null {
  const { sign = '', ...fields } = Object.fromEntries(new URLSearchParams(form))
  const theirs = Buffer.from(sign)
  const ours = Buffer.from(signatureOf(fields, shop.key))
  return theirs.length === ours.length && timingSafeEqual(theirs, ours) ? fields : null
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
  })
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
