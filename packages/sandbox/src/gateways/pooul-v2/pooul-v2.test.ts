import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  createBench,
  keys,
  onlyPayment,
  payer,
  pooulBody,
  readPooul,
  type Said,
  scanOrder,
} from '../../testing/test-bench.ts'
import { signToken } from './jws.ts'

const MINUTE = 60_000
const { merchantId } = keys['pooul-v2']
const JSAPI = { pay_type: 'wechat.jsapi', sub_appid: 'wx069eb0cbbdd45873', sub_openid: 'oABC' }
const WAP = { pay_type: 'wechat.wap', mch_app_type: 'WAP', mch_app_name: '山里', mch_app_id: 'https://shop.test/' }

/** Sends a body as it is. */
async function raw(body: string, merchant: string = merchantId): Promise<Said> {
  const url = `http://sandbox.test/gateways/pooul-v2/v2/pay?merchant_id=${merchant}`
  return readPooul(await createBench().sandbox.fetch(new Request(url, { method: 'POST', body })))
}

test('a WeChat QR order answers as the sample, signed', async () => {
  const said = await createBench().pooul('', scanOrder())
  expect(said).toMatchObject({ code: 0, msg: 'success', signed: true })
  expect(said.data).toEqual({
    code_url: expect.stringMatching(/^weixin:\/\/wxpay\/bizpayurl\?pr=\w{7}$/),
    prepay_id: expect.stringMatching(/^wx[0-9a-f]{34}$/),
    trade_id: expect.stringMatching(/^[0-9a-f]{24}$/),
    mch_trade_id: 'A1001',
    merchant_id: merchantId,
  })
})

test('an Alipay QR order answers as the sample', async () => {
  const { data } = await createBench().pooul('', scanOrder({ pay_type: 'alipay.scan', spbill_create_ip: undefined }))
  expect(data).toMatchObject({ pay_type: 'alipay.scan', trade_state: 6, trade_info: '支付中, 10000,Success' })
  expect(data.code_url).toMatch(/^https:\/\/qr\.alipay\.com\/bax[0-9a-z]{21}$/)
})

test.each(['wechat.jsapi', 'wechat.jsminipg'])(
  '%s answers pay_info as a JSON string whose timeStamp is a number',
  async (pay_type) => {
    const { data } = await createBench().pooul('', scanOrder({ ...JSAPI, pay_type }))
    const info = JSON.parse(data.pay_info as string)
    expect(Object.keys(info)).toEqual(['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign'])
    expect(info).toMatchObject({
      appId: JSAPI.sub_appid,
      timeStamp: expect.any(Number),
      package: `prepay_id=${data.prepay_id}`,
    })
  },
)

test('a hosted order answers pay_url, whose page leads to callback_url', async () => {
  const bench = createBench()
  const callback_url = 'https://shop.test/done'
  const { data } = await bench.pooul('', scanOrder({ pay_type: 'wechat.jsurl', callback_url }))
  const { id } = await onlyPayment(bench)
  expect(data).toMatchObject({ pay_url: `http://sandbox.test/cashier/${id}` })
  expect((await bench.sandbox.fetch(new Request(String(data.pay_url)))).status).toBe(200)
  const done = await bench.sandbox.fetch(new Request(`${data.pay_url}/done`))
  expect(done.headers.get('location')).toBe(callback_url)
  expect((await bench.pooul('/query', { mch_trade_id: 'A1001' })).data).not.toHaveProperty('callback_url')
})

test('an H5 order answers mweb_url with a query that redirect_url can be appended to', async () => {
  const { data } = await createBench().pooul('', scanOrder(WAP))
  expect(data.mweb_url).toMatch(/^http:\/\/sandbox\.test\/wechat\/h5\/[0-9a-f]{16}\?prepay_id=wx\w+&package=\d+$/)
})

test.each([
  [100, 'small amounts at once', { trade_state: 0, trade_info: '支付成功' }, 'paid'],
  [100_000, 'large amounts after the password', { trade_state: 6 }, 'user-paying'],
])('a barcode of %i fen: %s', async (total_fee, _name, state, status) => {
  const bench = createBench()
  const { data } = await bench.pooul(
    '',
    scanOrder({ pay_type: 'common.micro', auth_code: '136345610916464024', total_fee }),
  )
  expect(data).toMatchObject(state)
  expect(await onlyPayment(bench)).toMatchObject({ status, channel: 'wechat:barcode' })
})

test.each([
  ['total_fee is a fraction', scanOrder({ total_fee: 1.5 }), 103],
  ['total_fee is a decimal text', scanOrder({ total_fee: '1.00' }), 103],
  ['total_fee is zero', scanOrder({ total_fee: 0 }), 103],
  ['total_fee is negative', scanOrder({ total_fee: -1 }), 103],
  ['total_fee is missing', scanOrder({ total_fee: undefined }), 103],
  ['mch_trade_id is missing', scanOrder({ mch_trade_id: undefined }), 103],
  ['mch_trade_id is a number', scanOrder({ mch_trade_id: 7 }), 103],
  ['body is missing', scanOrder({ body: undefined }), 103],
  ['nonce_str is missing', scanOrder({ nonce_str: undefined }), 103],
  ['notify_url has a query string', scanOrder({ notify_url: 'https://shop.test/n?order=1' }), 103],
  ['notify_url is no address', scanOrder({ notify_url: 'shop.test/n' }), 103],
  ['spbill_create_ip is missing for WeChat', scanOrder({ spbill_create_ip: undefined }), 103],
  ['time_expire has passed', scanOrder({ time_expire: 1_530_759_574 }), 103],
  ['time_expire is in milliseconds', scanOrder({ time_expire: 4_102_444_800_000 }), 103],
  ['pay_type is missing', scanOrder({ pay_type: undefined }), 103],
  ['pay_type is unknown', scanOrder({ pay_type: 'wechat.magic' }), 202],
  ['pay_type is a name every object has', scanOrder({ pay_type: 'constructor' }), 202],
  ['jsapi without sub_openid', scanOrder({ ...JSAPI, sub_openid: undefined }), 103],
  ['jsapi without sub_appid', scanOrder({ ...JSAPI, sub_appid: undefined }), 103],
  ['wap without mch_app_name', scanOrder({ ...WAP, mch_app_name: undefined }), 103],
  ['micro without auth_code', scanOrder({ pay_type: 'common.micro' }), 103],
  ['micro with a barcode of no wallet', scanOrder({ pay_type: 'common.micro', auth_code: '990000000000000000' }), 600],
])('refuses a create when %s', async (_name, values, code) => {
  const bench = createBench()
  expect(await bench.pooul('', values)).toMatchObject({ code, signed: false })
  expect((await bench.json('/control/ledger')).body.payments).toEqual([])
})

test.each([
  ['an unsigned JSON body', () => JSON.stringify(scanOrder()), 100],
  [
    'a stranger’s signature',
    () => signToken(scanOrder(), generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey),
    101,
  ],
  [
    'a changed payload',
    () => pooulBody(scanOrder()).replace(/\.[^.]+\./, `.${Buffer.from('{"a":1}').toString('base64url')}.`),
    101,
  ],
])('refuses %s', async (_name, body, code) => {
  expect(await raw(body())).toMatchObject({ code, signed: false })
})

test('refuses a merchant it does not know', async () => {
  expect(await raw(pooulBody(scanOrder()), '1234567890123456')).toMatchObject({ code: 200, signed: false })
})

test('refuses a nonce_str used before, whatever the call', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder({ nonce_str: 'same' }))
  expect(await bench.pooul('/query', { mch_trade_id: 'A1001', nonce_str: 'same' })).toMatchObject({ code: 103 })
})

test('refuses a trade number used before, and counts the attempts', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder())
  expect(await bench.pooul('', scanOrder({ total_fee: 1 }))).toMatchObject({ code: 107, signed: false })
  expect(await onlyPayment(bench)).toMatchObject({ creates: 2, amount: 12_800 })
})

test('takes a whole amount in a text, as published clients send it', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder({ total_fee: '221' }))
  expect(await onlyPayment(bench)).toMatchObject({ amount: 221 })
})

test('a query follows the payment; the amount is told once money has moved', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder({ attach: 'mine' }))
  const query = async (): Promise<Said['data']> => (await bench.pooul('/query', { mch_trade_id: 'A1001' })).data
  expect(await query()).toMatchObject({ trade_state: 2, attach: 'mine', pay_type: 'wechat.scan' })
  expect(await query()).not.toHaveProperty('total_fee')
  await payer(bench, 'password')
  expect(await query()).toMatchObject({ trade_state: 6 })
  await payer(bench, 'pay')
  expect(await query()).toMatchObject({
    trade_state: 0,
    total_fee: 12_800,
    out_trade_id: expect.stringMatching(/^\d{28}$/),
  })
})

test('queries, closes and reverses nothing it does not know', async () => {
  const bench = createBench()
  for (const operation of ['/query', '/close', '/reverse', '/refund_query']) {
    expect(await bench.pooul(operation, { mch_trade_id: 'nobody' }), operation).toMatchObject({
      code: 301,
      signed: false,
    })
  }
})

test('closes an unpaid order, but not within five minutes of its creation', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder())
  await bench.clock.advance(5 * MINUTE - 1)
  expect(await bench.pooul('/close', { mch_trade_id: 'A1001' })).toMatchObject({ code: 600, signed: false })
  await bench.clock.advance(1)
  expect(await bench.pooul('/close', { mch_trade_id: 'A1001' })).toMatchObject({ code: 0, signed: true })
  expect((await bench.pooul('/query', { mch_trade_id: 'A1001' })).data).toMatchObject({ trade_state: 3 })
  await expect(payer(bench, 'pay')).rejects.toThrow('409')
})

test('closes no paid order', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder())
  await payer(bench, 'pay')
  await bench.clock.advance(5 * MINUTE)
  expect(await bench.pooul('/close', { mch_trade_id: 'A1001' })).toMatchObject({
    code: 600,
    msg: '通道错误, ORDERPAID',
  })
})

test('reverses a paid order from fifteen seconds to seven days, and says so again when asked again', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder())
  await payer(bench, 'pay')
  const reverse = async (): Promise<number> => (await bench.pooul('/reverse', { mch_trade_id: 'A1001' })).code
  await bench.clock.advance(14_999)
  expect(await reverse()).toBe(600)
  await bench.clock.advance(1)
  expect([await reverse(), await reverse()]).toEqual([0, 0])
  expect((await bench.pooul('/query', { mch_trade_id: 'A1001' })).data).toMatchObject({ trade_state: 5 })
})

test('reverses nothing older than seven days', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder())
  await payer(bench, 'pay')
  await bench.clock.advance(7 * 24 * 60 * MINUTE + 1)
  expect(await bench.pooul('/reverse', { mch_trade_id: 'A1001' })).toMatchObject({ code: 600 })
})

test('refunds in parts up to what was paid; the same number is the same refund', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder())
  const refund = (refund_fee: number, mch_refund_id: string): Promise<Said> =>
    bench.pooul('/refund', { mch_trade_id: 'A1001', refund_fee, mch_refund_id, refund_desc: '不想要了' })
  expect(await refund(100, 'r1')).toMatchObject({ code: 600 })
  await payer(bench, 'pay')
  expect(await refund(100, 'r1')).toMatchObject({ code: 0, signed: true })
  expect(await refund(100, 'r1')).toMatchObject({ code: 0 })
  expect(await refund(200, 'r1')).toMatchObject({ code: 107 })
  expect(await refund(12_701, 'r2')).toMatchObject({ code: 600 })
  expect(await refund(12_700, 'r2')).toMatchObject({ code: 0 })
  const { data } = await bench.pooul('/refund_query', { mch_trade_id: 'A1001' })
  expect(data).toMatchObject({
    trade_state: 1,
    refunds: [{ refund_fee: 100, refund_state: 0 }, { refund_fee: 12_700 }],
  })
  const one = await bench.pooul('/refund_query', { mch_trade_id: 'A1001', mch_refund_id: 'r2' })
  expect(one.data.refunds).toMatchObject({ mch_refund_id: 'r2', refund_status: 0 })
})
