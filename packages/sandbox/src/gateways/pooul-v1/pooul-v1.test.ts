import { expect, test } from 'vitest'
import { callPooulV1, postPooulV1 } from '../../testing/call-pooul-v1.ts'
import { type Bench, createBench, keys, NOTIFY_URL, onlyPayment, payer } from '../../testing/test-bench.ts'
import { isSignedWith, signValues } from './signature.ts'

const { merchantId, key } = keys['pooul-v1']
const ORDER = 'alex.wechat.1509616329'
type Values = Record<string, unknown>

function order(values: Values = {}): Values {
  return {
    pay_type: 'wechat.jsurl',
    mch_trade_id: ORDER,
    body: '大红袍',
    total_fee: 12_800,
    spbill_create_ip: '203.0.113.7',
    sub_appid: 'wx26a0f00000099df7',
    sub_openid: 'oRXdVs9',
    notify_url: NOTIFY_URL,
    callback_url: 'https://shop.test/back?order=1',
    ...values,
  }
}

const create = (bench: Bench, values: Values = {}): Promise<Values> => callPooulV1(bench, 'pay', order(values))
const query = (bench: Bench): Promise<Values> => callPooulV1(bench, 'query', { mch_trade_id: ORDER })

test('wechat.jsurl answers as the sample: an address to open in WeChat', async () => {
  const bench = createBench()
  expect(await create(bench)).toEqual({
    code: 0,
    msg: null,
    appid: expect.stringMatching(/^wx[0-9a-f]{16}$/),
    token_id: expect.stringMatching(/^[0-9a-f]{33}$/),
    pay_url: expect.stringMatching(/^http:\/\/sandbox\.test\/cashier\/[0-9a-f]{16}\?token_id=\w+&showwxtitle=1$/),
    trade_id: expect.stringMatching(/^[0-9a-f]{24}$/),
    mch_trade_id: ORDER,
    merchant_id: merchantId,
    pay_type: 'wechat.jsurl',
    nonce_str: expect.stringMatching(/^\w{24}$/),
  })
  expect(await onlyPayment(bench)).toMatchObject({ channel: 'wechat:web', amount: 12_800 })
})

test('the hosted page shows the bill and leads to callback_url, or tells the payer to go back', async () => {
  const bench = createBench()
  const open = async (address: string): Promise<Response> => bench.sandbox.fetch(new Request(address))
  const { pay_url } = await create(bench)
  const page = new URL(String(pay_url))
  expect((await open(page.href)).status).toBe(200)
  const done = await open(`${page.origin}${page.pathname}/done`)
  expect([done.status, done.headers.get('location')]).toEqual([302, 'https://shop.test/back?order=1'])
  const other = new URL(String((await create(bench, { mch_trade_id: 'other', callback_url: undefined })).pay_url))
  expect(await (await open(`${other.origin}${other.pathname}/done`)).text()).toContain('请返回商家')
  expect((await open('http://sandbox.test/cashier/nobody')).status).toBe(404)
})

test.each([
  ['wechat.scan', {}, { code_url: expect.stringMatching(/^weixin:\/\//), code_img_url: expect.any(String) }],
  ['wechat.jswap', { spbill_create_ip: undefined }, { pay_url: expect.stringContaining('/wechat/h5/') }],
  [
    'wechat.wap',
    { mch_app_name: '山里', mch_app_id: 'https://shop.test/' },
    { pay_info: expect.stringMatching(/^http/) },
  ],
  ['wechat.app', {}, { prepay_id: expect.any(String), pay_info: expect.stringContaining('"package":"Sign=WXPay"') }],
  ['alipay.scan', {}, { code_url: expect.stringMatching(/^https:\/\/qr\.alipay\.com\/bax/) }],
  ['alipay.jsapi', { buyer_id: '2088822494428872' }, { pay_url: expect.stringContaining('/cashier/') }],
  ['qq.scan', {}, { code_url: expect.stringMatching(/^https:\/\/myun\.tenpay\.com\//) }],
  ['qq.jsapi', {}, { token_id: expect.any(String) }],
])('%s answers what opens the payment', async (pay_type, values, reply) => {
  expect(await create(createBench(), { pay_type, ...values })).toMatchObject({ code: 0, pay_type, ...reply })
})

test.each([
  ['official accounts', undefined, 'wechat:jsapi'],
  ['mini-programs', '1', 'wechat:miniprogram'],
])('wechat.jsapi for %s: pay_info is an object, left out of the signature, and WeChat takes it', async (...row) => {
  const [, is_minipg, channel] = row
  const bench = createBench()
  const { pay_info }: Values = await create(bench, { pay_type: 'wechat.jsapi', is_minipg })
  expect(pay_info).toMatchObject({ status: '0', callback_url: null, timeStamp: expect.stringMatching(/^\d{13}$/) })
  expect(await onlyPayment(bench)).toMatchObject({ channel })
  const { body } = await bench.json('/phone/api/wechat-invoke', { params: pay_info, runtime: 'jsapi' })
  expect(body.payment).toMatchObject({ tradeNo: ORDER })
})

test.each([
  ['wechat.micro', '134546190000006401'],
  ['alipay.micro', '282940000000000899'],
  ['qq.micro', '910000000000000000'],
])('%s is paid at once below 1,000 yuan, and has no notification', async (pay_type, auth_code) => {
  const bench = createBench()
  expect(await create(bench, { pay_type, auth_code })).toMatchObject({ trade_state: 0, total_fee: 12_800 })
  const large = await create(bench, { pay_type, auth_code, mch_trade_id: 'large', total_fee: 100_000 })
  expect(large).toMatchObject({ trade_state: 6 })
  expect(bench.inbox).toEqual([])
  const other = await create(bench, { pay_type, auth_code: '990000000000000000', mch_trade_id: 'x' })
  expect(other).toMatchObject({ code: 600, msg: '{AUTH_CODE_INVALID:付款码无效}' })
})

test.each([
  ['total_fee is a fraction', { total_fee: 1.5 }, 103],
  ['total_fee is zero', { total_fee: 0 }, 103],
  ['total_fee is a decimal text', { total_fee: '1.00' }, 103],
  ['mch_trade_id is missing', { mch_trade_id: undefined }, 103],
  ['mch_trade_id has 33 characters', { mch_trade_id: 'a'.repeat(33) }, 103],
  ['body is empty', { body: '' }, 103],
  ['sub_openid is missing', { sub_openid: undefined }, 103],
  ['sub_appid is missing', { sub_appid: undefined }, 103],
  ['spbill_create_ip is missing', { spbill_create_ip: undefined }, 103],
  ['notify_url is missing', { notify_url: undefined }, 103],
  ['notify_url is no address', { notify_url: 'shop.test/n' }, 103],
  ['notify_url has 256 characters', { notify_url: `https://shop.test/${'n'.repeat(238)}` }, 103],
  ['time_expire has passed', { time_expire: 1_497_399_000 }, 103],
  ['time_expire is in milliseconds', { time_expire: 4_102_444_800_000 }, 103],
  ['nobody is named for alipay.jsapi', { pay_type: 'alipay.jsapi' }, 103],
  ['pay_type is missing', { pay_type: undefined }, 103],
  ['pay_type is unknown', { pay_type: 'wechat.magic' }, 202],
  ['pay_type is a name every object has', { pay_type: 'constructor' }, 202],
  ['the merchant is unknown', { merchant_id: '59382e3cffea0e5fcd0cfc3e' }, 200],
  ['another way of signing is asked for', { sign_type: 'JWT' }, 101],
])('refuses a create when %s', async (_name, values, code) => {
  const bench = createBench()
  expect(await create(bench, values)).toMatchObject({ code, msg: expect.any(String) })
  expect((await bench.json('/control/ledger')).body.payments).toEqual([])
})

test('refuses what is no JSON, not signed, and signed otherwise, as the sample does', async () => {
  const bench = createBench()
  const body: Values = { merchant_id: merchantId, ...order() }
  expect(await postPooulV1(bench, 'pay', 'merchant_id=1')).toMatchObject({ code: 100 })
  expect(await postPooulV1(bench, 'pay', JSON.stringify(body))).toMatchObject({ code: 103 })
  const sign = signValues(body, key)
  const refusal = { code: 101, msg: '签名有误，验签失败', version: '1.0', sign_type: 'MD5' }
  expect(await postPooulV1(bench, 'pay', JSON.stringify({ ...body, sign, total_fee: 1 }))).toEqual(refusal)
  expect(await postPooulV1(bench, 'pay', JSON.stringify({ ...body, sign: sign.toLowerCase() }))).toEqual(refusal)
  expect(await postPooulV1(bench, 'pay', JSON.stringify({ ...body, sign }))).toMatchObject({ code: 0 })
})

test('refuses a trade number used before, and counts the attempts', async () => {
  const bench = createBench()
  await create(bench)
  expect(await create(bench, { total_fee: 1 })).toMatchObject({ code: 107 })
  expect(await onlyPayment(bench)).toMatchObject({ creates: 2, amount: 12_800 })
})

test('a query follows the payment; what belongs to the money is told once it has moved', async () => {
  const bench = createBench()
  const { trade_id } = await create(bench, { attach: 'mine' })
  expect(await query(bench)).toMatchObject({ code: 0, trade_state: 2, attach: 'mine', pay_type: 'wechat.jsurl' })
  expect(await query(bench)).not.toHaveProperty('total_fee')
  await payer(bench, 'password')
  expect(await query(bench)).toMatchObject({ trade_state: 6 })
  await payer(bench, 'pay')
  const paid = {
    trade_state: 0,
    total_fee: 12_800,
    sub_openid: 'oRXdVs9',
    out_trade_id: expect.stringMatching(/^\d{28}$/),
  }
  expect(await query(bench)).toMatchObject(paid)
  // trade_id wins where both are there.
  expect(await callPooulV1(bench, 'query', { trade_id, mch_trade_id: 'nobody' })).toMatchObject(paid)
})

test('a failed payment is told as 7, one that nobody paid in time as 3', async () => {
  const bench = createBench()
  await create(bench)
  await payer(bench, 'fail')
  expect(await query(bench)).toMatchObject({ trade_state: 7 })
  const other = createBench()
  await create(other, { time_expire: Math.floor(other.clock.now() / 1000) + 60 })
  await other.clock.advance(60_000)
  expect(await query(other)).toMatchObject({ trade_state: 3 })
})

test.each(['query', 'order_close', 'refund', 'refund_query'])('%s refuses what it does not know', async (operation) => {
  const bench = createBench()
  const named = { mch_trade_id: 'nobody', mch_refund_id: 'nothing', refund_fee: 1 }
  expect(await callPooulV1(bench, operation, named)).toMatchObject({ code: 301, msg: '订单号不存在' })
  expect(await callPooulV1(bench, operation, {})).toMatchObject({ code: 103 })
})

test('closes an unpaid order, says so again, and closes no paid one', async () => {
  const bench = createBench()
  await create(bench)
  const close = (): Promise<Values> => callPooulV1(bench, 'order_close', { mch_trade_id: ORDER })
  await payer(bench, 'password')
  expect(await close()).toMatchObject({ code: 0, close_status: '-1' })
  await payer(bench, 'cancel')
  expect(await close()).toMatchObject({ code: 0, msg: 'SUCCESS', close_status: '0', mch_trade_id: ORDER })
  expect(await close()).toMatchObject({ close_status: '1' })
  expect(await query(bench)).toMatchObject({ trade_state: 3 })
  await expect(payer(bench, 'pay')).rejects.toThrow('409')
  const other = createBench()
  await create(other)
  await payer(other, 'pay')
  expect(await callPooulV1(other, 'order_close', { mch_trade_id: ORDER })).toMatchObject({ close_status: '-1' })
})

test('refunds in parts up to what was paid; the same number is the same refund', async () => {
  const bench = createBench()
  const { trade_id } = await create(bench)
  const refund = (refund_fee: unknown, mch_refund_id: string): Promise<Values> =>
    callPooulV1(bench, 'refund', { mch_trade_id: ORDER, refund_fee, mch_refund_id })
  expect(await refund(100, 'r1')).toMatchObject({ code: 600 })
  await payer(bench, 'pay')
  const first = await refund('100', 'r1')
  expect(first).toMatchObject({ code: 0, msg: ',,', refund_status: 1, refund_fee: 100, mch_refund_id: 'r1', trade_id })
  expect(await refund(100, 'r1')).toMatchObject({ refund_id: first.refund_id })
  expect(await refund(200, 'r1')).toMatchObject({ code: 107 })
  expect(await refund(12_701, 'r2')).toMatchObject({ code: 600 })
  expect(await refund(12_700, 'r2')).toMatchObject({ code: 0 })
  expect(await query(bench)).toMatchObject({ trade_state: 1, total_fee: 12_800 })
  expect(await callPooulV1(bench, 'refund_query', { mch_refund_id: 'r1' })).toMatchObject({
    refund_status: 0,
    refund_fee: 100,
  })
  const byId = { refund_id: first.refund_id, mch_refund_id: 'r2' }
  expect(await callPooulV1(bench, 'refund_query', byId)).toMatchObject({ mch_refund_id: 'r1', mch_trade_id: ORDER })
})

test('notifies by JSON signed over its data, ten times with the documented gaps, until success in any case', async () => {
  const bench = createBench()
  bench.reply.body = 'fail'
  await create(bench)
  for (const fault of ['wrong-amount', 'bad-signature'])
    await bench.json('/control/faults', { on: 'notification', fault })
  await payer(bench, 'pay')
  await bench.clock.advance(24 * 3600 * 1000)
  const { notifications } = await onlyPayment(bench)
  const times: number[] = notifications.map(({ at }: { at: string }) => Date.parse(at) / 1000)
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0))
  expect(gaps).toEqual([15, 15, 30, 180, 1800, 1800, 1800, 1800, 3600])
  const told = await Promise.all(
    bench.inbox.slice(0, 3).map(async (request) => (await request.json()) as { data: Values; sign: string }),
  )
  const genuine = told.map(({ data, sign }) => [data.total_fee, isSignedWith({ ...data, sign }, key)])
  expect(genuine).toEqual([
    [12_801, true],
    [12_800, false],
    [12_800, true],
  ])
  expect(told[2]).toMatchObject({
    code: 0,
    msg: null,
    data: { trade_state: 0, mch_trade_id: ORDER, merchant_id: merchantId },
  })
  const quick = createBench()
  quick.reply.body = 'SUCCESS'
  await create(quick)
  await payer(quick, 'pay')
  await quick.clock.advance(24 * 3600 * 1000)
  expect(quick.inbox).toHaveLength(1)
})

test('a merchant who does not answer within five seconds is told again', async () => {
  const bench = createBench({
    send: (request) =>
      new Promise((_, reject) => request.signal.addEventListener('abort', () => reject(new Error('too late')))),
  })
  await create(bench)
  await payer(bench, 'pay')
  await bench.clock.advance(4999)
  expect((await onlyPayment(bench)).notifications).toHaveLength(0)
  await bench.clock.advance(1)
  expect((await onlyPayment(bench)).notifications[0]).toMatchObject({ status: null, body: 'too late' })
})

test.each([
  ['create', 'pay', 202],
  ['query', 'query', 301],
  ['close', 'order_close', 600],
])('fault unsigned-error on %s: a documented refusal that is not true', async (on, operation, code) => {
  const bench = createBench()
  if (on !== 'create') await create(bench)
  await bench.json('/control/faults', { on, fault: 'unsigned-error', orderNo: ORDER })
  expect(await callPooulV1(bench, operation, order())).toMatchObject({ code })
  expect(await onlyPayment(bench)).toMatchObject({ status: on === 'close' ? 'closed' : 'created' })
})
