import { Agent, request } from 'node:http'
import { expect, test } from 'vitest'
import { trialBroker } from '../testing/trial-broker.ts'
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
  expect(performance.now() - answeredAt).toBeLessThan(2_500)
  agent.destroy()
})
