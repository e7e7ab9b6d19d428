import type { RequestListener } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, test } from 'vitest'
import { deliveryLab } from '../../lab/delivery-lab.ts'
import { type PlayedMerchant, playMerchant } from '../../lab/played-merchant.ts'
import { trialBroker } from '../../lab/trial-broker.ts'
import type { DeliveryResult } from '../store/event-rows.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createWebhookSender, type WebhookSender } from './webhook-send.ts'

const HOUR = 3_600_000
const TAKE: RequestListener = (_, response) => response.end()

let merchant: PlayedMerchant
let sender: WebhookSender
let store: Store
beforeEach(async () => {
  merchant = await playMerchant()
  sender = createWebhookSender({ allowHosts: ['127.0.0.1'], timeoutMs: 2_000 })
  store = openSqliteStore({ path: ':memory:' })
  return async () => {
    merchant.close()
    await sender.close()
    await store.close()
  }
})

/** Deliveries to the merchant, with one event of each of so many checkouts. */
async function withEvents(count = 1, from = store) {
  const lab = deliveryLab(from, sender, { url: merchant.url })
  for (let n = 1; n <= count; n++) await lab.tell(`co_${n}`, 'checkout.paid')
  return lab
}

describe('a webhook', () => {
  test('is signed by every secret, as the specification’s own verifier checks it [T43]', async () => {
    const { deliveries, secrets } = await withEvents()
    await deliveries.deliverDue()
    const [{ headers, body }] = merchant.received as [PlayedMerchant['received'][number]]
    const verify = (secret: string, text = body) => new Webhook(secret).verify(text, headers as Record<string, string>)
    for (const secret of secrets) expect(verify(secret)).toMatchObject({ type: 'checkout.paid' })
    expect(() => verify('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')).toThrow()
    expect(() => verify(secrets[0] as string, body.replace('1990', '1'))).toThrow()
    // The specification keeps the full stop for itself.
    expect(headers['webhook-id']).toMatch(/^[\w-]+$/)
    expect(headers['content-type']).toBe('application/json')
  })

  test('tells type, time, sequence and the whole checkout; no token and no payer [T38]', async () => {
    const trial = trialBroker({
      webhook: { url: merchant.url, secrets: [`whsec_${'A'.repeat(32)}`], allowHosts: ['127.0.0.1'] },
    })
    const { id } = await trial.open({ payer: { wechatOpenid: 'oSecretOpenid', ip: '10.1.2.3' } })
    await trial.merchant('POST', `/v1/checkouts/${id}/close`)
    await trial.broker.tick()
    await trial.broker.close()
    const body = merchant.received[0]?.body ?? ''
    expect(Object.keys(JSON.parse(body))).toEqual(['type', 'timestamp', 'sequence', 'data'])
    expect(JSON.parse(body)).toMatchObject({
      sequence: 1,
      data: { status: 'closed', amount: 1990, orderNo: 'T1', payments: [] },
    })
    expect(body).not.toMatch(/ct1a_|oSecretOpenid|10\.1\.2\.3/)
  })

  test('is sent once when it is taken', async () => {
    const lab = await withEvents(9)
    await lab.deliveries.deliverDue()
    await lab.pass(HOUR, 1_000)
    expect(new Set(merchant.told()).size).toBe(9)
    expect(merchant.received).toHaveLength(9)
  })

  test('is one of four at a time, however often the clock strikes', async () => {
    let [now, most] = [0, 0]
    const counting: WebhookSender = {
      async post() {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setImmediate(resolve))
        now--
        return { status: 200, retryAfter: undefined }
      },
      close: async () => {},
    }
    const lab = deliveryLab(store, counting)
    for (let n = 1; n <= 20; n++) await lab.tell(`co_${n}`, 'checkout.paid')
    await Promise.all(Array.from({ length: 5 }, () => lab.deliveries.deliverDue()))
    expect(most).toBe(4)
    expect((await store.figures()).waitingEvents).toBe(0)
  })

  test('comes in order for each checkout: the next waits for the one before it', async () => {
    const lab = await withEvents(0)
    await lab.tell('co_1', 'checkout.paid', 'payment.late', 'refund.succeeded')
    merchant.answer = (_, response) => response.writeHead(500).end()
    await lab.deliveries.deliverDue()
    await lab.deliveries.deliverDue()
    expect(merchant.told()).toEqual(['evt_co_1_1'])
    merchant.answer = TAKE
    await lab.pass(6_000, 1_000)
    expect(merchant.told()).toEqual(['evt_co_1_1', 'evt_co_1_1', 'evt_co_1_2', 'evt_co_1_3'])
  })

  test('is one of four at a time, and one that hangs holds up nothing but its own place', async () => {
    const hanging: (() => void)[] = []
    const told: (string | undefined)[] = []
    const slow: WebhookSender = {
      async post(_url, headers) {
        told.push(headers['webhook-id'])
        await new Promise<void>((go) => hanging.push(go))
        return { status: 200, retryAfter: undefined }
      },
      close: async () => {},
    }
    const lab = deliveryLab(store, slow)
    for (let n = 1; n <= 10; n++) await lab.tell(`co_${n}`, 'checkout.paid')
    const done = lab.deliveries.deliverDue()
    // Whatever could begin has begun after so many turns of the event loop.
    const settled = async () => {
      for (let turn = 0; turn < 50; turn++) await new Promise((next) => setImmediate(next))
    }
    await settled()
    expect(told).toHaveLength(4)
    // The first hangs; the others go on past it.
    for (let n = 5; n <= 10; n++) {
      hanging.splice(1, 1)[0]?.()
      await settled()
      expect([told.length, hanging.length]).toEqual([n, 4])
    }
    for (const go of hanging) go()
    await done
    expect(new Set(told).size).toBe(10)
  })
})

describe('an event that the merchant’s server can’t take', () => {
  /** Fails for one checkout, takes every other. */
  const poison: RequestListener = (request, response) =>
    response.writeHead(String(request.headers['webhook-id']).startsWith('evt_co_1_') ? 500 : 200).end()

  test('is given up after thirteen tries in three days, and holds up only its own checkout until then [F48]', async () => {
    const lab = await withEvents()
    merchant.answer = poison
    await lab.tell('co_1', 'payment.late')
    for (let n = 0; n < 100 * 6 && !merchant.told().includes('evt_co_1_2'); n++) {
      const told = merchant.received.length
      await lab.tell(`co_other_${n}`, 'checkout.paid')
      await lab.pass(10 * 60_000, 60_000)
      expect(merchant.received.length).toBeGreaterThan(told)
    }
    const tries = merchant.told().filter((id) => id === 'evt_co_1_1')
    expect(tries).toHaveLength(13)
    expect(lab.lines.filter(({ event }) => event === 'webhook.dead')).toMatchObject([
      { fields: { webhook: 'evt_co_1_1', tries: 13 } },
    ])
    // Dead, not gone: it can be read, and asked for again.
    expect(await store.events(0, 10, { delivery: 'dead' })).toMatchObject([{ id: 'evt_co_1_1' }])
    merchant.answer = TAKE
    merchant.received.length = 0
    await store.redeliver('evt_co_1_1', lab.clock.at)
    await lab.pass(1_000, 1_000)
    expect(merchant.told()).toContain('evt_co_1_1')
    expect((await store.figures()).deadEvents).toBe(0)
  }, 60_000)

  test('in a crowd of a hundred holds up no new event and no other [F48]', async () => {
    const lab = await withEvents(0)
    const isPoison = (id: unknown) => String(id).startsWith('evt_bad_')
    merchant.answer = (request, response) =>
      response.writeHead(isPoison(request.headers['webhook-id']) ? 500 : 200).end()
    for (let n = 0; n < 100; n++) await lab.tell(`bad_${n}`, 'refund.succeeded')
    await lab.pass(10_000, 100)
    await lab.pass(HOUR, 10_000)
    for (let n = 0; n < 20; n++) await lab.tell(`good_${n}`, 'checkout.paid')
    await lab.pass(1_000, 100)
    // All of them are told in the first second, though a hundred that fail were due before them.
    expect(merchant.told().filter((id) => !isPoison(id))).toHaveLength(20)
  })
})

describe('a crash', () => {
  test('between a delivery and the note of it delivers again, with the same id and body [F47]', async () => {
    let crash = true
    const crashing: Store = {
      ...store,
      finishDelivery: (id: string, result: DeliveryResult, now: number) =>
        crash ? Promise.reject(new Error('the process is gone')) : store.finishDelivery(id, result, now),
    }
    const lab = await withEvents(2, crashing)
    await lab.deliveries.deliverDue()
    expect(merchant.told().sort()).toEqual(['evt_co_1_1', 'evt_co_2_1'])
    crash = false
    lab.restart()
    // What was leased stays so for its lease; nothing is sent meanwhile.
    await lab.pass(29_000, 1_000)
    expect(merchant.received).toHaveLength(2)
    await lab.pass(2_000, 1_000)
    expect(merchant.received).toHaveLength(4)
    const [one, other] = ['evt_co_1_1', 'evt_co_2_1'].map((id) =>
      merchant.received.filter(({ headers }) => headers['webhook-id'] === id).map(({ body }) => body),
    )
    expect(new Set(one).size).toBe(1)
    expect(new Set(other).size).toBe(1)
    await lab.pass(HOUR, 1_000)
    expect(merchant.received).toHaveLength(4)
  })

  test('of the database while webhooks are on their way loses none, and no process', async () => {
    let away = false
    const failing: Store = {
      ...store,
      leaseDueDeliveries: (...asked) =>
        away ? Promise.reject(new Error('no database')) : store.leaseDueDeliveries(...asked),
      finishDelivery: (...asked) => (away ? Promise.reject(new Error('no database')) : store.finishDelivery(...asked)),
    }
    const lab = await withEvents(8, failing)
    merchant.answer = (_, response) => {
      away = true
      response.end()
    }
    await lab.deliveries.deliverDue()
    expect(lab.lines.filter(({ event }) => event === 'delivery.failed').length).toBeGreaterThan(0)
    away = false
    merchant.answer = TAKE
    await lab.pass(31_000, 1_000)
    expect(new Set(merchant.told()).size).toBe(8)
    expect((await store.figures()).waitingEvents).toBe(0)
  })
})

test('two brokers on one database send each event once [F41]', async () => {
  const one = await withEvents(40)
  const other = deliveryLab(store, sender, { url: merchant.url })
  other.clock.at = one.clock.at
  await Promise.all([one.deliveries.deliverDue(), other.deliveries.deliverDue()])
  expect(merchant.received).toHaveLength(40)
  expect(new Set(merchant.told()).size).toBe(40)
})
