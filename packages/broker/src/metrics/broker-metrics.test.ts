import { expect, test } from 'vitest'
import { TRIAL_KEY, trialHash } from '../../lab/trial-broker.ts'
import { createBroker } from '../broker.ts'
import tlinx from '../gateways/tlinx/index.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { checkoutRow, paymentRow, refundRow } from '../testing/rows.ts'
import { createMetrics } from './broker-metrics.ts'

const NOW = 1_000_000_000

function bench() {
  const lines: string[] = []
  const write = (event: string) => void lines.push(event)
  const store = openSqliteStore({ path: ':memory:' })
  const metrics = createMetrics({ info: write, warn: write, error: write }, { store, clock: { now: () => NOW } })
  const line = async (start: string) => (await metrics.render()).text.split('\n').find((one) => one.startsWith(start))
  return { lines, store, line, log: metrics.log }
}

test('what passes through the log is counted, and passes', async () => {
  const { lines, line, log } = bench()
  const call = { account: 'main', operation: 'query', result: 'unclear', ms: 300, driftMs: -90_500 }
  log.info('gateway.call', call)
  log.warn('notification.signature-mismatch', { account: 'main' })
  log.warn('notification.signature-mismatch', { account: 'main' })
  log.error('payment.stuck')
  log.info('something.else')
  const names = ['gateway.call', 'notification.signature-mismatch', 'notification.signature-mismatch', 'payment.stuck']
  expect(lines).toEqual([...names, 'something.else'])
  const labels = '{account="main",operation="query",outcome="unclear"}'
  expect(await line(`pay_broker_gateway_call_seconds_count${labels}`)).toMatch(/ 1$/)
  expect(await line('pay_broker_gateway_clock_drift_seconds{account="main"}')).toMatch(/ -90\.5$/)
  expect(await line('pay_broker_notifications_refused_total{account="main",reason="signature"}')).toMatch(/ 2$/)
  expect(await line('pay_broker_warnings_total{event="payment.stuck"}')).toMatch(/ 1$/)
})

test('what waits in the database is told with its age', async () => {
  const { store, line } = bench()
  await store.openCheckout(checkoutRow())
  await store.addPayment(paymentRow({ state: 'unknown', sentAt: NOW - 90_000, nextQueryAt: NOW }), 0)
  const paid = { id: 'pay_2', tradeNo: 'A12', idempotencyKey: 'k2', state: 'paid', money: 'taken' } as const
  await store.addPayment(paymentRow({ ...paid, disposition: 'applied' }), 1)
  await store.addRefund(refundRow({ paymentId: 'pay_2', createdAt: NOW - 30_000, nextQueryAt: NOW }), 2)
  const event = { type: 'payment.late' as const, at: NOW - 5_000, data: {} }
  await store.change({ checkout: { id: 'co_1', expectVersion: 3, patch: {} }, events: [event], evidence: null })
  await store.recordOrphan({ account: 'main', tradeNo: 'X', words: '', at: NOW, dueAt: NOW })
  expect(await line('pay_broker_payments_unknown ')).toMatch(/ 1$/)
  expect(await line('pay_broker_payments_unknown_oldest_seconds')).toMatch(/ 90$/)
  expect(await line('pay_broker_refunds_pending ')).toMatch(/ 1$/)
  expect(await line('pay_broker_refunds_pending_oldest_seconds')).toMatch(/ 30$/)
  expect(await line('pay_broker_events_waiting ')).toMatch(/ 1$/)
  expect(await line('pay_broker_events_waiting_oldest_seconds')).toMatch(/ 5$/)
  expect(await line('pay_broker_orphan_notifications')).toMatch(/ 1$/)
  expect(await line('pay_broker_events_dead')).toMatch(/ 0$/)
})

test('a broker tells its figures to a key of that scope only', async () => {
  const openKey = '0123456789abcdefghijklmnopqrstuv'
  const config = {
    baseUrl: 'http://127.0.0.1:9/',
    allowInsecure: true,
    openId: '0123456789abcdef0123456789abcdef',
    openKey,
  }
  const broker = createBroker({
    publicUrl: 'https://pay.example',
    store: openSqliteStore({ path: ':memory:' }),
    accounts: { bank: tlinx.account({ ...config, wechatTag: 'Weixin' }) },
    keys: [
      { name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['operations'] },
      { name: 'prometheus', hash: trialHash('sk_metrics_0123456789'), scopes: ['metrics'] },
    ],
    tokenKeys: [{ letter: 'a', secret: 'a trial key of more than 32 characters' }],
  })
  const get = (key: string) =>
    broker.fetch(new Request('https://pay.example/metrics', { headers: { authorization: `Bearer ${key}` } }))
  const body = JSON.stringify({ values: { pmt_type: '2' } })
  const headers = { authorization: `Bearer ${TRIAL_KEY}`, 'content-type': 'application/json' }
  const url = 'https://pay.example/v1/accounts/bank/operations/paylist'
  expect((await broker.fetch(new Request(url, { method: 'POST', headers, body }))).status).toBe(503)
  expect((await get('nobody')).status).toBe(401)
  expect((await get(TRIAL_KEY)).status).toBe(403)
  const told = await get('sk_metrics_0123456789')
  expect(told.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(await told.text()).toContain('_count{account="bank",operation="paylist",outcome="unreached"} 1')
  await broker.close()
})
