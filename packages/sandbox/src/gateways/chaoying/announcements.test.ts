import { expect, test } from 'vitest'
import { CHAOYING_KEYS, type ChaoyingPath, callChaoying } from '../../testing/call-chaoying.ts'
import { type Bench, createBench, keys, NOTIFY_URL, onlyPayment, payer } from '../../testing/test-bench.ts'
import { isSignedWith, type Parameters } from './signature.ts'

const V2 = '/v2/UnifiedPay/Gateway'

/** A paid order, and what the merchant answers its notifications. */
async function paid(path: ChaoyingPath, method: string, body = 'success'): Promise<Bench> {
  const bench = createBench()
  bench.reply.body = body
  const order = {
    trade_type: 'NATIVE',
    body: '茶',
    out_trade_no: '1523929500000',
    total_fee: 101,
    notify_url: NOTIFY_URL,
  }
  await callChaoying(bench, path, { method, ...order })
  await payer(bench, 'pay')
  return bench
}

async function formOf(request: Request | undefined): Promise<Parameters> {
  return Object.fromEntries(new URLSearchParams(await request?.text()))
}

test.each([
  [V2, 'PreOrder_WECHAT', 'pay.weixin.native', { bank_type: 'CFT', sub_openid: expect.any(String) }],
  [V2, 'PreOrder_ALIPAY', 'pay.alipay.native', { gmt_create: '20261120120000', invoice_amount: '101' }],
  [V2, 'PreOrder_ECNY', 'pay.ecny.native', {}],
  ['/Open/WECHAT_PreOrder', '', 'pay.weixin.native', {}],
  ['/Open/ALIPAY_PreOrder', '', 'pay.alipay.native', { buyer_user_id: expect.stringMatching(/^2088\d{12}$/) }],
] as const)(
  '%s %s is told by a form, signed with the key of its generation',
  async (path, method, trade_type, more) => {
    const [request, ...others] = (await paid(path, method)).inbox
    expect(others).toEqual([])
    expect(request).toMatchObject({ method: 'POST', url: NOTIFY_URL })
    expect(request?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    const form = await formOf(request)
    expect(isSignedWith(form, CHAOYING_KEYS[path])).toBe(true)
    expect(form).toMatchObject({
      state: 'SUCCESS',
      result_code: 'SUCCESS',
      pay_result: '0',
      total_fee: '101',
      trade_type,
    })
    expect(form).toMatchObject({ mch_id: keys.chaoying.merchantId, time_end: '20261120120000', ...more })
    expect(Object.values(form)).not.toContain('')
  },
)

test('tells twelve times with the documented gaps', async () => {
  const bench = await paid(V2, 'PreOrder_WECHAT', 'fail')
  await bench.clock.advance(24 * 3600 * 1000)
  const { notifications } = await onlyPayment(bench)
  const times: number[] = notifications.map(({ at }: { at: string }) => Date.parse(at) / 1000)
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0))
  expect(gaps).toEqual([15, 15, 15, 30, 180, 180, 1800, 1800, 1800, 1800, 3600])
})

test.each(['SUCCESS', 'success\n', ' success', '"success"', 'fail', ''])('%j is no acknowledgement', async (body) => {
  const bench = await paid(V2, 'PreOrder_WECHAT', body)
  await bench.clock.advance(15_000)
  expect(bench.inbox).toHaveLength(2)
})

test('a merchant who does not answer within three seconds is told again', async () => {
  const send = (request: Request): Promise<Response> =>
    new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(new Error('too late'))))
  const bench = createBench({ send })
  const order = { method: 'PreOrder_WECHAT', trade_type: 'NATIVE', body: '茶', out_trade_no: 'A1001', total_fee: 1 }
  await callChaoying(bench, V2, { ...order, notify_url: NOTIFY_URL })
  await payer(bench, 'pay')
  await bench.clock.advance(2999)
  expect((await onlyPayment(bench)).notifications).toHaveLength(0)
  await bench.clock.advance(1)
  expect((await onlyPayment(bench)).notifications[0]).toMatchObject({ status: null, body: 'too late' })
})

test('faults wrong-amount and bad-signature strike once each; the truth follows', async () => {
  const bench = createBench()
  bench.reply.body = 'fail'
  for (const fault of ['wrong-amount', 'bad-signature'])
    await bench.json('/control/faults', { on: 'notification', fault })
  const order = { method: 'PreOrder_ALIPAY', trade_type: 'NATIVE', body: '茶', out_trade_no: 'A1001', total_fee: 1 }
  await callChaoying(bench, V2, { ...order, notify_url: NOTIFY_URL })
  await payer(bench, 'pay')
  await bench.clock.advance(30_000)
  const forms = await Promise.all(bench.inbox.map(formOf))
  expect(forms.map((form) => [form.total_fee, isSignedWith(form, keys.chaoying.key)])).toEqual([
    ['2', true],
    ['1', false],
    ['1', true],
  ])
  expect(forms[2]?.fund_bill_list).toBe('[{"amount":"0.01","fundChannel":"ALIPAYACCOUNT"}]')
})

test('nothing is told without an address, of a refund, or of a cancelled order', async () => {
  const bench = await paid(V2, 'PreOrder_WECHAT')
  const named = { paytype: 'WECHAT', out_trade_no: '1523929500000', op_user_id: '1' }
  await callChaoying(bench, V2, { method: 'refund', ...named, out_refund_no: 'r1', total_fee: 101, refund_fee: 1 })
  const order = { method: 'PreOrder_WECHAT', trade_type: 'NATIVE', body: '茶', total_fee: 1 }
  await callChaoying(bench, V2, { ...order, out_trade_no: 'quiet' })
  const { body } = await bench.json('/control/ledger?tradeNo=quiet')
  await bench.json(`/phone/api/payments/${body.payments[0].id}/pay`, {})
  await callChaoying(bench, V2, { ...order, out_trade_no: 'cancelled', notify_url: NOTIFY_URL })
  await callChaoying(bench, V2, { method: 'cancel', ...named, out_trade_no: 'cancelled' })
  expect(bench.inbox).toHaveLength(1)
})
