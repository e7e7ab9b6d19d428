import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOrder } from '../../e2e/process/order.ts'
import { asCaller, call } from '../../e2e/process/world.ts'
import type { CommitCut } from '../../packages/broker/lab/postgres/frail-wire.ts'
import { type Fleet, PATIENCE, startFleet, storm, TOLD_WITHIN_MS } from './fleet.ts'
import { followCheckout } from './follow-checkout.ts'
import { breaksOf, sellUnheard, untilTold } from './unheard-sale.ts'

let fleet: Fleet
beforeAll(async () => {
  fleet = await startFleet()
})
afterAll(() => fleet.close())

const ORDERS = 6
const TIMES = 300
const DOWN_MS = 1_500

/** Crashes the database under load, looks at what is answered meanwhile, and starts it again. */
async function crashDatabase(look: () => Promise<void>): Promise<void> {
  await fleet.postgres.crash()
  await look()
  await sleep(DOWN_MS)
  await fleet.postgres.start()
}

/** Opens a checkout the way a merchant's server should: the same again, until it is answered. */
async function openThrough(orderNo: string): Promise<{ tries: number; id: string }> {
  for (let tries = 1; ; tries++) {
    const wish = { orderNo, account: 'main', amount: 12_800, subject: 'Longjing' }
    const { status, body } = await fleet.asMerchant('POST', '/v1/checkouts', wish)
    if (status <= 201) return { tries, id: body.id }
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'unavailable' })
    await sleep(200)
  }
}

describe('four brokers', () => {
  test('whose database crashes twice in the middle of a storm lose nothing, say who is to come again, and go on by themselves [F35 F37 F39]', async () => {
    const sales = await Promise.all(Array.from({ length: ORDERS }, () => sellUnheard(fleet)))
    const waiting = await placeOrder(fleet, 'main')
    const pages = fleet.nodes.map(({ url }) => followCheckout(url, waiting.token))
    await Promise.all(pages.map(({ open }) => open))
    const gusts = sales.map(({ tradeNo }) => storm(fleet, tradeNo, { times: TIMES, concurrency: 4 }))
    const opening = Array.from({ length: 20 }, (_, at) => sleep(at * 250).then(() => openThrough(`Through${at}`)))
    for (let crashes = 0; crashes < 2; crashes++) {
      await sleep(800)
      await crashDatabase(expectToSaySo)
    }
    const answers = await Promise.all(gusts)
    for (const answer of answers)
      expect(Object.keys(answer).filter((word) => !/^(success|fail)$/.test(word))).toEqual([])
    // The gateway comes again until each is taken.
    for (const { tradeNo } of sales)
      await expect.poll(() => storm(fleet, tradeNo, { times: 1, concurrency: 1 }), PATIENCE).toEqual({ success: 1 })
    await Promise.all(sales.map((sale) => untilTold(fleet, sale)))
    for (const sale of sales) expect(await breaksOf(fleet, sale)).toEqual([])
    const opened = await Promise.all(opening)
    expect(new Set(opened.map(({ id }) => id)).size).toBe(opened.length)
    await expectPagesToHear(waiting, pages)
    for (const { url } of fleet.nodes) await expect.poll(() => status(`${url}/readyz`), PATIENCE).toBe(200)
  })

  test.each<CommitCut>(['before', 'after'])(
    'whose wire is cut at commits, %s they are done: whoever comes again finds it done once [F37 F38]',
    async (moment) => {
      const sales = await Promise.all(Array.from({ length: 4 }, () => sellUnheard(fleet)))
      fleet.wire.cutCommits(moment, 25)
      const answers = await Promise.all(
        sales.map(({ tradeNo }) => storm(fleet, tradeNo, { times: 100, concurrency: 4 })),
      )
      for (const answer of answers) expect(Object.keys(answer)).toEqual(expect.arrayContaining(['success']))
      const opened = await Promise.all(Array.from({ length: 10 }, (_, at) => openThrough(`Cut-${moment}-${at}`)))
      expect(new Set(opened.map(({ id }) => id)).size).toBe(opened.length)
      fleet.wire.cutCommits(moment, 0)
      // Who was leased an event and wasn't told so can't deliver it: it is delivered when the lease has ended.
      for (const sale of sales) expect(await breaksOf(fleet, sale)).toEqual([])
    },
  )
})

/** While there is no database: no broker is ready, each lives, and answers before there is one again. */
async function expectToSaySo(): Promise<void> {
  for (const { url } of fleet.nodes) {
    expect(await status(`${url}/healthz`)).toBe(200)
    expect(await status(`${url}/readyz`)).toBe(503)
    const { status: said, body } = await call(
      `${url}/v1/checkouts/co_none`,
      'GET',
      undefined,
      asCaller(fleet.secretKey, 'GET'),
    )
    expect({ said, code: body.code }).toEqual({ said: 503, code: 'unavailable' })
  }
}

async function expectPagesToHear(
  order: Awaited<ReturnType<typeof placeOrder>>,
  pages: readonly ReturnType<typeof followCheckout>[],
): Promise<void> {
  const { body } = await order.start()
  await order.pay(body.action)
  await fleet.merchant.event('checkout.paid', order.orderNo)
  const paidAt = performance.now()
  await Promise.all(pages.map((page) => page.until('paid')))
  expect(performance.now() - paidAt).toBeLessThan(TOLD_WITHIN_MS)
}

async function status(url: string): Promise<number> {
  return (await call(url, 'GET')).status
}
