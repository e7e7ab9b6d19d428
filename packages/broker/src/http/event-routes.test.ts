import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PlayedMerchant, playMerchant } from '../../lab/played-merchant.ts'
import { json, type TrialBroker, trialBroker } from '../../lab/trial-broker.ts'

let server: PlayedMerchant
beforeEach(async () => {
  server = await playMerchant()
})
afterEach(() => server.close())

/** A broker that tells the merchant's server, and two closed checkouts to tell of. */
async function withEvents(): Promise<TrialBroker> {
  const secrets = [`whsec_${'A'.repeat(32)}`]
  const trial = trialBroker({ webhook: { url: server.url, secrets, allowHosts: ['127.0.0.1'] } })
  for (let n = 0; n < 2; n++) {
    const { id } = await trial.open()
    await trial.merchant('POST', `/v1/checkouts/${id}/close`)
  }
  return trial
}

interface Page {
  readonly events: readonly { id: string; type: string; delivery: string; data: { orderNo: string } }[]
  readonly after: number
}
const page = async ({ merchant }: TrialBroker, query = ''): Promise<Page> =>
  (await json(merchant('GET', `/v1/events${query}`))) as unknown as Page

describe('GET /v1/events', () => {
  test('is read on from where the last page ended, until there is no more', async () => {
    const trial = await withEvents()
    const orders: string[] = []
    for (let next = await page(trial, '?limit=1'); next.events.length > 0; ) {
      orders.push(...next.events.map(({ data }) => data.orderNo))
      next = await page(trial, `?limit=1&after=${next.after}`)
    }
    expect(orders).toEqual(['T1', 'T2'])
  })

  test('tells how each delivery stands, and gives one type or one standing where that is asked', async () => {
    const trial = await withEvents()
    expect((await page(trial)).events.map(({ delivery }) => delivery)).toEqual(['waiting', 'waiting'])
    await trial.broker.tick()
    expect((await page(trial, '?delivery=delivered&type=checkout.closed')).events).toHaveLength(2)
    expect(await page(trial, '?delivery=dead')).toEqual({ events: [], after: 0 })
    expect((await page(trial, '?type=checkout.paid')).events).toEqual([])
  })

  test('has every event still after thirty days, delivered or not', async () => {
    const trial = await withEvents()
    await trial.broker.tick()
    trial.clock.at += 31 * 24 * 3_600_000
    await trial.broker.tick()
    expect((await page(trial)).events).toHaveLength(2)
  })
})

describe('POST /v1/events/{id}/redeliver', () => {
  test('delivers an event again, with the same id and body', async () => {
    const trial = await withEvents()
    await trial.broker.tick()
    const [first] = (await page(trial)).events
    const asked = await trial.merchant('POST', `/v1/events/${first?.id}/redeliver`)
    expect(asked.status).toBe(202)
    expect(await json(asked)).toEqual({ ...first, delivery: 'waiting' })
    await trial.broker.tick()
    const same = server.received.filter(({ headers }) => headers['webhook-id'] === first?.id)
    expect(same).toHaveLength(2)
    expect(same[1]?.body).toBe(same[0]?.body)
    expect(server.received).toHaveLength(3)
  })

  test('takes back what a 410 has ended', async () => {
    const trial = await withEvents()
    server.answer = (_, response) => response.writeHead(410).end()
    await trial.broker.tick()
    server.answer = (_, response) => response.end()
    server.received.length = 0
    trial.clock.at += 3_600_000
    await trial.broker.tick()
    expect(server.received).toEqual([])
    const [first] = (await page(trial)).events
    await trial.merchant('POST', `/v1/events/${first?.id}/redeliver`)
    await trial.broker.tick()
    expect(new Set(server.told()).size).toBe(2)
  })

  test('says so when there is no such event', async () => {
    const answer = await trialBroker().merchant('POST', '/v1/events/evt_nothing_1/redeliver')
    expect([answer.status, (await json(answer)).code]).toEqual([404, 'not-found'])
  })
})

test('metadata that wouldn’t fit into an event is refused', async () => {
  const { merchant } = trialBroker()
  const open = (length: number) =>
    merchant('POST', '/v1/checkouts', {
      ...{ orderNo: 'A1', amount: 1, subject: 'Tea' },
      metadata: Object.fromEntries(Array.from({ length: 19 }, (_, n) => [`key${n}`, '茶'.repeat(length)])),
    })
  const refused = await open(150)
  expect([refused.status, (await json(refused)).errors[0]?.field]).toEqual([400, 'metadata'])
  expect((await open(130)).status).toBe(201)
})
