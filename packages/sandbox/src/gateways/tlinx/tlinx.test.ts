import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  type Bench,
  createBench,
  keys,
  onlyPayment,
  payer,
  payOrder,
  readTlinx,
  type Said,
  tlinxForm,
} from '../../testing/test-bench.ts'
import { sealData } from './envelope.ts'

const NATIVE = { JSAPI: 1, sub_appid: 'wxde66bf91cac57773', sub_openid: 'oABC' }
const SHOP_PASS = createHash('sha1').update(keys.tlinx.shopPass).digest('hex')

/** Posts a body of any kind to payorder. */
async function raw(bench: Bench, body: string | URLSearchParams, headers: Record<string, string> = {}): Promise<Said> {
  const url = 'http://sandbox.test/gateways/tlinx/mct1/payorder'
  return readTlinx(await bench.sandbox.fetch(new Request(url, { method: 'POST', body, headers })))
}

test('a WeChat QR order answers as the sample: signed, sealed, numbers as texts', async () => {
  const said = await createBench().tlinx('payorder', payOrder())
  expect(said).toMatchObject({ code: 0, msg: 'ok', signed: true })
  expect(said.data).toMatchObject({
    ord_no: expect.stringMatching(/^9\d{24}$/),
    out_no: 'B1001',
    pmt_tag: 'Weixin',
    trade_amount: '12800',
    trade_qrcode: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl\?pr=/),
    trade_no: expect.stringMatching(/^wx/),
    status: '2',
    trade_pay_time: null,
  })
})

test('a native WeChat order carries the sample’s leading blanks', async () => {
  const { data } = await createBench().tlinx('payorder', payOrder(NATIVE))
  expect(data).toMatchObject({
    appId: ' wxde66bf91cac57773',
    timeStamp: expect.stringMatching(/^\d{10}$/),
    signType: ' MD5',
    status: 2,
  })
  expect(data.package).toBe(` prepay_id=${data.trade_no}`)
})

test('a native Alipay order answers the trade number with the sample’s line break', async () => {
  const { data } = await createBench().tlinx(
    'payorder',
    payOrder({ pmt_tag: 'AlipayCS', JSAPI: '1', buyer_id: '2088202642306951' }),
  )
  expect(data.trade_no).toMatch(/^\d{28}\n$/)
})

test.each(['Weixin', 'AlipayCS'])('a hosted order of %s answers the address of a page', async (pmt_tag) => {
  const { data } = await createBench().tlinx('payorder', payOrder({ pmt_tag, jump_url: 'https://shop.test/back' }))
  expect(data.jsapi_pay_url).toBe(`http://sandbox.test/tlinx/cashier/${data.ord_no}`)
})

const WEB = { trade_type: 'MWEB', spbill_create_ip: '203.0.113.7', scene_info: '{"h5_info":{"type":"Wap"}}' }

test('an H5 order answers mweb_url inside of trade_result, and it opens', async () => {
  const bench = createBench()
  const { data } = await bench.tlinx('payorder', payOrder(WEB))
  const { mweb_url } = JSON.parse(String(data.trade_result))
  expect(mweb_url).toMatch(/^http:\/\/sandbox\.test\/wechat\/h5\/[0-9a-f]{16}\?prepay_id=wx\w+&package=\d+$/)
  const page = new Request(mweb_url, { headers: { referer: 'https://shop.test/' } })
  expect((await bench.sandbox.fetch(page)).status).toBe(200)
})

test('an app’s order answers the six values of WeChat’s SDK under the bank’s names', async () => {
  const { data } = await createBench().tlinx(
    'payorder',
    payOrder({ trade_type: 'APP', sub_appid: 'wxde66bf91cac57773' }),
  )
  expect(data).toMatchObject({
    wxapp_partnerid: expect.stringMatching(/^\d{10}$/),
    wxapp_prepayid: data.trade_no,
    wxapp_package: 'Sign=WXPay',
    wxapp_noncestr: expect.stringMatching(/^\w{32}$/),
    swxapp_timestamp: expect.stringMatching(/^\d{10}$/),
    wxapp_sign: expect.stringMatching(/^[0-9A-F]{32}$/),
  })
})

test.each([
  ['H5 without an address', { ...WEB, spbill_create_ip: undefined }, 8011],
  ['H5 without its scene', { ...WEB, scene_info: undefined }, 8011],
  ['H5 of another wallet', { ...WEB, pmt_tag: 'AlipayCS' }, 8007],
  ['an app without its id', { trade_type: 'APP' }, 8011],
])('refuses %s', async (_name, values, code) => {
  expect(await createBench().tlinx('payorder', payOrder(values))).toMatchObject({ code, signed: false })
})

test('takes amounts as texts, less discount and rounding', async () => {
  const bench = createBench()
  const amounts = { original_amount: '100', discount_amount: '20', ignore_amount: '5', trade_amount: '75' }
  expect(await bench.tlinx('payorder', payOrder(amounts))).toMatchObject({ code: 0 })
  expect(await onlyPayment(bench)).toMatchObject({ amount: 75 })
})

test.each([
  ['out_no is missing', { out_no: undefined }, 8044],
  ['out_no has other characters', { out_no: 'A-1' }, 8008],
  ['out_no is too long', { out_no: 'A'.repeat(65) }, 8008],
  ['pmt_tag is missing', { pmt_tag: undefined }, 8004],
  ['pmt_tag is not switched on', { pmt_tag: 'Weixinzz' }, 8007],
  ['pmt_tag has the wrong case', { pmt_tag: 'weixin' }, 8007],
  ['trade_amount is missing', { trade_amount: undefined }, 8006],
  ['original_amount is missing', { original_amount: undefined }, 8006],
  ['trade_amount is a decimal text', { trade_amount: '128.00' }, 8006],
  ['trade_amount is a fraction', { original_amount: 1.5, trade_amount: 1.5 }, 8006],
  ['trade_amount is zero', { original_amount: 0, trade_amount: 0 }, 8006],
  ['trade_amount is negative', { original_amount: -1, trade_amount: -1 }, 8006],
  ['trade_amount is not original less discount', { discount_amount: 1 }, 8006],
  ['native without sub_openid', { ...NATIVE, sub_openid: undefined }, 8011],
  ['native Alipay without buyer_id', { pmt_tag: 'AlipayCS', JSAPI: 1 }, 8011],
  ['a barcode of the other wallet', { auth_code: '286345610916464024' }, 8011],
  ['jump_url is no address', { jump_url: 'back' }, 8008],
  ['notify_url is no address', { notify_url: 'shop' }, 8008],
])('refuses a create when %s', async (_name, values, code) => {
  const bench = createBench()
  expect(await bench.tlinx('payorder', payOrder(values))).toMatchObject({ code, signed: false })
  expect((await bench.json('/control/ledger')).body.payments).toEqual([])
})

test.each([
  ['the signature is wrong', (now: number) => changed(tlinxForm(payOrder(), now), 'sign', '0'.repeat(32)), 5],
  ['the signature is missing', (now: number) => without(tlinxForm(payOrder(), now), 'sign'), 5],
  ['data was changed after signing', (now: number) => changed(tlinxForm(payOrder(), now), 'data', '00'.repeat(16)), 5],
  ['a parameter was added after signing', (now: number) => changed(tlinxForm(payOrder(), now), 'lang', 'zh'), 5],
  ['open_id is missing', (now: number) => tlinxForm(payOrder(), now, { open_id: undefined }), 8],
  ['open_id is nobody’s', (now: number) => tlinxForm(payOrder(), now, { open_id: 'f'.repeat(32) }), 3002],
  ['timestamp is missing', (now: number) => tlinxForm(payOrder(), now, { timestamp: undefined }), 9],
  ['timestamp is in milliseconds', (now: number) => tlinxForm(payOrder(), now, { timestamp: String(now) }), 9],
  ['timestamp is 601 s old', (now: number) => tlinxForm(payOrder(), now - 601_000), 9],
  ['timestamp is 601 s ahead', (now: number) => tlinxForm(payOrder(), now + 601_000), 9],
  [
    'data is sealed with another key',
    (now: number) => tlinxForm({}, now, { data: sealData(payOrder(), 'k'.repeat(32)) }),
    8044,
  ],
  ['data is missing', (now: number) => tlinxForm({}, now, { data: undefined }), 8044],
])('refuses a call when %s', async (_name, form, code) => {
  const bench = createBench()
  expect(await raw(bench, form(bench.clock.now()))).toMatchObject({ code, signed: false })
})

test('takes a timestamp 600 s off', async () => {
  const bench = createBench()
  expect(await raw(bench, tlinxForm(payOrder(), bench.clock.now() - 600_000))).toMatchObject({ code: 0 })
})

test('refuses a body that is not form-encoded', async () => {
  const bench = createBench()
  const form = Object.fromEntries(tlinxForm(payOrder(), bench.clock.now()))
  expect(await raw(bench, JSON.stringify(form), { 'content-type': 'application/json' })).toMatchObject({ code: 8 })
})

test('refuses an out_no used before, and counts the attempts', async () => {
  const bench = createBench()
  await bench.tlinx('payorder', payOrder())
  expect(await bench.tlinx('payorder', payOrder())).toMatchObject({ code: 8045, signed: false })
  expect(await onlyPayment(bench)).toMatchObject({ creates: 2 })
})

test('paystatus follows the payment by either number', async () => {
  const bench = createBench()
  const { ord_no } = (await bench.tlinx('payorder', payOrder())).data
  expect((await bench.tlinx('paystatus', { out_no: 'B1001' })).data).toMatchObject({
    status: 2,
    ord_type: '1',
    trade_amount: '12800',
  })
  await payer(bench, 'password')
  expect((await bench.tlinx('paystatus', { ord_no })).data).toMatchObject({ status: 9 })
  await payer(bench, 'pay')
  const { data } = await bench.tlinx('paystatus', { out_no: 'B1001', ord_no })
  expect(data).toMatchObject({
    status: 1,
    trade_pay_time: '2026-11-20 12:00:00',
    trade_no: expect.stringMatching(/^\d{28}$/),
  })
})

test.each(['paystatus', 'order/view', 'paycancel'])('%s wants a number it knows', async (operation) => {
  const bench = createBench()
  expect(await bench.tlinx(operation, {})).toMatchObject({ code: 8001 })
  expect(await bench.tlinx(operation, { out_no: 'nobody' })).toMatchObject({ code: 8002 })
})

test('paycancel: QR orders are not for cancelling, paid ones neither', async () => {
  const bench = createBench()
  await bench.tlinx('payorder', payOrder())
  const refused = await bench.tlinx('paycancel', { out_no: 'B1001' })
  expect(refused).toMatchObject({ code: 8013, msg: '订单取消失败,错误原因：订单的支付场景不支持该请求' })
  await payer(bench, 'pay')
  expect(await bench.tlinx('paycancel', { out_no: 'B1001' })).toMatchObject({ code: 8012 })
})

test('paycancel: a barcode order whose payer was just asked fails, and later doesn’t; where every order may be cancelled, it is told and final', async () => {
  const micro = createBench()
  await micro.tlinx(
    'payorder',
    payOrder({ auth_code: '136345610916464024', original_amount: 100_000, trade_amount: 100_000 }),
  )
  expect(await micro.tlinx('paycancel', { out_no: 'B1001' })).toMatchObject({ code: 8013, msg: '订单取消失败' })
  await micro.clock.advance(15_000)
  expect(await micro.tlinx('paycancel', { out_no: 'B1001' })).toMatchObject({ code: 0, data: { ord_stautus: 4 } })
  await expect(payer(micro, 'pay')).rejects.toThrow('409')
  const bench = createBench({ cancels: 'every' })
  await bench.tlinx('payorder', payOrder())
  const said = await bench.tlinx('paycancel', { out_no: 'B1001' })
  expect(said).toMatchObject({ code: 0, msg: '订单取消成功', data: { ord_stautus: 4 } })
  expect(await bench.tlinx('paycancel', { out_no: 'B1001' })).toMatchObject({ code: 8012 })
  expect((await bench.tlinx('paystatus', { out_no: 'B1001' })).data).toMatchObject({ status: 4 })
})

test('payrefund adds an order of its own and leaves the original paid', async () => {
  const bench = createBench()
  await bench.tlinx('payorder', payOrder())
  await payer(bench, 'pay')
  const said = await bench.tlinx('payrefund', {
    out_no: 'B1001',
    refund_out_no: 'R1',
    refund_amount: 100,
    shop_pass: SHOP_PASS,
  })
  expect(said).toMatchObject({ code: 0, msg: '订单退款成功', data: { status: '1', trade_amount: '100' } })
  expect((await bench.tlinx('paystatus', { out_no: 'R1' })).data).toMatchObject({ ord_type: '2', status: 1 })
  expect((await bench.tlinx('paystatus', { out_no: 'B1001' })).data).toMatchObject({ ord_type: '1', status: 1 })
})

const REFUND = { out_no: 'B1001', refund_out_no: 'R2', refund_amount: 100, shop_pass: SHOP_PASS }

test.each([
  ['no original number', { out_no: undefined }, 8014],
  ['no amount', { refund_amount: undefined }, 8015],
  ['no password', { shop_pass: undefined }, 8016],
  ['the password in clear', { shop_pass: keys.tlinx.shopPass }, 8017],
  ['an unknown original', { out_no: 'nobody' }, 8018],
  ['an unpaid original', { out_no: 'UNPAID' }, 8019],
  ['a refund number used before', { refund_out_no: 'R1' }, 8020],
  ['more than is left', { refund_amount: 12_701 }, 8021],
  ['more than was paid', { refund_amount: 12_801 }, 8022],
  ['an amount that is none', { refund_amount: '1.00' }, 8023],
])('payrefund refuses %s', async (_name, values, code) => {
  const bench = createBench()
  await bench.tlinx('payorder', payOrder())
  await payer(bench, 'pay')
  await bench.tlinx('payrefund', { ...REFUND, refund_out_no: 'R1' })
  await bench.tlinx('payorder', payOrder({ out_no: 'UNPAID' }))
  expect(await bench.tlinx('payrefund', { ...REFUND, ...values })).toMatchObject({ code, signed: false })
})

test.each([
  [0, 8040],
  [12_800, 0],
])('payrefund gives back no more than the method took today, and %i besides: %i', async (takings, code) => {
  const bench = createBench({ takings })
  await bench.tlinx('payorder', payOrder())
  await payer(bench, 'pay')
  await bench.clock.advance(24 * 3600 * 1000)
  expect(await bench.tlinx('payrefund', REFUND)).toMatchObject({ code })
})

test('paylist names the methods of the wanted types', async () => {
  const { data } = await createBench().tlinx('paylist', { pmt_type: '2,4' })
  expect(data).toMatchObject([{ pmt_tag: 'AlipayCS' }, { pmt_tag: 'Weixin', pmt_type: '2,3,4' }])
  expect((await createBench().tlinx('paylist', { pmt_type: 0 })).data).toEqual([])
})

test('order lists pages, filtered, refunds among them', async () => {
  const bench = createBench()
  await bench.tlinx('payorder', payOrder({ out_no: 'C1', auth_code: '136345610916464024' }))
  for (const out_no of ['C2', 'C3']) await bench.tlinx('payorder', payOrder({ out_no }))
  await bench.tlinx('payrefund', { ...REFUND, out_no: 'C1' })
  const all = (await bench.tlinx('order', { pagesize: 3 })).data
  expect(all).toMatchObject({
    pages: { totalnum: '4', totalpage: 2, page: 1 },
    list: [{ out_no: 'C3' }, { out_no: 'C2' }, { out_no: 'R2' }],
  })
  expect((await bench.tlinx('order', { page: '2', pagesize: '3' })).data).toMatchObject({ list: [{ out_no: 'C1' }] })
  expect((await bench.tlinx('order', { ord_type: 2 })).data).toMatchObject({ list: [{ out_no: 'R2' }] })
  expect((await bench.tlinx('order', { edate: '2020-01-01 00:00:00' })).data).toMatchObject({ list: [] })
})

function changed(form: URLSearchParams, name: string, value: string): URLSearchParams {
  form.set(name, value)
  return form
}

function without(form: URLSearchParams, name: string): URLSearchParams {
  form.delete(name)
  return form
}
