// Your shop: it sells one tea, opens checkouts with its secret key, and believes signed webhooks alone. Node, without a framework.
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { verifyWebhook, WebhookRefused } from '@pay-checkout/broker/webhook'

const [SHOP, BROKER] = ['http://127.0.0.1:4030', 'http://127.0.0.1:4020']
const TEA = { subject: '龙井茶 100 克', amount: 12_800 } // In fen. A page says what is bought, never what it costs.
const [shopKey, webhookSecret] = ['shop-key', 'webhook-secret'].map((name) =>
  readFileSync(`keys/${name}`, 'utf8').trim(),
)
const orders = existsSync('data/orders.json') ? JSON.parse(readFileSync('data/orders.json', 'utf8')) : {}

function keep(orderNo, order) {
  orders[orderNo] = order
  writeFileSync('data/orders.new', JSON.stringify(orders), { mode: 0o600 })
  renameSync('data/orders.new', 'data/orders.json')
}

// The same order finds the same checkout and gets a fresh token for its page: call it as often as you like.
async function openCheckout(orderNo) {
  const { subject, amount } = orders[orderNo]
  const headers = { authorization: `Bearer ${shopKey}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ orderNo, subject, amount, returnUrl: `${SHOP}/back` })
  const answer = await fetch(`${BROKER}/v1/checkouts`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`The broker refused ${orderNo}: ${await answer.text()}`)
  return { orderNo, brokerUrl: BROKER, token: (await answer.json()).clientToken }
}

function takeWebhook(headers, bytes) {
  const { type, data } = verifyWebhook(bytes, headers, webhookSecret)
  const order = orders[data.orderNo]
  // At least once, and in any order: what is known already changes nothing.
  if (type === 'checkout.paid' && order?.amount === data.amount) keep(data.orderNo, { ...order, status: 'paid' })
  return { status: 204 }
}

async function answer({ method, url, headers }, bytes) {
  const [, place, name, what] = new URL(url, SHOP).pathname.split('/')
  if (method === 'POST' && place === 'webhooks') return takeWebhook(headers, bytes)
  if (method === 'POST' && place === 'orders' && !name) {
    const orderNo = `TEA${Date.now()}${randomInt(1000, 9999)}`
    keep(orderNo, { ...TEA, status: 'open' })
    return { json: await openCheckout(orderNo) }
  }
  if (place === 'orders') {
    if (!Object.hasOwn(orders, name)) return { status: 404 }
    return { json: method === 'POST' && what === 'token' ? await openCheckout(name) : orders[name] }
  }
  if (place === 'element') {
    const file = `node_modules/@pay-checkout/element/dist/cdn/${name}`
    return /^[\w.-]+$/.test(name) && existsSync(file) ? { file } : { status: 404 }
  }
  return { file: place === 'page.js' ? 'page.js' : 'page.html' }
}

const TYPES = { html: 'text/html;charset=utf-8', js: 'text/javascript', css: 'text/css' }
createServer(async (request, response) => {
  try {
    const { status = 200, json, file } = await answer(request, Buffer.concat(await request.toArray()))
    const content = file ? readFileSync(file) : json && JSON.stringify(json)
    response.writeHead(status, { 'content-type': TYPES[file?.split('.').at(-1)] ?? 'application/json' }).end(content)
  } catch (error) {
    console.error(error.message)
    response.writeHead(error instanceof WebhookRefused ? 401 : 500).end()
  }
})
  .on('error', ({ code, message }) => {
    console.error(
      code === 'EADDRINUSE' ? `${SHOP} is taken: another program listens there. Stop it, then start again.` : message,
    )
    process.exitCode = 1
  })
  .listen(new URL(SHOP).port, '127.0.0.1', () => console.log(`shop ready ${SHOP}`))
