import { expect, test } from 'vitest'
import { type ChaoyingPath, callChaoying, postChaoying } from '../../testing/call-chaoying.ts'
import { type Bench, createBench, keys, NOTIFY_URL, onlyPayment, payer } from '../../testing/test-bench.ts'
import { type Parameters, signParameters } from './signature.ts'

const V2 = '/v2/UnifiedPay/Gateway'
const MINUTE = 60_000
const NUMBER = '1497769914931'
const JSPAY = { trade_type: 'JSPAY', sub_appid: 'wxaee08d155d9de0c5', buyer_id: 'oRA5quGvJc1wwvjMW' }
type Values = Record<string, string | number | undefined>
type Said = Promise<Parameters>

function order(values: Values = {}): Values {
  return {
    method: 'PreOrder_WECHAT',
    trade_type: 'NATIVE',
    body: '大红袍',
    out_trade_no: NUMBER,
    total_fee: 12_800,
    notify_url: NOTIFY_URL,
    ...values,
  }
}

const create = (bench: Bench, values: Values = {}): Said => callChaoying(bench, V2, order(values))
const ask = (bench: Bench, method: string, values: Values = {}): Said =>
  callChaoying(bench, V2, { method, paytype: 'WECHAT', out_trade_no: NUMBER, op_user_id: '00000001', ...values })
const MADE = { state: 'SUCCESS', code: '10000', msg: 'SUCCESS', trade_state: 'SUCCESS', out_trade_no: NUMBER }

test.each([
  ['PreOrder_WECHAT', /^weixin:\/\/wxpay\/bizpayurl\?pr=\w{7}$/, 'wechat:qr'],
  ['PreOrder_ALIPAY', /^https:\/\/qr\.alipay\.com\/bax[0-9a-z]{21}$/, 'alipay:qr'],
  ['PreOrder_ECNY', /^https:\/\/qr\.pbcdci\.cn\/\d{39}$/, 'ecny:qr'],
])('%s NATIVE answers a code as the sample, and an order that nobody has paid', async (method, code, channel) => {
  const bench = createBench()
  const said = await create(bench, { method })
  expect(said).toMatchObject({ ...MADE, code_url: expect.stringMatching(code), mch_id: keys.chaoying.merchantId })
  expect('code_img_url' in said).toBe(channel !== 'ecny:qr')
  expect(await onlyPayment(bench)).toMatchObject({ channel, status: 'created', amount: 12_800 })
  const { body } = await bench.json('/phone/api/scan', { code: said.code_url })
  expect(body.payment).toMatchObject({ tradeNo: NUMBER, wallet: channel.split(':')[0] })
})

test.each([
  ['official accounts', V2, '0', 'wechat:jsapi'],
  ['mini-programs', V2, '1', 'wechat:miniprogram'],
  ['official accounts, of an agent', '/Open/WECHAT_PreOrder', undefined, 'wechat:jsapi'],
] as const)('WeChat JSPAY for %s: a JSON text that WeChat takes, its time in milliseconds', async (...row) => {
  const [, path, is_minipg, channel] = row
  const bench = createBench()
  const said = await callChaoying(bench, path, order({ ...JSPAY, is_minipg }))
  const params = JSON.parse(said.pay_info ?? '')
  expect(params).toMatchObject({ appId: JSPAY.sub_appid, status: '0', timeStamp: String(bench.clock.now()) })
  expect(said).toMatchObject({ ...MADE, appid: JSPAY.sub_appid, sub_openid: JSPAY.buyer_id })
  expect(await onlyPayment(bench)).toMatchObject({ channel })
  const { body } = await bench.json('/phone/api/wechat-invoke', { params, runtime: 'jsapi' })
  expect(body.payment).toMatchObject({ tradeNo: NUMBER })
})

test.each([
  ['version 2', V2, { buyer_id: '2088822494428872' }, false],
  ['version 1, by the account’s name', '/Open/ALIPAY_PreOrder', { buyer_logon_id: '13800000000' }, true],
] as const)('Alipay JSPAY of %s: a JSON text with tradeNO that Alipay takes', async (_name, path, buyer, hasPage) => {
  const bench = createBench()
  const said = await callChaoying(bench, path, order({ method: 'PreOrder_ALIPAY', trade_type: 'JSPAY', ...buyer }))
  const { body } = await bench.json('/phone/api/alipay-invoke', JSON.parse(said.pay_info ?? ''))
  expect(body.payment).toMatchObject({ tradeNo: NUMBER })
  expect('pay_url' in said).toBe(hasPage)
})

test.each([
  ['PreOrder_WECHAT', 'APP', { sub_appid: 'wx1' }, '"package":"Sign=WXPay"'],
  ['PreOrder_ALIPAY', 'APP_BANK', {}, 'trade_no=2'],
])('%s %s answers pay_info for the app', async (method, trade_type, values, part) => {
  const said = await create(createBench(), { method, trade_type, ...values })
  expect(said.pay_info).toContain(part)
})

test.each([
  ['total_fee is a decimal', { total_fee: '1.00' }, 20004],
  ['total_fee is zero', { total_fee: 0 }, 20004],
  ['total_fee is missing', { total_fee: undefined }, 20004],
  ['out_trade_no has four characters', { out_trade_no: '1234' }, 20004],
  ['out_trade_no has 33 characters', { out_trade_no: '1'.repeat(33) }, 20004],
  ['out_trade_no has an underscore', { out_trade_no: 'A1001_1' }, 20004],
  ['body is empty', { body: '' }, 20004],
  ['pid is missing', { pid: undefined }, 20004],
  ['version is missing', { version: undefined }, 20004],
  ['notify_url has a query', { notify_url: 'https://shop.test/n?order=1' }, 20004],
  ['time_expire has passed', { time_expire: '20091225091510' }, 20004],
  ['time_expire is no time', { time_expire: '20991325091510' }, 20004],
  ['trade_type is missing', { trade_type: undefined }, 20004],
  ['trade_type is a name every object has', { trade_type: 'constructor' }, 20004],
  ['JSPAY names no app', { ...JSPAY, sub_appid: undefined }, 20004],
  ['JSPAY names no payer', { ...JSPAY, buyer_id: undefined }, 20004],
  [
    'Alipay’s JSPAY of version 2 names an account alone',
    { ...JSPAY, method: 'PreOrder_ALIPAY', buyer_id: '', buyer_logon_id: '138' },
    20004,
  ],
  ['APP names no app', { trade_type: 'APP' }, 20004],
  ['method is unknown', { method: 'PreOrder_MAGIC' }, 20004],
  ['method is a name every object has', { method: 'toString' }, 20004],
  ['e-CNY is to be paid otherwise than by a code', { ...JSPAY, method: 'PreOrder_ECNY' }, 20013],
  ['the merchant is unknown', { mch_id: '99999999x' }, 20005],
  ['the agent is another', { agent_id: '13999999999999999' }, 20012],
])('refuses a pre-order when %s', async (_name, values, code) => {
  const bench = createBench()
  expect(await create(bench, values)).toMatchObject({ state: 'FAIL', code: String(code), msg: expect.any(String) })
  expect((await bench.json('/control/ledger')).body.payments).toEqual([])
})

test('version 2 needs no agent; version 1 does, signs with the agent’s key, and has no pre-order in its Gateway', async () => {
  const bench = createBench()
  expect(await create(bench, { agent_id: undefined })).toMatchObject(MADE)
  const v1 = (path: ChaoyingPath, values: Values): Said =>
    callChaoying(bench, path, order({ out_trade_no: 'V1001', ...values }))
  expect(await v1('/Open/WECHAT_PreOrder', { agent_id: undefined })).toMatchObject({ code: '20012' })
  expect(await v1('/UnifiedPay/Gateway', {})).toMatchObject({ code: '20004' })
  expect(await v1('/Open/WECHAT_PreOrder', {})).toMatchObject({ code: '10000' })
  expect(await v1('/UnifiedPay/Gateway', { method: 'orderquery', paytype: 'WECHAT' })).toMatchObject({ code: '10003' })
})

test.each([V2, '/UnifiedPay/Gateway'] as const)(
  '%s refuses no signature, another’s, and the other generation’s',
  async (path) => {
    const { merchantId, agentId, key, agentKey } = keys.chaoying
    const form = { method: 'orderquery', agent_id: agentId, mch_id: merchantId, pid: 'p', version: '1' }
    const refusal = { state: 'FAIL', code: '20002', msg: '签名错误' }
    const bench = createBench()
    expect(await postChaoying(bench, path, form)).toEqual(refusal)
    const other = path === V2 ? agentKey : key
    expect(await postChaoying(bench, path, { ...form, sign: signParameters(form, other) })).toEqual(refusal)
    const sign = signParameters(form, path === V2 ? key : agentKey)
    expect(await postChaoying(bench, path, { ...form, extra: 'x', sign })).toEqual(refusal)
    expect(await postChaoying(bench, path, { ...form, sign })).toMatchObject({ code: '20004' })
  },
)

test('refuses a number used before, and counts the attempts', async () => {
  const bench = createBench()
  await create(bench)
  expect(await create(bench, { total_fee: 1 })).toMatchObject({ code: '20004', msg: '参数错误：out_trade_no重复' })
  expect(await onlyPayment(bench)).toMatchObject({ creates: 2, amount: 12_800 })
})

test('orderquery follows the payment, by either number, in the named wallet alone', async () => {
  const bench = createBench()
  await create(bench, { attach: 'mine' })
  expect(await ask(bench, 'orderquery')).toMatchObject({ state: 'SUCCESS', code: '10003', trade_state: 'NEED_QUERY' })
  expect(await ask(bench, 'orderquery')).not.toHaveProperty('total_fee')
  await payer(bench, 'password')
  expect(await ask(bench, 'orderquery')).toMatchObject({ code: '10001', trade_state: 'NEED_QUERY' })
  await payer(bench, 'pay')
  const paid = await ask(bench, 'orderquery')
  expect(paid).toMatchObject({ ...MADE, base_fee: '12800', total_fee: '12800', attach: 'mine', paytype: 'WECHAT' })
  expect(paid).toMatchObject({ time_end: '20261120120000', trade_type: 'pay.weixin.native' })
  const { transaction_id } = paid
  expect(transaction_id).toMatch(/^7551000001\d{18}$/)
  expect(await ask(bench, 'orderquery', { transaction_id, out_trade_no: undefined })).toMatchObject(MADE)
  expect(await ask(bench, 'orderquery', { paytype: 'ALIPAY' })).toMatchObject({ code: '20007' })
  expect(await ask(bench, 'orderquery', { out_trade_no: 'nobody', transaction_id })).toMatchObject({ code: '20007' })
  expect(await ask(bench, 'orderquery', { paytype: undefined })).toMatchObject({ code: '20004' })
})

test('a failed payment is told as 10006; WeChat’s time_expire counts alone, Alipay’s with time_start', async () => {
  const bench = createBench()
  await create(bench)
  await payer(bench, 'fail')
  expect(await ask(bench, 'orderquery')).toMatchObject({ code: '10006', trade_state: 'FAIL' })
  const [time_start, time_expire] = ['20261120120000', '20261120120100']
  await create(bench, { out_trade_no: 'wechat', time_expire })
  await create(bench, { out_trade_no: 'alone', method: 'PreOrder_ALIPAY', time_expire })
  await create(bench, { out_trade_no: 'both1', method: 'PreOrder_ALIPAY', time_start, time_expire })
  await bench.clock.advance(MINUTE)
  const codeOf = async (out_trade_no: string, paytype: string): Promise<unknown> =>
    (await ask(bench, 'orderquery', { out_trade_no, paytype })).code
  expect(await codeOf('wechat', 'WECHAT')).toBe('10004')
  expect(await codeOf('alone', 'ALIPAY')).toBe('10003')
  expect(await codeOf('both1', 'ALIPAY')).toBe('10004')
})

test('cancel closes an unpaid order and gives a paid one back, both within five minutes', async () => {
  const bench = createBench()
  const cancel = (out_trade_no = NUMBER): Said => ask(bench, 'cancel', { out_trade_no })
  await create(bench)
  expect(await ask(bench, 'cancel', { op_user_id: undefined })).toMatchObject({ code: '20004' })
  expect(await cancel()).toMatchObject({ ...MADE, paytype: 'WECHAT' })
  expect(await cancel()).toMatchObject(MADE)
  expect(await ask(bench, 'orderquery')).toMatchObject({ code: '10004' })
  await create(bench, { method: 'pay', out_trade_no: 'B1001', auth_code: '130000000000000000' })
  await create(bench, { method: 'pay', out_trade_no: 'C1001', auth_code: '130000000000000000' })
  await bench.clock.advance(5 * MINUTE)
  expect(await cancel('B1001')).toMatchObject({ code: '10000' })
  expect(await ask(bench, 'orderquery', { out_trade_no: 'B1001' })).toMatchObject({
    code: '10005',
    trade_state: 'FAIL',
  })
  await bench.clock.advance(1)
  expect(await cancel('C1001')).toMatchObject({ state: 'FAIL', code: '20011' })
  expect(await cancel('nobody')).toMatchObject({ code: '20007' })
})

test.each([
  ['130000000000000000', 'WECHAT'],
  ['280000000000000000', 'ALIPAY'],
])('pay: the barcode %s is %s’s, paid at once below 1,000 yuan', async (auth_code, paytype) => {
  const bench = createBench()
  const pay = (values: Values): Said => create(bench, { method: 'pay', trade_type: undefined, auth_code, ...values })
  expect(await pay({})).toMatchObject({ ...MADE, paytype, total_fee: '12800' })
  const large = await pay({ out_trade_no: 'large_1', total_fee: 100_000 })
  expect(large).toMatchObject({ code: '10001', trade_state: 'NEED_QUERY' })
  expect(await pay({ out_trade_no: 'other', auth_code: '990000000000000000' })).toMatchObject({ code: '20004' })
})

test('refunds in parts up to what was paid; refundquery tells them as a JSON text', async () => {
  const bench = createBench()
  const refund = (refund_fee: number, out_refund_no: string, values: Values = {}): Said =>
    ask(bench, 'refund', { out_refund_no, refund_fee, total_fee: 12_800, ...values })
  await create(bench)
  expect(await refund(100, 'TK-1')).toMatchObject({ code: '20008', msg: '退款错误：订单未支付' })
  await payer(bench, 'pay')
  expect(await refund(100, 'TK-1', { total_fee: 100 })).toMatchObject({ code: '20008' })
  expect(await refund(100, 'TK-1', { op_user_id: undefined })).toMatchObject({ code: '20004' })
  const first = await refund(100, 'TK-1')
  expect(first).toMatchObject({ ...MADE, refund_fee: '100', base_refund_fee: '100', base_fee: '12800' })
  expect(await refund(100, 'TK-1')).toMatchObject({ refund_id: first.refund_id })
  expect(await refund(200, 'TK-1')).toMatchObject({ code: '20008' })
  expect(await refund(12_701, 'TK-2')).toMatchObject({ code: '20008' })
  expect(await refund(12_700, 'TK-2')).toMatchObject({ code: '10000' })
  expect(await ask(bench, 'orderquery')).toMatchObject({ code: '10002', trade_state: 'REFUND', total_fee: '12800' })
  expect(await ask(bench, 'cancel')).toMatchObject({ code: '20011' })
  const told = await ask(bench, 'refundquery', { refund_id: first.refund_id })
  expect(told).toMatchObject({ ...MADE, refund_count: '1', refund_fee_summary: '100' })
  expect(JSON.parse(told.refund_list ?? '')).toMatchObject([
    { out_refund_no: 'TK-1', refund_status: 'SUCCESS', refund_time: '2026-11-20 12:00:00' },
  ])
  const second = await ask(bench, 'refundquery', { refund_id: first.refund_id, out_refund_no: 'TK-2' })
  expect(second).toMatchObject({ refund_fee_summary: '12700' })
  expect(await ask(bench, 'refundquery', { out_refund_no: 'TK-3' })).toMatchObject({ code: '20010' })
})

test.each([
  ['136345610916464024', 'WECHAT', /^o[\w-]{27}$/],
  ['286345610916464024', 'ALIPAY', /^2088\d{12}$/],
])('authcodetoopenid tells whose code %s is, and leaves it good', async (auth_code, paytype, openid) => {
  const bench = createBench()
  const said = await ask(bench, 'authcodetoopenid', { auth_code, sub_appid: 'wx1' })
  expect(said).toMatchObject({
    state: 'SUCCESS',
    code: '10000',
    paytype,
    auth_code,
    sub_appid: 'wx1',
    sub_openid: expect.stringMatching(openid),
  })
  expect(await ask(bench, 'authcodetoopenid', { auth_code, sub_appid: 'wx1' })).toEqual(
    expect.objectContaining({ sub_openid: said.sub_openid }),
  )
  expect(await ask(bench, 'authcodetoopenid', { auth_code: '1' })).toMatchObject({ code: '20004' })
})

test.each([
  ['create', 'PreOrder_WECHAT', '20013'],
  ['query', 'orderquery', '20007'],
  ['reverse', 'cancel', '20011'],
])('fault unsigned-error on %s: a documented refusal that is not true', async (on, method, code) => {
  const bench = createBench()
  if (on !== 'create') await create(bench)
  await bench.json('/control/faults', { on, fault: 'unsigned-error', orderNo: NUMBER })
  expect(await ask(bench, method, order({ method }))).toMatchObject({ state: 'FAIL', code })
  expect(await onlyPayment(bench)).toMatchObject({ status: on === 'reverse' ? 'closed' : 'created' })
})
