import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { OrderView } from '../shop-api.ts'
import { createShop } from './create-shop.ts'
import { openOrders } from './orders.ts'
import type { ShopConfig } from './shop-config.ts'

const SECRET = `whsec_${randomBytes(32).toString('base64')}`

let pageDir: string
let shop: ReturnType<typeof createShop>
beforeAll(async () => {
  pageDir = await mkdtemp(join(tmpdir(), 'shop-page-'))
  await writeFile(join(pageDir, 'pay.html'), '<!doctype html><title>pay</title>')
})
afterAll(() => rm(pageDir, { recursive: true }))
beforeEach(() => {
  const config: ShopConfig = {
    publicUrl: 'http://127.0.0.1:4030',
    pageDir,
    database: ':memory:',
    broker: { url: 'http://127.0.0.1:4020', key: 'the shop’s key', webhookSecret: SECRET },
    sandboxUrl: 'http://127.0.0.1:4010',
    apps: { wechat: 'wx0000000000000002', alipay: '2021000000000001' },
    gateways: { main: { zh: '普尔瀚达 v2', en: 'Pooul v2' }, bank: { zh: 'TLinx', en: 'TLinx' } },
  }
  shop = createShop(config, openOrders(':memory:'))
})

function post(path: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return Promise.resolve(shop.request(path, { method: 'POST', headers, body: JSON.stringify(body) }))
}

async function order(): Promise<OrderView> {
  const answer = await post('/api/orders', { items: [{ product: 'longjing', quantity: 2 }], language: 'en' })
  expect(answer.status).toBe(201)
  return (await answer.json()) as OrderView
}

async function status({ id }: OrderView): Promise<string> {
  return ((await (await shop.request(`/api/orders/${id}`)).json()) as OrderView).status
}

interface Told {
  readonly type: string
  readonly orderNo: string
  readonly amount: number
  readonly id?: string
  readonly secret?: string
}

async function tell({ type, orderNo, amount, id = 'evt_1', secret = SECRET }: Told): Promise<number> {
  const body = JSON.stringify({ type, data: { orderNo, amount } })
  const now = new Date()
  const signature = new Webhook(secret).sign(id, now, body)
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': signature,
  }
  return (await shop.request('/webhooks', { method: 'POST', headers, body })).status
}

test('prices are the server’s: an amount in the wish changes nothing', async () => {
  const wish = { items: [{ product: 'longjing', quantity: 2, amount: 1 }], amount: 1, language: 'zh' }
  const made = (await (await post('/api/orders', wish)).json()) as OrderView
  expect(made.amount).toBe(25_600)
})

test.each([
  [null],
  [{ items: [] }],
  [{ items: [{ product: 'coffee', quantity: 1 }] }],
  [{ items: [{ product: 'longjing', quantity: 0 }] }],
  [{ items: [{ product: 'longjing', quantity: 1.5 }] }],
  [{ items: [{ product: 'longjing', quantity: 100 }] }],
  [{ items: [{ product: 'longjing', quantity: 1 }], account: '__proto__' }],
  [{ items: [{ product: 'longjing', quantity: 1 }], expiresIn: 4 }],
])('what can’t be ordered is refused with a sentence: %j', async (wish) => {
  const answer = await post('/api/orders', wish)
  expect(answer.status).toBe(400)
  expect(((await answer.json()) as { error: string }).error).toMatch(/\.$/)
})

test('a signed webhook makes an order paid, and paid is final', async () => {
  const made = await order()
  expect(await status(made)).toBe('open')
  expect(await tell({ ...made, type: 'checkout.paid' })).toBe(204)
  expect(await status(made)).toBe('paid')
  expect(await tell({ ...made, type: 'checkout.closed', id: 'evt_2' })).toBe(204)
  expect(await status(made)).toBe('paid')
})

test('a webhook that comes again changes nothing', async () => {
  const made = await order()
  expect(await tell({ ...made, type: 'checkout.expired' })).toBe(204)
  expect(await tell({ ...made, type: 'checkout.paid' })).toBe(204)
  expect(await status(made)).toBe('expired')
})

test('a webhook with another signature, another amount or an unknown order is not believed', async () => {
  const made = await order()
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  expect(await tell({ ...made, type: 'checkout.paid', secret })).toBe(401)
  expect(await tell({ ...made, type: 'checkout.paid', amount: made.amount - 1 })).toBe(400)
  expect(await tell({ ...made, type: 'checkout.paid', orderNo: 'TEA000000AAAAAAAA' })).toBe(400)
  expect(await status(made)).toBe('open')
})

test('the pages run under a policy that lets in no other script, and keep the Referer WeChat asks for', async () => {
  const { headers } = await shop.request('/pay/some-order')
  const policy = headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
  expect(policy).not.toMatch(/unsafe|\*|data:/)
  expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
})
