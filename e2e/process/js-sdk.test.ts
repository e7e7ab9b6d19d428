import { migratePostgres } from '@pay-checkout/broker/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../packages/broker/lab/postgres/server.ts'
import { type Order, placeOrder } from './order.ts'
import { type Answer, call, startWorld, type World } from './world.ts'

/** WeChat gives an app so many tokens a day, and the next ends the last one's life: brokers must not fetch them side by side. */

const PAGE = 'http://127.0.0.1/orders/1?from=menu'

let postgres: PostgresServer
let world: World
beforeAll(async () => {
  postgres = await startPostgres()
  const url = await postgres.newDatabase('brokers')
  await migratePostgres({ url })
  world = await startWorld({ postgres: url, clocksAhead: [0, 0, 0, 0] })
}, 120_000)
afterAll(async () => {
  await world?.close()
  await postgres?.stop()
})

test('four brokers sign two hundred pages at once with one token and one ticket', async () => {
  // A token may ask only so often.
  const orders = await Promise.all(
    Array.from({ length: 10 }, () => placeOrder(world, 'main', { methods: ['wechat:jsapi'], stranger: true })),
  )
  // WeChat takes its time, so that all the others come while one of them is fetching.
  for (const on of ['wechat-token', 'wechat-ticket']) await world.control('/faults', { on, fault: 'slow', ms: 600 })
  const answers = await Promise.all(orders.flatMap((order) => Array.from({ length: 20 }, () => sign(order))))
  expect(answers.filter(({ status }) => status !== 200)).toEqual([])
  expect(new Set(answers.map(({ body }) => body.nonceStr)).size).toBe(200)
  const checks = await Promise.all(
    answers.map(({ body }) => world.control('/wallet/check-config', { ...body, url: PAGE })),
  )
  expect(checks.filter(({ body }) => !body.ok)).toEqual([])
  const { body } = await call(`${world.sandboxUrl}/control/wallet/calls`, 'GET')
  expect(body.calls).toEqual({ 'wechat-token': 1, 'wechat-ticket': 1 })
})

test('a page of an origin that is not the shop’s is signed by none of them', async () => {
  const order = await placeOrder(world, 'main', { methods: ['wechat:jsapi'], stranger: true })
  const refused = await sign(order, 'https://evil.example/orders/1')
  expect(refused).toMatchObject({ status: 403, body: { code: 'origin-not-allowed' } })
})

function sign({ token }: Order, page: string = PAGE): Promise<Answer> {
  return world.asClient(token, 'GET', `/v1/checkout/wechat-config?url=${encodeURIComponent(page)}`)
}
