import { describe, expect, test } from 'vitest'
import { GatewayUnclear, SignatureMismatch } from '../../gateway/errors.ts'
import { Secret } from '../../gateway/secret.ts'
import { done, failureOf, http, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import { beijingTime } from './beijing-time.ts'
import { signatureOf } from './envelope.ts'
import chaoying from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: chaoying, peer, transcripts: [] }
const key = new Secret(String(peer.config.key))
const OLDER = { baseUrl: 'https://pay.example.com/UnifiedPay/', openUrl: 'https://open.example.com/Open/' }
const PAID = peer.payment({ tradeNo: PAYMENT.tradeNo, status: 'SUCCESS', amount: '1234' })

type Channel = Parameters<typeof orderFor>[0]

const create = async (channel: Channel, reply: object = {}, config: object = {}) => {
  const order = orderFor(channel)
  const { account, sent } = openBench(subject, () => done(subject, { ...peer.created(channel, order), ...reply }), {
    ...config,
  })
  const { action, told } = await account.create(order)
  const [request] = sent as [(typeof sent)[0]]
  return { action, told, url: request.url, values: peer.receive(request).values }
}
/** The account, answered with these fields, signed. */
const answered = (fields: object) => openBench(subject, () => http(peer.seal({ ...fields }))).account
const notify = (fields: Record<string, string>) =>
  answered({}).readNotification({
    method: 'POST',
    query: '',
    contentType: 'application/x-www-form-urlencoded',
    bytes: new TextEncoder().encode(new URLSearchParams({ ...fields, sign: signatureOf(fields, key) }).toString()),
  })
const NOTIFIED = {
  state: 'SUCCESS',
  result_code: 'SUCCESS',
  pay_result: '0',
  mch_id: '00000001',
  out_trade_no: PAYMENT.tradeNo,
  transaction_id: '199520439266201804177199552446',
  total_fee: '1234',
}

// The documents' own signatures are all zeros; this line follows their rule and was hashed by another tool.
test('the signature of rules.md: sorted, no empty field, the key behind, capitals', () => {
  const fields = {
    method: 'PreOrder_WECHAT',
    version: '1.0',
    pid: 'yunpos',
    mch_id: '00000001',
    trade_type: 'NATIVE',
    body: '超赢支付',
    out_trade_no: '1497769914931',
    total_fee: '4',
    attach: '',
  }
  const documentKey = new Secret('192006250b4c09247ec02edce69f6a2d')
  expect(signatureOf(fields, documentKey)).toBe('02AAA38770B071B3939A10A6648BDE7A')
})

describe('what is sent', () => {
  test('a code’s pre-order: fen, Beijing’s time, a product_id', async () => {
    expect((await create('wechat:qr')).values).toEqual({
      method: 'PreOrder_WECHAT',
      trade_type: 'NATIVE',
      out_trade_no: 'T20261120A7K3QZ01',
      total_fee: '1234',
      body: '两杯咖啡 & a=1',
      notify_url: 'https://pay.example.com/v1/notifications/main',
      time_start: '20261120160000',
      time_expire: '20261120161500',
      product_id: 'T20261120A7K3QZ01',
    })
  })

  test.each([
    ['wechat:jsapi', 'PreOrder_WECHAT', { trade_type: 'JSPAY', is_minipg: '0', sub_appid: 'wxaee08d155d9de0c5' }],
    ['wechat:miniprogram', 'PreOrder_WECHAT', { trade_type: 'JSPAY', is_minipg: '1', sub_appid: 'wxc3d2e734ae326831' }],
    ['alipay:jsapi', 'PreOrder_ALIPAY', { trade_type: 'JSPAY', buyer_id: 'payer-id-at-the-wallet' }],
    ['alipay:qr', 'PreOrder_ALIPAY', { trade_type: 'NATIVE' }],
    ['ecny:qr', 'PreOrder_ECNY', { trade_type: 'NATIVE' }],
  ] as const)('%s by %s', async (channel, method, expected) => {
    expect((await create(channel)).values).toMatchObject({ method, ...expected })
  })

  test('a query and a cancellation name the wallet', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    await account.query({ ...PAYMENT, channel: 'ecny:qr' })
    await account.reverse?.({ ...PAYMENT, channel: 'alipay:qr' })
    expect(sent.map((request) => peer.receive(request).values)).toEqual([
      { method: 'orderquery', paytype: 'ECNY', out_trade_no: PAYMENT.tradeNo },
      { method: 'cancel', paytype: 'ALIPAY', out_trade_no: PAYMENT.tradeNo, op_user_id: '00000001' },
    ])
  })

  test('goods_detail is signed as the text that is sent, and a raw call can’t name another merchant', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    const values = { body: 'b', out_trade_no: 'A1234', total_fee: 1, trade_type: 'NATIVE', mch_id: 'another' }
    await account.call('PreOrder_WECHAT', { ...values, goods_detail: [{ goods_id: 'CY000', quantity: 1 }] })
    const { goods_detail } = peer.receive(sent[0] as (typeof sent)[0]).values
    expect(goods_detail).toBe('[{"goods_id":"CY000","quantity":1}]')
  })

  test('a day in Beijing begins eight hours earlier', () => {
    expect(beijingTime(Date.UTC(2009, 11, 25, 16, 0, 5, 999))).toBe('20091226000005')
  })
})

describe('the older API', () => {
  test('its pre-orders go to their own address without a method, the rest to the Gateway', async () => {
    const wechat = await create('wechat:qr', {}, OLDER)
    expect(wechat.url).toBe('https://open.example.com/Open/WECHAT_PreOrder')
    expect(wechat.values).not.toHaveProperty('method')
    expect((await create('alipay:jsapi', {}, OLDER)).url).toBe('https://open.example.com/Open/ALIPAY_PreOrder')
    const { account, sent } = openBench(subject, () => done(subject, PAID), OLDER)
    expect((await account.query(PAYMENT)).verdict).toBe('paid')
    expect(sent[0]?.url).toBe('https://pay.example.com/UnifiedPay/Gateway')
  })

  test('each API has its own calls and channels', async () => {
    const newer = openBench(subject, () => http('')).account
    const older = openBench(subject, () => http(''), OLDER).account
    const common = ['pay', 'orderquery', 'refund', 'refundquery', 'cancel', 'authcodetoopenid']
    expect([...older.operations.keys()]).toEqual(['WECHAT_PreOrder', 'ALIPAY_PreOrder', ...common])
    expect([...newer.operations.keys()]).toEqual(['PreOrder_WECHAT', 'PreOrder_ALIPAY', 'PreOrder_ECNY', ...common])
    expect(older.channels.has('ecny:qr')).toBe(false)
    expect(await failureOf(older.call('PreOrder_WECHAT', {}))).toMatchObject({ code: 'not-supported' })
    expect(await failureOf(newer.call('WECHAT_PreOrder', {}))).toMatchObject({ code: 'not-supported' })
  })

  test('a refusal from a plain address is not believed, though the other address is https', async () => {
    const refusal = () => http(peer.unsigned(peer.clear('20004', '参数错误')))
    const plain = { ...OLDER, openUrl: 'http://open.example.com/Open/', allowInsecure: true }
    const order = orderFor('wechat:qr')
    expect((await failureOf(openBench(subject, refusal, plain).account.create(order))).name).toBe('GatewayUnclear')
    expect((await failureOf(openBench(subject, refusal, OLDER).account.create(order))).name).toBe('GatewayRefused')
  })
})

describe('what the payer is given', () => {
  test.each(['wechat:jsapi', 'wechat:miniprogram'] as const)(
    '%s: the six parameters, timeStamp in milliseconds as it came',
    async (channel) => {
      expect((await create(channel)).action).toEqual({
        type: 'invoke-wechat',
        params: {
          appId: 'wxc3d2e734ae326831',
          timeStamp: '1511947589427',
          nonceStr: '1511947589427',
          package: 'prepay_id=wx2017112917262941a3a33e980001282756',
          signType: 'MD5',
          paySign: 'CD871BCD09B3D0C6339B2D0DE72DE7EE',
        },
      })
    },
  )

  test('Alipay’s number out of pay_info', async () => {
    expect((await create('alipay:jsapi')).action).toEqual({
      type: 'invoke-alipay',
      tradeNo: '2023052522001428751420000000',
    })
  })

  test('a code’s channel draws the code, though a pay_info stands beside it', async () => {
    const { action } = await create('wechat:qr', { pay_info: '{"appId":"wx1"}' })
    expect(action).toMatchObject({ type: 'show-qr', content: 'weixin://wxpay/bizpayurl?pr=oB8TuWO' })
  })

  test.each(['not JSON', '[]', '{}', undefined])('pay_info %j is unclear', async (pay_info) => {
    expect(await failureOf(create('wechat:jsapi', { pay_info }))).toBeInstanceOf(GatewayUnclear)
  })
})

describe('how a payment stands', () => {
  const verdictOf = async (fields: object) => (await answered(fields).query(PAYMENT)).verdict

  test('a create that says SUCCESS was taken; nobody has paid', async () => {
    expect((await create('wechat:qr')).told).toMatchObject({ verdict: 'pending', amount: null })
  })

  test('the answer to a create or a cancellation, sent back for a query, is not paid', async () => {
    const created = { state: 'SUCCESS', ...peer.created('wechat:qr', orderFor('wechat:qr')) }
    expect(await verdictOf(created)).toBe('unknown')
  })

  test.each([
    ['SUCCESS', '10000', 'paid'],
    ['SUCCESS', undefined, 'paid'],
    ['REFUND', '10000', 'refunded'],
    ['SUCCESS', '10002', 'refunded'],
    ['NEED_QUERY', undefined, 'paying'],
    ['PROCESSING', undefined, 'paying'],
    ['NEED_QUERY', '10001', 'paying'],
    ['FAIL', '10003', 'pending'],
    ['FAIL', 10004, 'closed'],
    ['FAIL', '10005', 'reversed'],
    ['FAIL', '10006', 'failed'],
    ['FAIL', '10000', 'unknown'],
    ['FAIL', undefined, 'unknown'],
  ])('trade_state %s with code %s is %s', async (trade_state, code, verdict) => {
    expect(await verdictOf({ ...PAID, state: 'SUCCESS', trade_state, code })).toBe(verdict)
  })

  test.each([
    { state: 'FAIL', code: '10002', msg: '签名错误' },
    { state: 'FAIL', code: '10000' },
    { state: 'FAIL' },
    { state: 'VER' },
    { code: '10000' },
    { state: 'SUCCESS', code: '20006' },
  ])('%j tells nothing of a payment', async (said) => {
    const error = await failureOf(answered({ ...PAID, ...said }).query(PAYMENT))
    expect(error).toBeInstanceOf(GatewayUnclear)
  })

  test('with a coupon the amount asked for counts, not the one paid', async () => {
    const withCoupon = { ...PAID, state: 'SUCCESS', base_fee: '1234', total_fee: '1000', coupon_fee: '234' }
    expect(await answered(withCoupon).query(PAYMENT)).toMatchObject({ verdict: 'paid', amount: 1234 })
    expect((await answered({ ...withCoupon, base_fee: '12.34' }).query(PAYMENT)).amount).toBe(null)
    expect((await answered({ ...withCoupon, base_fee: '' }).query(PAYMENT)).amount).toBe(1000)
  })
})

describe('notifications', () => {
  test('the document’s: paid, with an undocumented field in its signature', async () => {
    const told = await notify({ ...NOTIFIED, gmt_create: '20180417094613', attach: '' })
    expect(told).toMatchObject({ verdict: 'paid', amount: 1234, trust: 'signed', merchant: 'ours' })
  })

  test.each([{ pay_result: '1' }, { pay_result: '' }, { result_code: 'FAIL' }, { state: 'FAIL' }])(
    'with %j it tells nothing',
    async (change) => {
      expect((await notify({ ...NOTIFIED, ...change })).verdict).toBe('unknown')
    },
  )

  test('in a query string, or by GET, it is none', async () => {
    const message = peer.notification(PAID)
    for (const broken of [
      { ...message, method: 'GET' as const },
      { ...message, query: 'a=1' },
    ]) {
      expect(await failureOf(answered({}).readNotification(broken))).toBeInstanceOf(GatewayUnclear)
    }
  })
})

describe('messages that are not what they seem', () => {
  test('our own call, sent back to us as a reply or as a notification, says nothing', async () => {
    const { account, sent } = openBench(subject, ({ body }) =>
      http(JSON.stringify(Object.fromEntries(new URLSearchParams(body)))),
    )
    const forged = { paytype: 'WECHAT', ...NOTIFIED, trade_state: 'SUCCESS' }
    expect(await failureOf(account.call('orderquery', forged))).toBeInstanceOf(SignatureMismatch)
    const { sign: _sign, ...fields } = Object.fromEntries(new URLSearchParams(sent[0]?.body))
    expect(await failureOf(notify(fields))).toBeInstanceOf(SignatureMismatch)
  })

  test('a field hidden inside another makes a notification a hint, and a reply nothing [T1]', async () => {
    const attach = 'x&base_fee=1'
    expect(await notify({ ...NOTIFIED, attach })).toMatchObject({ verdict: 'paid', trust: 'none' })
    const error = await failureOf(answered({ ...PAID, state: 'SUCCESS', attach }).query(PAYMENT))
    expect(error).toBeInstanceOf(SignatureMismatch)
  })

  test('a & that starts no field does no harm', async () => {
    const promotion_detail = '{"name":"A&B 满10减2"}'
    expect(await notify({ ...NOTIFIED, promotion_detail })).toMatchObject({ verdict: 'paid', trust: 'signed' })
  })
})

test('what it can do, and when', () => {
  const config = { wechatAppId: undefined, wechatMiniAppId: undefined, wechatOpenAppId: undefined, alipayApp: false }
  const { account } = openBench(subject, () => http(''), config)
  const channels = ['wechat:qr', 'wechat:barcode', 'alipay:qr', 'alipay:jsapi', 'alipay:barcode', 'ecny:qr']
  expect([...account.channels.keys()]).toEqual(channels)
  expect(account.capabilities).toEqual({
    closeMinAge: null,
    reverseMinAge: 15,
    reverseMaxAge: 300,
    notificationSettles: true,
    duplicateSafe: false,
    trustsTls: false,
    refunds: { most: 50, maxAge: 365 * 24 * 3600, wholeOnly: [] },
  })
})
