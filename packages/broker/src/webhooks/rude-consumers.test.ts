import type { RequestListener } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { beforeEach, describe, expect, test } from 'vitest'
import { deliveryLab } from '../../lab/delivery-lab.ts'
import { type PlayedMerchant, playMerchant } from '../../lab/played-merchant.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createWebhookSender, type WebhookSender } from './webhook-send.ts'

const HOUR = 3_600_000
const TIMEOUT_MS = 1_000

let merchant: PlayedMerchant
let sender: WebhookSender
let store: Store
beforeEach(async () => {
  merchant = await playMerchant()
  sender = createWebhookSender({ allowHosts: ['127.0.0.1'], timeoutMs: TIMEOUT_MS })
  store = openSqliteStore({ path: ':memory:' })
  return async () => {
    merchant.close()
    await sender.close()
    await store.close()
  }
})

async function withEvent() {
  const lab = deliveryLab(store, sender, { url: merchant.url })
  await lab.tell('co_1', 'checkout.paid')
  return lab
}

describe('a webhook isn’t taken', () => {
  const ways: [string, RequestListener][] = [
    ['a failure', (_, response) => response.writeHead(500).end()],
    ['a redirect', (_, response) => response.writeHead(301, { location: merchant.url }).end()],
    ['a redirect inside', (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()],
    ['“not modified”', (_, response) => response.writeHead(304).end()],
    ['a refusal', (_, response) => response.writeHead(401).end('who are you?')],
    ['a broken connection', (request) => request.socket.destroy()],
    ['a reset connection', (request) => request.socket.resetAndDestroy()],
    ['no answer in time', () => {}],
    ['half a status line', (request) => request.socket.end('HTTP/1.1 20')],
    ['something that isn’t HTTP', (request) => request.socket.end('220 mail.example ESMTP\r\n')],
    ['endless headers', (request) => request.socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`)],
    ['another protocol', (request) => request.socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n')],
  ]
  test.each(ways)('by %s, and is tried again with the same id and body [F46]', async (_, how) => {
    const lab = await withEvent()
    merchant.answer = how
    await lab.deliveries.deliverDue()
    expect(merchant.received).toHaveLength(1)
    await lab.deliveries.deliverDue()
    expect(merchant.received).toHaveLength(1)
    merchant.answer = (_request, response) => response.end()
    await lab.pass(6_500, 500)
    expect(merchant.received).toHaveLength(2)
    expect(merchant.received[1]?.body).toBe(merchant.received[0]?.body)
    expect(merchant.told()).toEqual(['evt_co_1_1', 'evt_co_1_1'])
    await lab.pass(HOUR, 60_000)
    expect(merchant.received).toHaveLength(2)
  })

  test('by a server that isn’t there, or one that accepts and never speaks [F46]', async () => {
    const sockets: Socket[] = []
    const silent = createTcpServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
    await new Promise((done) => silent.once('listening', done))
    const { port } = silent.address() as { port: number }
    await expect(sender.post(`http://127.0.0.1:${port}/`, {}, '{}')).rejects.toThrow()
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => silent.close(done))
    await expect(sender.post(`http://127.0.0.1:${port}/`, {}, '{}')).rejects.toThrow('ECONNREFUSED')
  })
})

describe('a webhook is taken', () => {
  const ways: [string, RequestListener][] = [
    ['any success', (_, response) => response.writeHead(204).end()],
    ['a success at the last moment', (_, response) => setTimeout(() => response.end(), TIMEOUT_MS * 0.7)],
    ['a success whose body never ends', (_, response) => response.writeHead(200).write('…')],
    [
      'a success that is cut off',
      (request, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('half')
        setImmediate(() => request.socket.destroy())
      },
    ],
    [
      'a success that claims a gigabyte',
      (_, response) => response.writeHead(200, { 'content-length': '1073741824' }).write('x'),
    ],
  ]
  test.each(ways)('with %s [F46]', async (_, how) => {
    const lab = await withEvent()
    merchant.answer = how
    await lab.deliveries.deliverDue()
    await lab.pass(HOUR, 60_000)
    expect(merchant.received).toHaveLength(1)
    expect((await store.figures()).waitingEvents).toBe(0)
  })

  test('with a gigabyte, of which little is read [F46]', async () => {
    const lab = await withEvent()
    let written = 0
    merchant.answer = (_, response) => {
      const chunk = Buffer.alloc(65_536, 'x')
      const write = (): void => {
        let ready = true
        while (ready && !response.destroyed) {
          ready = response.write(chunk)
          written += chunk.length
        }
      }
      response.on('drain', write)
      write()
    }
    await lab.deliveries.deliverDue()
    await lab.pass(HOUR, 60_000)
    expect(merchant.received).toHaveLength(1)
    expect(written).toBeLessThan(32 * 1024 * 1024)
  })
})

test('Retry-After is honoured, an hour of it at most [F46]', async () => {
  const lab = await withEvent()
  merchant.answer = (_, response) => response.writeHead(429, { 'retry-after': '120' }).end()
  await lab.deliveries.deliverDue()
  await lab.pass(119_000, 1_000)
  expect(merchant.received).toHaveLength(1)
  merchant.answer = (_, response) => response.writeHead(503, { 'retry-after': '86400' }).end()
  await lab.pass(2_000, 1_000)
  expect(merchant.received).toHaveLength(2)
  merchant.answer = (_, response) => response.end()
  await lab.pass(HOUR - 10_000, 10_000)
  expect(merchant.received).toHaveLength(2)
  await lab.pass(20_000, 10_000)
  expect(merchant.received).toHaveLength(3)
})

test('410 ends webhooks: events stay, the operator is told, and a restart or a request begins again [F46]', async () => {
  const lab = await withEvent()
  merchant.answer = (_, response) => response.writeHead(410).end()
  await lab.deliveries.deliverDue()
  await lab.tell('co_2', 'checkout.paid')
  await lab.pass(10 * 24 * HOUR, HOUR)
  expect(merchant.received).toHaveLength(1)
  expect(lab.lines.map(({ event }) => event)).toEqual(['webhook.gone'])
  expect(await store.figures()).toMatchObject({ waitingEvents: 2, deadEvents: 0 })
  lab.restart()
  await lab.pass(HOUR, 60_000)
  expect(merchant.received.length).toBeLessThanOrEqual(3)
  const before = merchant.received.length
  merchant.answer = (_, response) => response.end()
  await lab.pass(HOUR, 60_000)
  expect(merchant.received).toHaveLength(before)
  lab.deliveries.revive()
  await lab.pass(HOUR, 60_000)
  expect(merchant.received).toHaveLength(before + 2)
  expect((await store.figures()).waitingEvents).toBe(0)
})

test('a private address is refused where the connection is made, whatever the name said before [T35]', async () => {
  const addresses = [
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '::1',
  ]
  let asked = 0
  const rebinding = createWebhookSender({
    allowHosts: [],
    resolve: (_host, _options, done) => {
      const address = addresses[asked++] ?? ''
      done(null, [{ address, family: address.includes(':') ? 6 : 4 }])
    },
  })
  const { port } = new URL(merchant.url)
  for (const address of addresses) {
    const sent = rebinding.post(`https://shop.example:${port}/`, {}, '{}')
    await expect(sent).rejects.toThrow(`private address ${address}`)
  }
  await expect(rebinding.post(merchant.url, {}, '{}')).rejects.toThrow('https://')
  expect(merchant.received).toEqual([])
  await rebinding.close()
})
