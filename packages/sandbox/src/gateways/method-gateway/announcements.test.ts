import { expect, test } from 'vitest'
import { callMethodGateway } from '../../testing/call-method-gateway.ts'
import { type Bench, createBench, keys, NOTIFY_URL, onlyPayment, payer } from '../../testing/test-bench.ts'
import { isSignedWith, type Parameters } from './signature.ts'

const ORDER = {
  out_trade_no: 'T1',
  order_name: '大红袍',
  body: '岩茶',
  total_amount: 128.1,
  spbill_create_ip: '203.0.113.7',
  sub_appid: 'wx1',
  order_type: 0,
  notify_url: NOTIFY_URL,
}

async function paid(bench: Bench, method: string, body = 'SUCCESS'): Promise<Bench> {
  bench.reply.body = body
  await callMethodGateway(bench, method, ORDER)
  await payer(bench, 'pay')
  return bench
}

async function formOf(request: Request | undefined): Promise<Parameters> {
  return Object.fromEntries(new URLSearchParams(await request?.text()))
}

const COMMON = ['out_trade_no', 'pay_time', 'sign', 'sign_type', 'total_amount', 'trade_no']
const WECHAT = ['bank_type', 'cash_fee', 'fee_type', 'is_subscribe', 'openid', 'trade_type']
const ALIPAY = [
  'body',
  'buyer_logon_id',
  'buyer_pay_amount',
  'fund_bill_list',
  'point_amount',
  'subject',
  'trade_status',
]
test.each([
  ['weixin.qr_code_pay', WECHAT, { cash_fee: '128.10', trade_type: 'NATIVE' }],
  ['weixin.pay', WECHAT, { trade_type: 'JSAPI' }],
  ['alipay.qr_code_pay', ALIPAY, { trade_status: 'TRADE_SUCCESS', buyer_pay_amount: '128.10', subject: '大红袍' }],
  ['alipay.ration_code', [], {}],
  ['jd.pay', [], {}],
  ['qq.unified', [], {}],
])('%s is told by a signed form with the documented names', async (method, names, values) => {
  const [request, ...others] = (await paid(createBench(), method)).inbox
  expect(others).toEqual([])
  expect(request).toMatchObject({ method: 'POST', url: NOTIFY_URL })
  const form = await formOf(request)
  expect(Object.keys(form).sort()).toEqual([...COMMON, ...names].sort())
  expect(isSignedWith(form, keys['method-gateway'].secret)).toBe(true)
  const common = { out_trade_no: 'T1', total_amount: '128.10', pay_time: '2026-11-20 12:00:00', sign_type: 'MD5' }
  expect(form).toMatchObject({ ...common, ...values })
})

test('tells eight times with the documented gaps', async () => {
  const bench = await paid(createBench(), 'weixin.pay', 'fail')
  await bench.clock.advance(48 * 3600 * 1000)
  const { notifications } = await onlyPayment(bench)
  const times: number[] = notifications.map(({ at }: { at: string }) => Date.parse(at) / 1000)
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0))
  expect(gaps).toEqual([240, 600, 600, 3600, 7200, 21_600, 54_000])
})

test('SUCCESS ends it', async () => {
  const bench = await paid(createBench(), 'weixin.pay')
  await bench.clock.advance(48 * 3600 * 1000)
  expect(bench.inbox).toHaveLength(1)
})

test.each(['success', 'SUCCESS\n', '“SUCCESS”', 'notify_success', ''])('%j is no acknowledgement', async (body) => {
  const bench = await paid(createBench(), 'weixin.pay', body)
  await bench.clock.advance(240_000)
  expect(bench.inbox).toHaveLength(2)
})

test('faults wrong-amount and bad-signature strike once each; the truth follows', async () => {
  const bench = createBench()
  for (const fault of ['wrong-amount', 'bad-signature'])
    await bench.json('/control/faults', { on: 'notification', fault })
  await paid(bench, 'alipay.qr_code_pay', 'fail')
  await bench.clock.advance(840_000)
  const forms = await Promise.all(bench.inbox.map(formOf))
  const { secret } = keys['method-gateway']
  expect(forms.map((form) => [form.total_amount, isSignedWith(form, secret)])).toEqual([
    ['128.11', true],
    ['128.10', false],
    ['128.10', true],
  ])
})

test('nothing is told of a reversed order or a refund', async () => {
  const bench = createBench()
  await callMethodGateway(bench, 'weixin.pay', ORDER)
  const { trade_no } = await callMethodGateway(bench, 'trade.query', ORDER)
  await callMethodGateway(bench, 'trade.reverse', { ...ORDER, trade_no })
  expect(bench.inbox).toEqual([])
  const other = await paid(createBench(), 'weixin.pay')
  await callMethodGateway(other, 'trade.refund', { ...ORDER, out_refund_no: 'r1' })
  expect(other.inbox).toHaveLength(1)
})
