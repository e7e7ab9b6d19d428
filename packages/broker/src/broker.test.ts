import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { json, TRIAL_KEY, trialBroker, trialHash } from '../lab/trial-broker.ts'
import { createBroker } from './broker.ts'
import tlinx from './gateways/tlinx/index.ts'
import { openSqliteStore } from './store/sqlite.ts'
import { checkoutRow, paymentRow } from './testing/rows.ts'

const KEY = { 'idempotency-key': 'key-12345678' }

test('names every wrong field of every account', () => {
  const account = tlinx.account({ baseUrl: 'http://gateway.example/', openId: 'short', openKey: 'x' })
  const make = () =>
    createBroker({
      publicUrl: 'https://pay.example',
      store: openSqliteStore({ path: ':memory:' }),
      accounts: { one: account, two: account },
      keys: [],
      tokenKeys: [],
    })
  expect(make).toThrow(/accounts\.one\.baseUrl .*accounts\.one\.openId .*accounts\.two\.baseUrl /s)
})

test('has nothing to do but what is due', async () => {
  const { broker, open, client, clock, account } = trialBroker()
  expect(await broker.idleMs()).toBe(Number.POSITIVE_INFINITY)
  const { clientToken } = await open({ expiresIn: 600 })
  expect(await broker.idleMs()).toBe(600_000)
  await client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, KEY)
  const wait = await broker.idleMs()
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThan(60_000)
  account.verdict = 'paid'
  clock.at += wait
  await broker.tick()
  expect(await (await client(clientToken, 'GET', '/v1/checkout')).json()).toMatchObject({ status: 'paid' })
})

test('a tick never rejects, and asks nothing twice while it runs', async () => {
  const { broker, store, lines } = trialBroker()
  const gate = Promise.withResolvers<never>()
  let asked = 0
  const leaseDuePayments = (): Promise<never> => {
    asked += 1
    return gate.promise
  }
  Object.assign(store, { leaseDuePayments })
  const ticks = [broker.tick(), broker.tick(), broker.tick()]
  await expect.poll(() => asked).toBe(1)
  gate.reject(new Error('database is gone'))
  await Promise.all(ticks)
  expect(asked).toBe(1)
  expect(lines).toMatchObject([{ event: 'refresh.failed' }])
  await broker.tick()
  expect(asked).toBe(2)
})

test('a payment whose gateway is slow holds up no other [F8]', async () => {
  const { broker, open, client, clock, account } = trialBroker()
  const { query } = account
  const gate = Promise.withResolvers<void>()
  let asked = 0
  account.query = async (payment) => {
    asked += 1
    if (asked === 1) await gate.promise
    return query(payment)
  }
  const pay = async () => {
    const { clientToken } = await open()
    await client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, KEY)
    clock.at += await broker.idleMs()
    return clientToken
  }
  const slow = await pay()
  account.verdict = 'paid'
  const first = broker.tick()
  const quick = await pay()
  const second = broker.tick()
  const status = async (token: string) => (await json(client(token, 'GET', '/v1/checkout'))).status
  await expect.poll(() => status(quick)).toBe('paid')
  expect(await status(slow)).toBe('open')
  gate.resolve()
  await Promise.all([first, second])
  expect(await status(slow)).toBe('paid')
})

test('waits at its end for what it follows, even when it could take up no more [F44]', async () => {
  const { broker, store, open, client, clock, account } = trialBroker()
  const { query } = account
  const [asked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  account.query = async (payment) => {
    asked.resolve()
    await gate.promise
    return query(payment)
  }
  const { clientToken } = await open()
  await client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, KEY)
  clock.at += await broker.idleMs()
  void broker.tick()
  await asked.promise
  const [leasing, lease] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()]
  const leaseDuePayments = () => {
    leasing.resolve()
    return lease.promise
  }
  Object.assign(store, { leaseDuePayments })
  // The first has taken up all it found when the event loop has turned.
  await new Promise(setImmediate)
  void broker.tick()
  await leasing.promise
  let closed = false
  const closing = broker.close().then(() => {
    closed = true
  })
  lease.reject(new Error('database is gone'))
  for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate)
  expect(closed).toBe(false)
  gate.resolve()
  await closing
})

test('does nothing of its own once it drains, and answers on', async () => {
  const { broker, open, client, clock, merchant } = trialBroker()
  const { id } = await open({ expiresIn: 5 })
  broker.drain()
  clock.at += 60_000
  await broker.tick()
  expect(await (await merchant('GET', `/v1/checkouts/${id}`)).json()).toMatchObject({ status: 'open' })
  const { clientToken } = await open()
  expect((await client(clientToken, 'GET', '/v1/checkout')).status).toBe(200)
})

test('makes the calls that belong to what runs before it hangs up on its gateways [F44]', async () => {
  const calls: (string | undefined)[] = []
  const [begun, slow] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const gateway = createServer(async ({ url }, response) => {
    // Of two questions one is answered late.
    if (calls.push(url) === 2) {
      begun.resolve()
      await slow.promise
    } else await begun.promise
    response.end('come again')
  }).listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  const { port } = gateway.address() as AddressInfo
  const store = openSqliteStore({ path: ':memory:' })
  for (const id of ['1', '2']) {
    await store.openCheckout(checkoutRow({ id, orderNo: id, closeAsked: 'clock' }))
    await store.addPayment(paymentRow({ id, checkoutId: id, tradeNo: id }), 0)
  }
  const reach = { baseUrl: `http://127.0.0.1:${port}/`, allowInsecure: true, openId: 'o'.repeat(32) }
  const broker = createBroker({
    publicUrl: 'https://pay.example',
    store,
    accounts: { main: tlinx.account({ ...reach, openKey: crypto.randomUUID().replaceAll('-', '') }) },
    keys: [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['checkouts'] }],
    tokenKeys: [{ letter: 'a', secret: 'a trial key of more than 32 characters' }],
  })
  // Nobody can tell how these old payments stand, so that each is to be closed, and asked about again.
  void broker.tick()
  await begun.promise
  const closed = broker.close()
  const asked = async () => (await Promise.all(['1', '2'].map((id) => store.payment(id)))).map((one) => one?.queryCount)
  await expect.poll(async () => Math.max(...(await asked()).map(Number))).toBe(1)
  slow.resolve()
  await closed
  gateway.close()
  expect(calls.filter((path) => path === '/paycancel')).toHaveLength(2)
  expect(calls.filter((path) => path === '/paystatus')).toHaveLength(4)
})
