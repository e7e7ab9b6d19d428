import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type TrialBroker, trialBroker } from '../../lab/trial-broker.ts'
import type { Broker } from '../broker.ts'
import type { RequestInfo } from './http-env.ts'
import { serveBroker } from './node.ts'
import { nodeHandler } from './node-handler.ts'
import type { LentLine } from './stream-line.ts'

const STREAM = '/v1/checkout/events'

let end = async (): Promise<void> => {}
afterEach(() => end())

async function served(broker: Broker): Promise<string> {
  const { url, close } = await serveBroker(broker, { port: 0 })
  end = close
  return url
}

async function mounted(broker: Broker): Promise<string> {
  const handle = nodeHandler(broker)
  const server: Server = createServer((request, response) => handle(request, response))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  end = async () => {
    server.closeAllConnections()
    server.close()
    await broker.close()
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Followed {
  readonly head: IncomingMessage
  /** Everything up to the next end of an event; undefined: the stream has ended. */
  next(): Promise<string | undefined>
}

async function follow(url: string, clientToken: string): Promise<Followed> {
  const headers = { authorization: `Bearer ${clientToken}`, accept: 'text/event-stream' }
  const head = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url + STREAM, { headers, agent: false }, resolve).on('error', reject)
  })
  const chunks = head.setEncoding('utf8')[Symbol.asyncIterator]()
  let text = ''
  const next = async (): Promise<string | undefined> => {
    for (;;) {
      const at = text.indexOf('\n\n')
      if (at >= 0) {
        const event = text.slice(0, at)
        text = text.slice(at + 2)
        return event
      }
      const { value, done } = await chunks.next()
      if (done) return undefined
      text += value
    }
  }
  return { head, next }
}

async function payable(trial: TrialBroker) {
  const { id, clientToken } = await trial.open()
  const key = { 'idempotency-key': 'key-12345678' }
  await trial.client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key)
  const [payment] = await trial.store.payments(id)
  const address = `https://pay.example/v1/notifications/main/${payment?.notifyToken}`
  const body = JSON.stringify({ verdict: 'paid', tradeNo: payment?.tradeNo, amount: 1990 })
  return { clientToken, notify: () => trial.broker.fetch(new Request(address, { method: 'POST', body })) }
}

describe.each([
  ['served', served],
  ['mounted', mounted],
])('a stream of a broker that is %s goes over the socket', (_, serve) => {
  test('with the head, the events and the end that a web stream has', async () => {
    const trial = trialBroker()
    const { clientToken, notify } = await payable(trial)
    const web = await trial.client(clientToken, 'GET', '/v1/checkout/events')
    await web.body?.cancel()
    const { head, next } = await follow(await serve(trial.broker), clientToken)
    expect(head.statusCode).toBe(200)
    expect(head.headers).toMatchObject(Object.fromEntries(web.headers))
    expect(await next()).toMatch(/^id: [\d.]+\nevent: checkout\ndata: \{.*"status":"open"/)
    await notify()
    expect(await next()).toMatch(/"status":"paid"/)
    expect(await next()).toBeUndefined()
  })

  test('and gives its place back when its client goes away', async () => {
    const trial = trialBroker()
    const { clientToken } = await trial.open()
    const url = await serve(trial.broker)
    const all = await Promise.all(Array.from({ length: 8 }, () => follow(url, clientToken)))
    for (const { next } of all) await next()
    expect((await follow(url, clientToken)).head.statusCode).toBe(429)
    all[0]?.head.destroy()
    await expect.poll(async () => (await follow(url, clientToken)).head.statusCode).toBe(200)
  })

  test('and ends with the broker', async () => {
    const trial = trialBroker()
    const { clientToken } = await trial.open()
    const { next } = await follow(await serve(trial.broker), clientToken)
    await next()
    trial.broker.drain()
    expect(await next()).toBeUndefined()
  })
})

describe('a line of the server’s own', () => {
  const lending = (fetch: (info: RequestInfo) => Response): Broker => ({
    ...trialBroker().broker,
    fetch: async (_, info = {}) => fetch(info),
  })

  test('is lent to who asks for a stream and its body, and to nobody else', async () => {
    const lent: boolean[] = []
    const url = await served(
      lending(({ lend }) => {
        lent.push(lend !== undefined)
        return new Response('no stream')
      }),
    )
    expect(await (await fetch(url + STREAM)).text()).toBe('no stream')
    for (const method of ['HEAD', 'POST']) await fetch(url + STREAM, { method })
    await fetch(`${url}/v1/checkout`)
    expect(lent).toEqual([true, false, false, false])
  })

  test('takes what is written before its head, and may have ended by then', async () => {
    const url = await served(
      lending(({ lend }) => {
        const line = lend?.()
        line?.write('early ')
        line?.write('words')
        line?.end()
        return new Response(null, { status: 201, headers: { 'content-type': 'text/plain' } })
      }),
    )
    const answer = await fetch(url + STREAM)
    expect([answer.status, await answer.text()]).toEqual([201, 'early words'])
  })

  test('says when nobody reads it, and that it is over when its client has gone [T46]', async () => {
    const over = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<LentLine>()
    const url = await served(
      lending(({ lend }) => {
        const line = lend?.() as LentLine
        line.whenOver(over.resolve)
        asked.resolve(line)
        return new Response(null)
      }),
    )
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.write(`GET ${STREAM} HTTP/1.1\r\nhost: a\r\n\r\n`)
    const line = await asked.promise
    line.write(':\n\n')
    await once(socket, 'data')
    socket.pause()
    expect(line.isStuck()).toBe(false)
    // More than the buffers of both kernels hold.
    line.write(':'.repeat(32 * 1024 * 1024))
    expect(line.isStuck()).toBe(true)
    socket.destroy()
    await over.promise
  })
})
