import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TrialBroker } from '../testing/trial-broker.ts'
import { trialBroker } from '../testing/trial-broker.ts'
import { createDeliveries, type Deliveries } from './deliver-due.ts'
import { createWebhookSender } from './webhook-send.ts'

const SECRETS = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD']

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A merchant's server that keeps what it received and answers as a test says. */
let server: Server
let received: Received[]
let answer: RequestListener
let url: string

beforeEach(async () => {
  received = []
  answer = (_, response) => response.end('ok')
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      answer(request, response)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

/** A broker with one event to tell for each checkout, and deliveries driven by hand. */
async function withEvents(count = 1, timeoutMs = 2000): Promise<{ trial: TrialBroker; deliveries: Deliveries }> {
  const trial = trialBroker()
  for (let opened = 0; opened < count; opened++) {
    const { id } = await trial.open()
    await trial.merchant('POST', `/v1/checkouts/${id}/close`)
  }
  const { store, clock } = trial
  const log = { info() {}, warn() {}, error() {} }
  const random = { bytes: () => new Uint8Array([128]) }
  const sender = createWebhookSender({ allowHosts: ['127.0.0.1'], timeoutMs })
  const endpoint = { url, secrets: SECRETS, allowHosts: ['127.0.0.1'] }
  // The signature's time has to be near the verifier's, whose clock is the machine's.
  clock.at = Date.now()
  return { trial, deliveries: createDeliveries({ store, clock, random, log, sender, endpoint }) }
}

function verify(secret: string, { headers, body }: Received): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>)
}

describe('a webhook', () => {
  test('is signed by every secret, as the specification’s own verifier checks it', async () => {
    const { deliveries } = await withEvents()
    await deliveries.deliverDue()
    expect(received).toHaveLength(1)
    const [webhook] = received as [Received]
    for (const secret of SECRETS) expect(verify(secret, webhook)).toMatchObject({ type: 'checkout.closed' })
    expect(() => verify('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', webhook)).toThrow()
    expect(() => verify(SECRETS[0] as string, { ...webhook, body: webhook.body.replace('1990', '1') })).toThrow()
    expect(webhook.headers['webhook-id']).toMatch(/^[\w-]+$/)
    expect(webhook.headers['content-type']).toBe('application/json')
  })

  test('tells type, time, sequence and the whole checkout, and no token', async () => {
    const { deliveries } = await withEvents()
    await deliveries.deliverDue()
    const message = JSON.parse(received[0]?.body ?? '')
    expect(Object.keys(message)).toEqual(['type', 'timestamp', 'sequence', 'data'])
    expect(message).toMatchObject({
      sequence: 1,
      data: { status: 'closed', amount: 1990, orderNo: 'T1', payments: [] },
    })
    expect(received[0]?.body).not.toContain('ct1a_')
  })

  test('is sent once when it is taken', async () => {
    const { deliveries, trial } = await withEvents(9)
    await deliveries.deliverDue()
    trial.clock.at += 3_600_000
    await deliveries.deliverDue()
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(9)
    expect(received).toHaveLength(9)
  })
})

describe('a webhook that isn’t taken', () => {
  const failing: [string, RequestListener][] = [
    ['a failure', (_, response) => response.writeHead(500).end()],
    ['a redirect', (_, response) => response.writeHead(302, { location: url }).end()],
    ['a broken connection', (request) => request.socket.destroy()],
    ['no answer in time', () => {}],
  ]
  test.each(failing)('by %s is tried again with the same id and body', async (_, how) => {
    const { deliveries, trial } = await withEvents(1, 300)
    answer = how
    await deliveries.deliverDue()
    expect(received).toHaveLength(1)
    await deliveries.deliverDue()
    expect(received).toHaveLength(1)
    trial.clock.at += 6000
    answer = (_request, response) => response.end()
    await deliveries.deliverDue()
    expect(received).toHaveLength(2)
    expect(received[1]?.body).toBe(received[0]?.body)
    expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id'])
    trial.clock.at += 3_600_000
    await deliveries.deliverDue()
    expect(received).toHaveLength(2)
  })

  test('with Retry-After waits as long', async () => {
    const { deliveries, trial } = await withEvents()
    answer = (_, response) => response.writeHead(429, { 'retry-after': '120' }).end()
    await deliveries.deliverDue()
    trial.clock.at += 119_000
    await deliveries.deliverDue()
    expect(received).toHaveLength(1)
    trial.clock.at += 2000
    await deliveries.deliverDue()
    expect(received).toHaveLength(2)
  })

  test('with 410 is given up at once; it can still be read', async () => {
    const { deliveries, trial } = await withEvents()
    answer = (_, response) => response.writeHead(410).end()
    await deliveries.deliverDue()
    trial.clock.at += 100 * 3_600_000
    await deliveries.deliverDue()
    expect(received).toHaveLength(1)
    expect(await trial.store.events(0, 10)).toHaveLength(1)
  })

  test('is given up after thirteen tries in three days', async () => {
    const { deliveries, trial } = await withEvents()
    answer = (_, response) => response.writeHead(503).end()
    for (let hours = 0; hours < 100; hours++) {
      await deliveries.deliverDue()
      trial.clock.at += 3_600_000
    }
    expect(received).toHaveLength(13)
  })

  test('holds up nothing but its own place', async () => {
    const { deliveries } = await withEvents(6, 1000)
    let hung: ServerResponse | undefined
    const openAtTheSixth: boolean[] = []
    answer = (_, response) => {
      if (hung) response.end()
      else hung = response
      if (received.length === 6) openAtTheSixth.push(hung.closed)
    }
    await deliveries.deliverDue()
    expect(openAtTheSixth).toEqual([false])
  })

  test('takes a huge or endless answer by its status, and reads little of it', async () => {
    const { deliveries, trial } = await withEvents()
    let written = 0
    answer = (_, response) => {
      const chunk = Buffer.alloc(65_536, 'x')
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length
      }
      response.on('drain', write)
      write()
    }
    await deliveries.deliverDue()
    trial.clock.at += 3_600_000
    await deliveries.deliverDue()
    expect(received).toHaveLength(1)
    expect(written).toBeLessThan(32 * 1024 * 1024)
  })
})

test('comes in order for each checkout: the next waits for the one before it', async () => {
  const { deliveries, trial } = await withEvents()
  const [told] = await trial.store.events(0, 1)
  const checkout = await trial.store.checkout(told?.checkoutId ?? '')
  await trial.store.change({
    checkout: { id: checkout?.id ?? '', expectVersion: checkout?.version ?? 0, patch: {} },
    events: [{ type: 'payment.late', at: trial.clock.at, data: {} }],
    evidence: null,
  })
  answer = (_, response) => response.writeHead(500).end()
  await deliveries.deliverDue()
  await deliveries.deliverDue()
  expect(received).toHaveLength(1)
  answer = (_, response) => response.end()
  trial.clock.at += 6000
  await deliveries.deliverDue()
  expect(received.map(({ body }) => JSON.parse(body).sequence)).toEqual([1, 1, 2])
})

test('a private address is refused where the connection is made', async () => {
  const sender = createWebhookSender({
    allowHosts: [],
    resolve: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
  })
  await expect(sender.post(`https://shop.example:${new URL(url).port}/`, {}, '{}')).rejects.toThrow(
    'private address 127.0.0.1',
  )
  await expect(sender.post(url, {}, '{}')).rejects.toThrow('https://')
  expect(received).toEqual([])
})
