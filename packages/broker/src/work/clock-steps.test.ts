import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PaymentsLab, type PaymentsLabOptions, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { refundsLab } from '../../lab/refunds-lab.ts'
import { issueClientToken, readClientToken } from '../checkouts/checkout-token.ts'
import { createBreaker } from '../gateway/breaker.ts'
import { createRateLimit } from '../http/rate-limit.ts'
import { startPayment } from '../payments/start-payment.ts'
import { startRefund } from '../refunds/start-refund.ts'
import { migratePostgres, openPostgresStore } from '../store/postgres.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import { createDeliveries } from '../webhooks/deliver-due.ts'

/** By so many hours somebody sets the clock in the middle of everything; 0 tells what is usual. */
const STEPS = [8, -8] as const
const START = Date.UTC(2026, 0, 1)

let postgres: PostgresServer
let databases = 0
let seeds = 0
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())

const STORES: Record<string, () => Promise<Store>> = {
  SQLite: async () => openSqliteStore({ path: ':memory:' }),
  PostgreSQL: async () => {
    const url = await postgres.newDatabase(`clock-${++databases}`)
    await migratePostgres({ url })
    return openPostgresStore({ url, connections: 4 })
  },
}

/** What happens, in seconds since the start, while somebody sets the clock by `hours` at the worst moment. */
type Story = (store: Store, hours: number) => Promise<readonly unknown[]>

const lab = (store: Store, options: PaymentsLabOptions = {}): PaymentsLab =>
  paymentsLab({ store, seed: ++seeds, ...options })

/** Passes second by second until something is so; answers after how many. */
async function untilSo({ pass }: PaymentsLab, isSo: () => Promise<boolean>): Promise<number> {
  for (let seconds = 0; seconds < 600; seconds++) {
    if (await isSo()) return seconds
    await pass(1)
  }
  throw new Error('It did not happen within ten minutes')
}

const isPaid = (one: PaymentsLab, id: string) => async () => (await one.checkout(id)).status === 'paid'

const STORIES: Record<string, Story> = {
  'a payment whose create is on its way': async (store, hours) => {
    const one = lab(store)
    const { id } = await one.open()
    one.gateway.faults.create = async (_, plain) => {
      one.setClock(hours)
      one.context.clock.now()
      await new Promise((resolve) => setTimeout(resolve, 20))
      return plain()
    }
    const { status } = await startPayment(one.context, startOn(id, 'wechat:qr'))
    await one.pass(3)
    one.gateway.pay((await one.newest(id)).tradeNo)
    const seconds = await untilSo(one, isPaid(one, id))
    return [status, one.gateway.calls.create, seconds, one.gateway.calls.query]
  },

  'a payment that waits for its payer': async (store, hours) => {
    const one = lab(store)
    const { id } = await one.open()
    await startPayment(one.context, startOn(id, 'wechat:qr'))
    await one.pass(20)
    one.setClock(hours)
    await one.pass(7)
    one.gateway.pay((await one.newest(id)).tradeNo)
    return [await untilSo(one, isPaid(one, id)), one.gateway.calls.query]
  },

  'a payment that is being asked about': async (store, hours) => {
    const one = lab(store)
    const { id } = await one.open()
    await startPayment(one.context, startOn(id, 'wechat:qr'))
    one.gateway.faults.query = async (_, plain) => {
      one.gateway.faults.query = undefined
      one.setClock(hours)
      one.context.clock.now()
      await new Promise((resolve) => setTimeout(resolve, 20))
      const before = plain()
      one.gateway.pay((await one.newest(id)).tradeNo)
      return before
    }
    return [await untilSo(one, isPaid(one, id)), one.gateway.calls.query]
  },

  'a payment whose gateway is about to tell': async (store, hours) => {
    const one = lab(store)
    const { id } = await one.open()
    await startPayment(one.context, startOn(id, 'wechat:qr'))
    await one.pass(2)
    const { tradeNo } = await one.newest(id)
    one.gateway.pay(tradeNo)
    one.setClock(hours)
    await one.hear(tradeNo)
    return [await untilSo(one, isPaid(one, id)), (await one.events()).map(({ type }) => type)]
  },

  'a refund that is on its way': async (store, hours) => {
    const one = await refundsLab({ store, seed: ++seeds })
    one.gateway.refundFaults.refund = async (_, plain) => {
      one.setClock(hours)
      one.context.clock.now()
      await new Promise((resolve) => setTimeout(resolve, 20))
      return plain()
    }
    await startRefund(one.context, one.wish())
    await one.pass(4)
    one.gateway.decide((await one.refund()).gatewayNo, 'succeeded')
    const seconds = await untilSo(one, async () => (await one.refund()).state === 'succeeded')
    return [seconds, one.gateway.refundCalls.refund, await one.told()]
  },

  'an event that the merchant’s server refuses at first': async (store, hours) => {
    const one = lab(store)
    const { id } = await one.open()
    await startPayment(one.context, startOn(id, 'wechat:qr'))
    const { tradeNo } = await one.newest(id)
    one.gateway.pay(tradeNo)
    await one.hear(tradeNo)
    const answers = [500, 500, 200]
    const post = async () => ({ status: answers.shift() ?? 500, retryAfter: undefined })
    const sender = { post, close: async () => {} }
    const endpoint = { url: 'https://shop.example/hook', secrets: [`whsec_${Buffer.alloc(32, 9).toString('base64')}`] }
    // Always the same jitter.
    const random = { bytes: (length: number) => new Uint8Array(length) }
    const deliveries = createDeliveries({ ...one.context, random, sender, endpoint })
    await deliveries.deliverDue()
    one.setClock(hours)
    const waits: number[] = []
    for (let seconds = 0; answers.length > 0 && seconds < 3_600; seconds++) {
      const left = answers.length
      await deliveries.deliverDue()
      if (answers.length < left) waits.push(seconds)
      one.skip(1)
      await one.look()
    }
    return waits
  },

  'a checkout that nobody pays, and its token': async (store, hours) => {
    const one = lab(store, { policy: { tokenSeconds: 40, tokenGraceSeconds: 30 } })
    const { id } = await one.open({ expiresIn: 60 })
    await startPayment(one.context, startOn(id, 'wechat:qr'))
    const token = await issueClientToken(one.context, id)
    await one.pass(20)
    one.setClock(hours)
    await one.look()
    const may = async () =>
      await readClientToken(one.context, token).then(
        ({ acting }) => acting,
        ({ code }) => code,
      )
    const acts = await untilSo(one, async () => (await may()) === false)
    const ends = await untilSo(one, async () => (await one.checkout(id)).status === 'expired')
    const reads = await untilSo(one, async () => (await may()) === 'token-expired')
    return [acts, ends, reads, (await one.newest(id)).state]
  },
}

describe.each(Object.entries(STORES))('a machine’s clock that is set by eight hours, on %s', (_, open) => {
  test.each(Object.entries(STORIES))('%s settles within its usual time [B4]', { timeout: 60_000 }, async (_, story) => {
    const told = async (hours: number): Promise<readonly unknown[]> => {
      const store = await open()
      try {
        return await story(store, hours)
      } finally {
        await store.close()
      }
    }
    const usual = await told(0)
    for (const hours of STEPS) expect([hours, ...(await told(hours))]).toEqual([hours, ...usual])
  })
})

test.each(STEPS)('a gateway is told the time that the clock was set to: %d h [B4]', async (hours) => {
  const one = lab(openSqliteStore({ path: ':memory:' }))
  const { id } = await one.open({ expiresIn: 600 })
  await one.pass(60)
  one.setClock(hours)
  await one.look()
  await startPayment(one.context, startOn(id, 'wechat:qr'))
  expect(one.gateway.orders[0]?.expiresAt).toBe(START + 600_000 + hours * 3_600_000)
})

test.each(STEPS)('what a process holds back it holds back for as long as before: %d h [B4]', async (hours) => {
  const time = { passed: 0, set: 0 }
  const clock = { now: () => START + time.passed + time.set, steady: () => time.passed }
  const breaker = createBreaker({ account: 'main', clock, log: { info() {}, warn() {}, error() {} } })
  for (let calls = 0; calls < 8; calls++) breaker.began('pay')('failed')
  time.set += hours * 3_600_000
  time.passed += 14_000
  expect(breaker.isOpen('pay')).toBe(true)
  time.passed += 2_000
  expect(breaker.isOpen('pay')).toBe(false)
})

test.each(STEPS)('who asks too much has to wait for as long as before: %d h [B4]', (hours) => {
  const time = { passed: 0, set: 0 }
  const clock = { now: () => START + time.passed + time.set, steady: () => time.passed }
  const limit = createRateLimit({ burst: 2, perSecond: 1 }, clock)
  for (let asked = 0; asked < 2; asked++) limit.take('one')
  time.set += hours * 3_600_000
  expect(() => limit.take('one')).toThrow(/Too many requests/)
  time.passed += 1_000
  limit.take('one')
  expect(() => limit.take('one')).toThrow(/Too many requests/)
})
