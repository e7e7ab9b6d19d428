import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { TRIAL_KEY, type TrialBroker, trialBroker } from '../../lab/trial-broker.ts'
import { nodeHandler } from './node-handler.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

type Before = (request: IncomingMessage & Record<string, unknown>, response: ServerResponse) => void | Promise<void>

/** A server around a broker that does something with each request before, as middleware does, and answers what isn't the broker's itself. */
async function around(trial: TrialBroker, before: Before = () => {}): Promise<string> {
  const handle = nodeHandler(trial.broker)
  server = createServer(async (request, response) => {
    await before(request as IncomingMessage & Record<string, unknown>, response)
    handle(request, response, () => response.end('the shop'))
  })
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const open = (url: string, orderNo = 'A1') =>
  fetch(`${url}/v1/checkouts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TRIAL_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ orderNo, amount: 1_990, subject: 'Oolong' }),
  })

const readAll = async (request: IncomingMessage): Promise<Buffer> => Buffer.concat(await request.toArray())

describe('a broker in a server of Node’s kind', () => {
  test('answers what is its own, and leaves the shop the rest', async () => {
    const url = await around(trialBroker())
    expect((await open(url)).status).toBe(201)
    const shops = ['/', '/v1', '/v1/orders', '/pay', '/paying/co_1', '/v1/checkouts/co_1/ship', '/healthz/deep']
    for (const path of shops) expect([path, await (await fetch(url + path)).text()]).toEqual([path, 'the shop'])
    const ours = ['/healthz', '/openapi.json?pretty=1', '/v1/checkouts/co_1', '/v1/notifications/main/x', '/pay/co_1']
    for (const path of ours) expect([path, await (await fetch(url + path)).text()]).not.toEqual([path, 'the shop'])
  })

  test('is reached where a router stands as well: its paths are those of its public address', async () => {
    const url = await around(trialBroker(), (request) => {
      request.originalUrl = request.url
      request.url = request.url?.replace(/^\/v1/, '')
    })
    expect((await open(url)).status).toBe(201)
  })

  test('behind a body parser says with every call that the bytes are gone, and logs it', async () => {
    const trial = trialBroker()
    const url = await around(trial, async (request) => {
      request.body = JSON.parse(String(await readAll(request)) || '{}')
    })
    for (const path of ['/v1/checkouts', '/v1/notifications/main/ABC']) {
      const headers = { authorization: `Bearer ${TRIAL_KEY}`, 'content-type': 'application/json' }
      const answer = await fetch(url + path, { method: 'POST', headers, body: '{"orderNo":"A1"}' })
      expect(answer.status).toBe(500)
      const detail = /The body was read before the broker saw it.*before express\.json\(\)/
      expect(await answer.json()).toMatchObject({ code: 'internal', detail: expect.stringMatching(detail) })
    }
    expect(trial.lines.map(({ event }) => event)).toEqual(['request.body-taken', 'request.body-taken'])
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    const empty = { method: 'POST', headers: { authorization: `Bearer ${TRIAL_KEY}` } }
    expect((await fetch(`${url}/v1/checkouts/co_1/close`, empty)).status).toBe(404)
  })

  test('goes by the bytes that a body parser has kept', async () => {
    const url = await around(trialBroker(), async (request) => {
      request.rawBody = await readAll(request)
    })
    expect((await open(url)).status).toBe(201)
  })
})

test('a request of the fetch kind whose body was read says so, too', async () => {
  const { broker } = trialBroker()
  const request = new Request('https://pay.example/v1/notifications/main', { method: 'POST', body: '{}' })
  await request.text()
  expect(await (await broker.fetch(request)).json()).toMatchObject({
    detail: expect.stringContaining('was read before'),
  })
})
