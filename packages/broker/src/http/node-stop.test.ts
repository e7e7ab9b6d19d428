import { Agent, request } from 'node:http'
import { expect, test } from 'vitest'
import { trialBroker } from '../../lab/trial-broker.ts'
import { serveBroker } from './node.ts'

test('a balancer hears that it stops before it does, and is served until then [F44]', async () => {
  const { broker } = trialBroker()
  const { url, close } = await serveBroker(broker, { port: 0, graceMs: 300 })
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  const closed = close()
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  await closed
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
})

test('a connection that is kept alive doesn’t hold it up once its answer is out [F44]', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<Response>()
  const { broker } = trialBroker()
  const { url, close } = await serveBroker(
    {
      ...broker,
      fetch: () => {
        asked.resolve()
        return answer.promise
      },
    },
    { port: 0 },
  )
  const agent = new Agent({ keepAlive: true })
  const status = new Promise((resolve, reject) => {
    const sent = request(url, { agent }, (response) => resolve(response.resume().statusCode))
    sent.on('error', reject).end()
  })
  await asked.promise
  const closed = close()
  answer.resolve(new Response('done'))
  expect(await status).toBe(200)
  const answeredAt = performance.now()
  await closed
  // Node keeps such a connection for five seconds.
  expect(performance.now() - answeredAt).toBeLessThan(4_000)
  agent.destroy()
})

test('what it was asking about is free for another broker as soon as it has stopped [F44]', async () => {
  const trial = trialBroker()
  const { clientToken, id } = await trial.open()
  const headers = { 'idempotency-key': 'key-00000001' }
  await trial.client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, headers)
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  const plain = trial.account.query
  Object.assign(trial.account, {
    query: async (payment: Parameters<typeof plain>[0]) => {
      asked.resolve()
      await answer.promise
      return plain(payment)
    },
  })
  trial.clock.at += 20_000
  void trial.broker.tick()
  await asked.promise
  const closed = trial.broker.close()
  const [leased] = await trial.store.payments(id)
  expect(leased?.leaseUntil).toBeGreaterThan(trial.clock.at)
  answer.resolve()
  await closed
  const [free] = await trial.store.payments(id)
  expect(free?.leaseUntil).toBe(0)
  const other = trialBroker({ store: trial.store, clock: trial.clock })
  expect(await trial.store.nextDueAt()).toBe(free?.nextQueryAt)
  other.account.verdict = 'paid'
  trial.clock.at = free?.nextQueryAt ?? 0
  await other.broker.tick()
  expect((await trial.store.checkout(id))?.status).toBe('paid')
})
