import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { trialBroker } from '../../lab/trial-broker.ts'
import type { Broker } from '../broker.ts'
import type { RequestInfo } from './http-env.ts'
import { type ServedBroker, serveBroker } from './node.ts'

let served: ServedBroker | undefined
afterEach(async () => {
  await served?.close()
  served = undefined
})

/** A broker that does what a test says. */
function playBroker(play: Partial<Broker>): Broker {
  return {
    fetch: async () => new Response('ok'),
    serves: () => true,
    tick: async () => {},
    idleMs: async () => Number.POSITIVE_INFINITY,
    drain: () => {},
    reconcile: () => Promise.reject(new Error('not played')),
    close: async () => {},
    ...play,
  }
}

test('answers over HTTP and tells the broker who asks', async () => {
  const seen: (RequestInfo | undefined)[] = []
  const broker = playBroker({
    fetch: async (request, info) => {
      seen.push(info)
      return new Response(await request.text())
    },
  })
  served = await serveBroker(broker, { port: 0 })
  const answer = await fetch(served.url, { method: 'POST', body: 'hello', headers: { 'x-forwarded-for': '1.1.1.1' } })
  expect(await answer.text()).toBe('hello')
  expect(seen).toEqual([{ address: '127.0.0.1' }])
})

test('serves a whole broker, its limits on bodies included', async () => {
  const { broker } = trialBroker()
  served = await serveBroker(broker, { port: 0 })
  expect((await fetch(`${served.url}/readyz`)).status).toBe(200)
  const big = await fetch(`${served.url}/v1/notifications/main`, { method: 'POST', body: 'x'.repeat(20_000) })
  expect(big.status).toBe(413)
})

test('says that a port is taken', async () => {
  served = await serveBroker(playBroker({}), { port: 0 })
  const port = Number(new URL(served.url).port)
  await expect(serveBroker(playBroker({}), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('ticks when something is due, though an earlier tick still runs or the database is gone', async () => {
  const fifth = Promise.withResolvers<void>()
  let ticks = 0
  const broker = playBroker({
    tick: () => {
      ticks += 1
      if (ticks === 5) fifth.resolve()
      return new Promise(() => {})
    },
    idleMs: async () => {
      if (ticks % 2 === 0) throw new Error('database is gone')
      return 0
    },
  })
  served = await serveBroker(broker, { port: 0 })
  await fifth.promise
  await served.close()
  const afterwards = ticks
  await new Promise((done) => setTimeout(done, 250))
  expect(ticks).toBe(afterwards)
})

test('when it stops it ends what runs and takes no more', async () => {
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<Response>()
  const ends: string[] = []
  const broker = playBroker({
    fetch: () => {
      asked.resolve()
      return answered.promise
    },
    drain: () => void ends.push('drained'),
    close: async () => void ends.push('closed'),
  })
  const serving = await serveBroker(broker, { port: 0 })
  const running = fetch(serving.url)
  await asked.promise
  const closed = serving.close()
  // What the answer still needs is there until it has been given.
  expect(ends).toEqual(['drained'])
  answered.resolve(new Response('done'))
  expect(await (await running).text()).toBe('done')
  await closed
  expect(ends).toEqual(['drained', 'closed'])
  await expect(fetch(serving.url)).rejects.toThrow()
})

test('gives up a stream’s place when its reader hangs up', async () => {
  const { broker, open } = trialBroker()
  served = await serveBroker(broker, { port: 0 })
  const { clientToken } = await open()
  const port = Number(new URL(served.url).port)
  const listen = () =>
    new Promise<() => Promise<void>>((ready) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(`GET /v1/checkout/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${clientToken}\r\n\r\n`)
      socket.once('data', () => ready(() => new Promise((done) => socket.once('close', () => done()).destroy())))
    })
  const places = await Promise.all(Array.from({ length: 8 }, listen))
  const ask = async () => {
    const headers = { authorization: `Bearer ${clientToken}` }
    const answer = await fetch(`${served?.url}/v1/checkout/events`, { headers })
    await answer.body?.cancel()
    return answer.status
  }
  expect(await ask()).toBe(429)
  await Promise.all(places.map((hangUp) => hangUp()))
  await expect.poll(ask).toBe(200)
})
