import { expect, test } from 'vitest'
import { callMethodGateway, methodGatewayForm, postMethodGateway } from '../../testing/call-method-gateway.ts'
import { type Bench, createBench, keys, NOTIFY_URL, onlyPayment, payer } from '../../testing/test-bench.ts'

const { merchantNo } = keys['method-gateway']
type Values = Record<string, unknown>

/** Every parameter that some method wants. */
function order(values: Values = {}): Values {
  return {
    out_trade_no: 'T1503043962',
    order_name: '大红袍',
    subject: '大红袍',
    body: '岩茶',
    total_amount: 128.1,
    spbill_create_ip: '203.0.113.7',
    client_ip: '203.0.113.7',
    sub_appid: 'wx1',
    goods_tag: 'tea',
    sub_mch_id: '1266500000',
    sceneInfo: '{"h5_info":{"type":"Wap"}}',
    scene: 'bar_code',
    order_type: 0,
    channel_type: '08',
    pay_type: 3,
    bank_code: '01020000',
    card_no: 622202000000000,
    notify_url: NOTIFY_URL,
    success_url: 'https://shop.test/paid',
    ...values,
  }
}

const create = (bench: Bench, method: string, values: Values = {}): Promise<Values> =>
  callMethodGateway(bench, method, order(values))

const PAGE = expect.stringMatching(/^http:\/\/sandbox\.test\/cashier\/[0-9a-f]{16}$/)
test.each([
  ['weixin.pay', 'wechat:web', { pay_url: PAGE }],
  ['weixin.mppay', 'wechat:web', { pay_url: PAGE }],
  ['weixin.qr_code_pay', 'wechat:qr', { qr_code: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl/) }],
  ['weixin.h5_pay', 'wechat:h5', { pay_url: expect.stringContaining('/wechat/h5/') }],
  ['alipay.qr_code_pay', 'alipay:qr', { qr_code: expect.stringMatching(/^https:\/\/qr\.alipay\.com\/bax/) }],
  ['alipay.ration_code', 'alipay:web', { pay_url: PAGE }],
  ['alipay.wap_pay', 'alipay:web', { pay_url: PAGE }],
  ['alipay.h5_pay', 'alipay:web', { pay_url: PAGE }],
  ['jd.pay', 'jd:qr', { qr_code: expect.stringMatching(/^https:\/\/h5pay\.jd\.com\//) }],
  ['qq.unified', 'qq:qr', { code_url: expect.stringMatching(/^https:\/\/myun\.tenpay\.com\//) }],
  ['unionpay.gateway', 'unionpay:web', { pay_url: PAGE }],
  ['unionpay.wap', 'unionpay:web', { pay_url: PAGE }],
])('%s opens %s, answered flat and in yuan', async (method, channel, reply) => {
  const bench = createBench()
  const common = { error_code: 0, error_msg: '成功', out_trade_no: 'T1503043962', total_amount: 128.1 }
  expect(await create(bench, method)).toEqual({ ...common, ...reply })
  expect(await onlyPayment(bench)).toMatchObject({ channel, amount: 12_810, status: 'created' })
})

test('weixin.mppay for a named payer answers pay_info, which WeChat takes', async () => {
  const bench = createBench()
  const { pay_info } = await create(bench, 'weixin.mppay', { sub_openid: 'oABC' })
  expect(pay_info).toMatchObject({ appId: 'wx1', timeStamp: expect.stringMatching(/^\d{10}$/) })
  const { body } = await bench.json('/phone/api/wechat-invoke', { params: pay_info, runtime: 'jsapi' })
  expect(body.payment).toMatchObject({ tradeNo: 'T1503043962' })
})

test('alipay.h5_pay for a named payer answers tradeNo, which Alipay takes', async () => {
  const bench = createBench()
  const { tradeNo } = await create(bench, 'alipay.h5_pay', { user_id: '2088822494428872' })
  const { body } = await bench.json('/phone/api/alipay-invoke', { tradeNO: tradeNo })
  expect(body.payment).toMatchObject({ tradeNo: 'T1503043962' })
})

test.each(['jd.pay', 'qq.unified'])('the phone scans a code of %s', async (method) => {
  const bench = createBench()
  const { qr_code, code_url } = await create(bench, method)
  const { body } = await bench.json('/phone/api/scan', { code: qr_code ?? code_url })
  expect(body.payment).toMatchObject({ tradeNo: 'T1503043962', wallet: method.split('.')[0] })
})

test('a scanned WeChat barcode tells that it was paid, an Alipay one has to be asked for', async () => {
  const bench = createBench()
  const paid = await create(bench, 'weixin.scan_qr_code_pay', { auth_code: '130000000000000000' })
  expect(paid).toMatchObject({ error_code: 0, cash_fee: 128.1, pay_time: '20261120120000' })
  const large = { auth_code: '130000000000000000', out_trade_no: 'large', total_amount: 1000 }
  expect(await create(bench, 'weixin.scan_qr_code_pay', large)).not.toHaveProperty('pay_time')
  expect(bench.inbox).toEqual([])
  const alipay = { auth_code: '280000000000000000', out_trade_no: 'alipay' }
  const said = await create(bench, 'alipay.scan_qr_code_pay', alipay)
  expect(said).toEqual({ error_code: 0, error_msg: '成功', out_trade_no: 'alipay', total_amount: 128.1 })
  const asked = await callMethodGateway(bench, 'trade.query', { out_trade_no: 'alipay' })
  expect(asked).toMatchObject({ trade_status: 'TRADE_SUCCESS' })
  expect(bench.inbox).toHaveLength(1)
  const mixed = await create(bench, 'weixin.scan_qr_code_pay', { ...alipay, out_trade_no: 'x' })
  expect(mixed).toMatchObject({ error_code: 10008 })
})

test.each([
  ['0.01', 1],
  [0.01, 1],
  [19.9, 1990],
  ['100000000.00', 10_000_000_000],
])('takes %j yuan', async (total_amount, amount) => {
  const bench = createBench()
  await create(bench, 'qq.unified', { total_amount })
  expect(await onlyPayment(bench)).toMatchObject({ amount })
})

test.each([
  ['total_amount has three decimals', 'weixin.pay', { total_amount: 0.001 }, 10008],
  ['total_amount carries a float’s error', 'weixin.pay', { total_amount: 0.1 + 0.2 }, 10008],
  ['total_amount is zero', 'weixin.pay', { total_amount: 0 }, 10008],
  ['total_amount is above the range', 'weixin.pay', { total_amount: 100_000_000.01 }, 10008],
  ['out_trade_no has a hyphen', 'weixin.pay', { out_trade_no: 'T-1' }, 10008],
  ['out_trade_no has 65 characters', 'weixin.pay', { out_trade_no: 'T'.repeat(65) }, 10008],
  ['order_name is empty', 'weixin.pay', { order_name: '' }, 10008],
  ['notify_url is missing', 'alipay.ration_code', { notify_url: undefined }, 10008],
  ['notify_url is no address', 'alipay.ration_code', { notify_url: 'shop.test' }, 10008],
  ['merchant_no is missing', 'weixin.pay', { merchant_no: undefined }, 10008],
  ['merchant_no is another’s', 'weixin.pay', { merchant_no: '20170815152552020001' }, 10003],
  ['spbill_create_ip is missing', 'weixin.mppay', { spbill_create_ip: undefined }, 10008],
  ['an online trade names no sub-merchant', 'weixin.mppay', { tran_type: 2, sub_mch_id: undefined }, 10008],
  ['sub_appid is missing', 'weixin.qr_code_pay', { sub_appid: undefined }, 10008],
  ['auth_code is missing', 'weixin.scan_qr_code_pay', {}, 10008],
  ['sceneInfo is missing', 'weixin.h5_pay', { sceneInfo: undefined }, 10008],
  ['scene is unknown', 'alipay.scan_qr_code_pay', { auth_code: '280000000000000000', scene: 'face' }, 10008],
  ['body is missing', 'alipay.wap_pay', { body: undefined }, 10008],
  ['order_type is unknown', 'jd.pay', { order_type: 2 }, 10008],
  ['channel_type is unknown', 'unionpay.wap', { channel_type: '09' }, 10008],
  ['pay_type is unknown', 'unionpay.gateway', { pay_type: 4 }, 10008],
  ['bank_code is missing', 'unionpay.gateway', { bank_code: undefined }, 10008],
  ['the method is unknown', 'weixin.magic', {}, 13001],
  ['the method is a name every object has', 'constructor', {}, 13001],
])('refuses a call when %s', async (_name, method, values, error_code) => {
  const bench = createBench()
  expect(await create(bench, method, values)).toEqual({ error_code, error_msg: expect.any(String) })
  expect((await bench.json('/control/ledger')).body.payments).toEqual([])
})

test.each(['qq.unified', 'unionpay.gateway', 'unionpay.wap', 'alipay.ration_code'])(
  '%s needs no merchant_no',
  async (method) => {
    expect(await create(createBench(), method, { merchant_no: undefined })).toMatchObject({ error_code: 0 })
  },
)

test('checks the common parameters, and answers under whatever path', async () => {
  const bench = createBench()
  const values = { merchant_no: merchantNo, ...order() }
  const send = (common: Record<string, string>, sent = {}): Promise<Values> =>
    postMethodGateway(bench, { ...methodGatewayForm('weixin.pay', values, common), ...sent }, '/gateway')
  expect(await send({ app_id: '2017081443803662' })).toEqual({ error_code: 10001, error_msg: '无效的APPID' })
  const changed = { content: JSON.stringify({ ...values, total_amount: 1 }) }
  expect(await send({}, changed)).toMatchObject({ error_code: 10002 })
  expect(await send({}, { sign: '' })).toMatchObject({ error_code: 10002 })
  expect(await send({ sign_type: 'RSA' })).toMatchObject({ error_code: 10002 })
  expect(await send({ version: '2.0' })).toMatchObject({ error_code: 10008 })
  expect(await send({ content: 'not JSON' })).toMatchObject({ error_code: 10008 })
  expect(await send({ content: '[]' })).toMatchObject({ error_code: 10008 })
  expect(await send({})).toMatchObject({ error_code: 0 })
})

test('refuses a number used before, and counts the attempts', async () => {
  const bench = createBench()
  await create(bench, 'weixin.pay')
  expect(await create(bench, 'weixin.pay', { total_amount: 1 })).toMatchObject({ error_code: 12001 })
  expect(await onlyPayment(bench)).toMatchObject({ creates: 2, amount: 12_810 })
})

test.each([
  [{ return_url: 'https://shop.test/back' }, 'pay', 'https://shop.test/back'],
  [{ cancel_url: 'https://shop.test/no' }, 'pay', 'https://shop.test/paid'],
  [{ cancel_url: 'https://shop.test/no' }, 'cancel', 'https://shop.test/no'],
] as const)('the hosted page with %j leads those who %s to %s', async (values, deed, address) => {
  const bench = createBench()
  const { pay_url } = await create(bench, 'weixin.mppay', values)
  expect((await bench.sandbox.fetch(new Request(String(pay_url)))).status).toBe(200)
  await payer(bench, deed)
  const done = await bench.sandbox.fetch(new Request(`${pay_url}/done`))
  expect(done.headers.get('location')).toBe(address)
})
