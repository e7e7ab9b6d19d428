import { expect, test } from 'vitest'
import { signParameters } from '../gateways/tlinx/envelope.ts'
import { type Bench, createBench, keys, onlyPayment, payer, payOrder, scanOrder } from '../testing/test-bench.ts'

const HOUR = 3600_000
const JSAPI = { pay_type: 'wechat.jsapi', sub_appid: 'wx069eb0cbbdd45873', sub_openid: 'oABC' }
const WAP = { pay_type: 'wechat.wap', mch_app_type: 'WAP', mch_app_name: '山里', mch_app_id: 'https://shop.test/' }

/** A JSAPI order, and its sheet as a page passes it on: every value a string. */
async function jsapiSheet(bench: Bench): Promise<Record<string, string>> {
  const { data } = await bench.pooul('', scanOrder(JSAPI))
  const info: Record<string, unknown> = JSON.parse(String(data.pay_info))
  return Object.fromEntries(Object.entries(info).map(([name, value]) => [name, String(value)]))
}

async function invoke(bench: Bench, params: object, more: object = {}): Promise<unknown> {
  return (await bench.json('/phone/api/wechat-invoke', { params, runtime: 'jsapi', ...more })).body
}

const refused = (errDesc: string, errMsg = 'get_brand_wcpay_request:fail'): object => ({ error: { errMsg, errDesc } })

test('scanning a code finds its payment, with what a payer may see', async () => {
  const bench = createBench()
  const { data } = await bench.pooul('', scanOrder())
  const { body } = await bench.json('/phone/api/scan', { code: ` ${data.code_url}\n` })
  expect(body.payment).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    wallet: 'wechat',
    gateway: 'pooul-v2',
    channel: 'wechat:qr',
    tradeNo: 'A1001',
    merchant: '山里茶铺',
    subject: '大红袍',
    amount: 12_800,
    status: 'created',
    createdAt: '2026-11-20T04:00:00.000Z',
  })
})

test('an Alipay code is a payment though it looks like a link; other links are offered for opening', async () => {
  const bench = createBench()
  const { data } = await bench.tlinx('payorder', payOrder({ pmt_tag: 'AlipayCS' }))
  expect((await bench.json('/phone/api/scan', { code: data.trade_qrcode })).body).toMatchObject({
    payment: { wallet: 'alipay' },
  })
  expect((await bench.json('/phone/api/scan', { code: 'https://shop.test/pay/1' })).body).toEqual({
    open: 'https://shop.test/pay/1',
  })
})

test('an unknown code is a 404 that says so', async () => {
  const { status, body } = await createBench().json('/phone/api/scan', { code: 'weixin://wxpay/bizpayurl?pr=nobody' })
  expect([status, body.error.code]).toEqual([404, 'unknown-code'])
})

test('the payer enters, gives up, comes back, and pays once', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder())
  const seen: string[] = []
  for (const deed of ['password', 'cancel', 'password', 'pay'] as const) {
    await payer(bench, deed)
    seen.push((await onlyPayment(bench)).status)
  }
  expect(seen).toEqual(['user-paying', 'created', 'user-paying', 'paid'])
  const { id } = await onlyPayment(bench)
  const again = await bench.json(`/phone/api/payments/${id}/pay`, {})
  expect([again.status, again.body.payment.status]).toEqual([409, 'paid'])
})

test('a failed payment is over', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder())
  await payer(bench, 'fail')
  await expect(payer(bench, 'pay')).rejects.toThrow('409')
  expect((await bench.pooul('/query', { mch_trade_id: 'A1001' })).data).toMatchObject({ trade_state: 7 })
})

test('a code lives two hours', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder())
  await bench.clock.advance(2 * HOUR - 1)
  expect(await onlyPayment(bench)).toMatchObject({ status: 'created' })
  await bench.clock.advance(1)
  await expect(payer(bench, 'pay')).rejects.toThrow('409')
})

test('time_expire ends an order earlier', async () => {
  const bench = createBench()
  await bench.pooul('', scanOrder({ time_expire: bench.clock.now() / 1000 + 60 }))
  await bench.clock.advance(60_000)
  expect((await bench.pooul('/query', { mch_trade_id: 'A1001' })).data).toMatchObject({ trade_state: 3 })
})

test('every origin may play the phone', async () => {
  const request = new Request('http://sandbox.test/phone/api/payments', { headers: { origin: 'https://shop.test' } })
  expect((await createBench().sandbox.fetch(request)).headers.get('access-control-allow-origin')).toBe('*')
})

test('WeChat opens a sheet that carries what the gateway signed', async () => {
  const bench = createBench()
  expect(await invoke(bench, await jsapiSheet(bench))).toMatchObject({
    payment: { tradeNo: 'A1001', status: 'created' },
  })
})

test('WeChat opens mct1’s sheet once its blanks are trimmed', async () => {
  const bench = createBench()
  const { data } = await bench.tlinx(
    'payorder',
    payOrder({ JSAPI: 1, sub_appid: 'wxde66bf91cac57773', sub_openid: 'o1' }),
  )
  const names = ['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign']
  const raw = Object.fromEntries(names.map((name) => [name, data[name]]))
  const trimmed = Object.fromEntries(names.map((name) => [name, String(data[name]).trim()]))
  expect(await invoke(bench, raw)).toHaveProperty('error')
  expect(await invoke(bench, trimmed)).toMatchObject({ payment: { tradeNo: 'B1001' } })
})

test.each(['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign'])('WeChat misses %s', async (name) => {
  const bench = createBench()
  const sheet = await jsapiSheet(bench)
  expect(await invoke(bench, { ...sheet, [name]: undefined })).toEqual(refused(`缺少参数:${name}`))
  expect(await invoke(bench, { ...sheet, [name]: 1 })).toEqual(refused(`缺少参数:${name}`))
})

test('WeChat refuses a changed value by the signature', async () => {
  const bench = createBench()
  const sheet = await jsapiSheet(bench)
  expect(await invoke(bench, { ...sheet, nonceStr: 'other' })).toEqual(refused('支付验证签名失败'))
})

test('WeChat refuses an expired and a paid order in its own words', async () => {
  const bench = createBench()
  const sheet = await jsapiSheet(bench)
  await payer(bench, 'pay')
  expect(await invoke(bench, sheet)).toEqual(refused('该订单已支付'))
  const late = createBench()
  const other = await jsapiSheet(late)
  await late.clock.advance(2 * HOUR)
  expect(await invoke(late, other)).toEqual(refused('缺少参数:total_fee'))
})

test('a mini-program’s call has five values and the id of the mini-program', async () => {
  const bench = createBench()
  const { appId, ...five } = await jsapiSheet(bench)
  expect(await invoke(bench, five, { runtime: 'miniprogram', appId })).toHaveProperty('payment')
  const wrong = await invoke(bench, five, { runtime: 'miniprogram', appId: 'wxother' })
  expect(wrong).toEqual(refused('支付验证签名失败', 'requestPayment:fail'))
})

test('Alipay opens a trade number that can be paid, and answers 4000 for any other', async () => {
  const bench = createBench()
  const { data } = await bench.tlinx('payorder', payOrder({ pmt_tag: 'AlipayCS', JSAPI: 1, buyer_id: '2088' }))
  const tradeNO = String(data.trade_no)
  const call = async (value: string): Promise<unknown> =>
    (await bench.json('/phone/api/alipay-invoke', { tradeNO: value })).body
  expect(await call(tradeNO)).toEqual({ error: { resultCode: '4000' } })
  expect(await call(tradeNO.trim())).toMatchObject({ payment: { wallet: 'alipay' } })
  await payer(bench, 'pay')
  expect(await call(tradeNO.trim())).toEqual({ error: { resultCode: '4000' } })
})

test.each([
  ['without a Referer', {}, '商家参数格式有误,请联系商家解决'],
  ['from an unregistered host', { referer: 'https://evil.test/' }, '商家存在未配置的参数,请联系商家解决'],
  [
    'inside WeChat',
    { referer: 'https://shop.test/', 'user-agent': 'Mozilla/5.0 MicroMessenger/8.0' },
    '请在微信外打开订单',
  ],
])('the H5 page refuses to open %s', async (_name, headers, words) => {
  const bench = createBench()
  const { data } = await bench.pooul('', scanOrder(WAP))
  const response = await bench.sandbox.fetch(
    new Request(String(data.mweb_url), { headers: headers as Record<string, string> }),
  )
  expect(response.status).toBe(400)
  expect(await response.text()).toContain(words)
})

test('the H5 page opens for five minutes, and keeps the way back', async () => {
  const bench = createBench()
  const { data } = await bench.pooul('', scanOrder(WAP))
  const open = (): Promise<Response> =>
    bench.sandbox.fetch(
      new Request(`${data.mweb_url}&redirect_url=${encodeURIComponent('https://shop.test/back?a="1')}`, {
        headers: { referer: 'https://shop.test/' },
      }),
    )
  await bench.clock.advance(5 * 60_000)
  const response = await open()
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('data-back="https://shop.test/back?a=&quot;1"')
  await bench.clock.advance(1)
  expect((await open()).status).toBe(400)
})

test.each([
  ['paid', '1'],
  ['not paid', '4'],
])('the hosted page goes back to jump_url with signed values when %s', async (_name, status) => {
  const bench = createBench()
  const { data } = await bench.tlinx('payorder', payOrder({ jump_url: 'https://shop.test/back?mine=1' }))
  if (status === '1') await payer(bench, 'pay')
  expect((await bench.sandbox.fetch(new Request(String(data.jsapi_pay_url)))).status).toBe(200)
  const back = new URL(
    (await bench.sandbox.fetch(new Request(`${data.jsapi_pay_url}/done`))).headers.get('location') ?? '',
  )
  const { mine, sign, ...values } = Object.fromEntries(back.searchParams)
  expect([back.origin, mine]).toEqual(['https://shop.test', '1'])
  expect(values).toMatchObject({ status, out_no: 'B1001', ord_no: data.ord_no })
  expect(sign).toBe(signParameters(values, keys.tlinx.openKey))
})

test('pages load nothing from elsewhere and run no inline code', async () => {
  const { sandbox } = createBench()
  for (const path of ['/phone', '/phone/pay/1', '/phone/code', '/control']) {
    const response = await sandbox.fetch(new Request(`http://sandbox.test${path}`))
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    const links = [...(await response.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1])
    expect(links.length).toBeGreaterThan(1)
    for (const link of links)
      expect((await sandbox.fetch(new Request(`http://sandbox.test${link}`))).status, link).toBe(200)
  }
  expect((await sandbox.fetch(new Request('http://sandbox.test/phone/assets/..%2Fpages.ts'))).status).toBe(404)
})
