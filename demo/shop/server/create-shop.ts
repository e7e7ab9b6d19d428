import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import type { OrderView, ShopView } from '../shop-api.ts'
import { catalogue } from './catalogue.ts'
import { BrokerTrouble, openCheckout } from './open-checkout.ts'
import type { Order, Orders } from './orders.ts'
import { pageHeaders } from './page-headers.ts'
import { readWish } from './read-wish.ts'
import type { ShopConfig } from './shop-config.ts'
import { takeWebhook } from './take-webhook.ts'

const NO_ORDER = { error: 'There is no such order.' }

/** The shop's server: pages, orders, and the broker's webhooks. */
export function createShop(config: ShopConfig, orders: Orders): Hono {
  const shop = new Hono()
  shop.onError((error, c) => {
    console.error(error instanceof BrokerTrouble ? error.message : error)
    return c.json({ error: 'The shop can’t do this now.' }, error instanceof BrokerTrouble ? 502 : 500)
  })
  addPages(shop, config)
  addOrders(shop, config, orders)
  shop.post('/webhooks', async (c) => {
    // The bytes are signed, so they are read before anything makes JSON of them.
    const body = await c.req.text()
    const status = takeWebhook(orders, config.broker.webhookSecret, { headers: c.req.raw.headers, body })
    return c.body(null, status as 204)
  })
  return shop
}

function addOrders(shop: Hono, config: ShopConfig, orders: Orders): void {
  const accounts = Object.keys(config.gateways)
  const view: ShopView = {
    products: catalogue,
    brokerUrl: config.broker.url,
    demo: { sandboxUrl: config.sandboxUrl, gateways: config.gateways, apps: config.apps },
  }
  shop.get('/api/shop', (c) => c.json(view))
  shop.post('/api/orders', async (c) => {
    const wish = readWish(await c.req.json().catch(() => null), { catalogue, accounts })
    return typeof wish === 'string' ? c.json({ error: wish }, 400) : c.json(viewOf(orders.add(wish)), 201)
  })
  shop.get('/api/orders/:id', (c) => {
    const order = orders.find(c.req.param('id'))
    return order ? c.json(viewOf(order)) : c.json(NO_ORDER, 404)
  })
  shop.post('/api/orders/:id/checkout', async (c) => {
    const order = orders.find(c.req.param('id'))
    return order ? c.json(await openCheckout(config, order)) : c.json(NO_ORDER, 404)
  })
}

function viewOf({ language: _language, expiresIn: _expiresIn, ...view }: Order): OrderView {
  return view
}

function addPages(shop: Hono, config: ShopConfig): void {
  const headers = pageHeaders(config)
  const page = (name: string) => async (c: Context) =>
    c.html(await readFile(join(config.pageDir, name), 'utf8'), 200, { ...headers })
  shop.get('/', page('index.html'))
  shop.get('/pay/:id', page('pay.html'))
  shop.get('/orders/:id', page('order.html'))
  shop.get('/article', page('article.html'))
  shop.get('/table', page('table.html'))
  shop.get('/favicon.ico', (c) => c.body(null, 204))
  shop.use(
    '/assets/*',
    serveStatic({
      root: config.pageDir,
      // Their names change with their content.
      onFound: (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable'),
    }),
  )
}
