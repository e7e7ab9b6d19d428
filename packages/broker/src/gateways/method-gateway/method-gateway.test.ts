import type { Channel } from '@pay-checkout/protocol'
import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { GatewayUnclear, SignatureMismatch } from '../../gateway/errors.ts'
import { InvalidConfig } from '../../gateway/read-config.ts'
import { Secret } from '../../gateway/secret.ts'
import { done, failureOf, http, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import { signatureOf } from './envelope.ts'
import methodGateway from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: methodGateway, peer, transcripts: [] }
const key = new Secret(String(peer.config.key))
const DOCUMENT_KEY = 'B8vX7jfDKHsUZcIkNuJqhoPGg9Ey4Ywz'

const create = async (channel: Channel, change: { reply?: object; config?: object; order?: object } = {}) => {
  const order = { ...orderFor(channel), ...change.order }
  const reply = { ...peer.created(channel, order), ...change.reply }
  const { account, sent } = openBench(subject, () => done(subject, reply), { ...change.config })
  const { action, told } = await account.create(order)
  const [request] = sent as [(typeof sent)[0]]
  return { action, told, request, values: peer.receive(request).values }
}
const post = (fields: Record<string, string>) =>
  openBench(subject, () => http('')).account.readNotification({
    method: 'POST',
    query: '',
    contentType: 'application/x-www-form-urlencoded',
    bytes: new TextEncoder().encode(new URLSearchParams(fields).toString()),
  })
const notify = (fields: Record<string, string>) => post({ ...fields, sign: signatureOf(fields, key) })
const NOTIFIED = {
  out_trade_no: PAYMENT.tradeNo,
  trade_no: '2018062215301900001',
  total_amount: '12.34',
  pay_time: '2018-06-22 15:30:42',
  sign_type: 'MD5',
}

describe('the document’s vector (3.1)', () => {
  // As it was signed: PHP escapes slashes and characters, and the key has a capital I. The printed text has neither.
  const content =
    '{"merchant_no":"20170815152552020001","out_trade_no":"T1503043962","order_name":"\\u652f\\u4ed8\\u5b9d\\u6536\\u6b3e",' +
    '"total_amount":0.01,"notify_url":"https:\\/\\/api.fengniaofu.com\\/payment\\/notice.php"}'
  const fields = { app_id: '2017081443803662', method: 'alipay.qr_code_pay', version: '1.0', content }
  const sign = '6f939ce90a0836f1c76e53363a6f5c27'

  test('the text of content is signed as it is sent', () => {
    expect(signatureOf(fields, new Secret(DOCUMENT_KEY))).toBe(sign)
    const reread = JSON.stringify(JSON.parse(content))
    expect(signatureOf({ ...fields, content: reread }, new Secret(DOCUMENT_KEY))).not.toBe(sign)
  })

  test('sign_type and empty fields stand in no signature', () => {
    const more = { ...fields, sign_type: 'MD5', empty: '', nothing: null }
    expect(signatureOf(more, new Secret(DOCUMENT_KEY))).toBe(sign)
  })

  test.each([DOCUMENT_KEY, DOCUMENT_KEY.replace('I', 'l')])('its key is refused: %s [T40]', async (printed) => {
    const error = await failureOf(Promise.resolve().then(() => openBench(subject, () => http(''), { key: printed })))
    expect(error).toBeInstanceOf(InvalidConfig)
    expect(error.message).not.toContain(printed)
  })
})

describe('what is sent', () => {
  test('a create: a signed form to the one address, its amount in yuan as a text', async () => {
    const { request, values } = await create('alipay:qr')
    expect(request.url).toBe('https://gateway.example.com/gateway')
    expect(values).toEqual({
      method: 'alipay.qr_code_pay',
      merchant_no: '20170815152552020001',
      out_trade_no: 'T20261120A7K3QZ01',
      order_name: '两杯咖啡 & a=1',
      total_amount: '12.34',
      notify_url: 'https://pay.example.com/v1/notifications/main',
      goods_id: 'T20261120A7K3QZ01',
      client_ip: '203.0.113.7',
    })
  })

  test.each([
    ['wechat:qr', 'weixin.qr_code_pay', { sub_appid: 'wx26a0ffd6bfa99df7', is_online: 1 }],
    ['wechat:jsapi', 'weixin.mppay', { sub_openid: 'payer-id-at-the-wallet', tran_type: 2, sub_mch_id: '1264300000' }],
    ['wechat:web', 'weixin.pay', { return_url: 'https://shop.example.com/orders/7', ip: '203.0.113.7' }],
    ['wechat:h5', 'weixin.h5_pay', { goods_tag: 'H5', sub_mch_id: '1264300000' }],
    ['alipay:jsapi', 'alipay.h5_pay', { user_id: 'payer-id-at-the-wallet' }],
    ['alipay:h5', 'alipay.wap_pay', { body: '两杯咖啡 & a=1', success_url: 'https://shop.example.com/orders/7' }],
    ['jd:qr', 'jd.pay', { order_type: 0 }],
    ['qq:qr', 'qq.unified', { spbill_create_ip: '203.0.113.7' }],
    ['unionpay:web', 'unionpay.gateway', { channel_type: '07', pay_type: 3, bank_code: '01020000' }],
  ] as const)('%s is created by %s', async (channel, method, adds) => {
    expect((await create(channel)).values).toMatchObject({ method, total_amount: '12.34', ...adds })
  })

  test.each([
    [1, '0.01'],
    [29, '0.29'],
    [1_010, '10.10'],
    [10_000_000_000, '100000000.00'],
  ])('%d fen are %s yuan', async (amount, text) => {
    const { values, told } = await create('jd:qr', { order: { amount: fen(amount) } })
    expect(values.total_amount).toBe(text)
    expect(told.amount).toBe(amount)
  })

  test('WeChat’s H5 page is told the shop, or what the configuration says', async () => {
    const sceneOf = async (config: object) =>
      JSON.parse(String((await create('wechat:h5', { config })).values.sceneInfo))
    const shop = { type: 'Wap', wap_url: 'https://shop.example.com/', wap_name: 'shop.example.com' }
    expect(await sceneOf({})).toEqual({ h5_info: shop })
    const site = { siteName: '咖啡店', siteUrl: 'https://m.example.com' }
    expect(await sceneOf(site)).toEqual({ h5_info: { type: 'Wap', wap_url: site.siteUrl, wap_name: site.siteName } })
  })

  test('a & can start no second field of the signed line and no HTML entity: it is written as \\u0026', async () => {
    const { request, values } = await create('jd:qr', { order: { subject: 'A&amp;B&key=1 <b>' } })
    const content = new URLSearchParams(request.body).get('content')
    expect(content).not.toContain('&')
    expect(values.order_name).toBe('A&amp;B&key=1 <b>')
  })

  // By the strictest reading of "64 characters", in which an emoji is two, and never within what people see as one letter.
  test('a long name is cut between characters [A9]', async () => {
    const { values } = await create('jd:qr', { order: { subject: `${'咖'.repeat(62)}☕️😀😀` } })
    expect(values.order_name).toBe(`${'咖'.repeat(62)}☕️`)
    const emoji = await create('jd:qr', { order: { subject: '😀'.repeat(33) } })
    expect(emoji.values.order_name).toBe('😀'.repeat(32))
  })

  test('tran_type and is_online agree: online with a sub_mch_id, offline without [A6]', async () => {
    const online = (await create('wechat:jsapi')).values
    expect(online).toMatchObject({ tran_type: 2, is_online: 1, sub_mch_id: '1264300000' })
    const { values } = await create('wechat:jsapi', { config: { subMerchantId: undefined } })
    expect(values).toMatchObject({ tran_type: 1, is_online: 0 })
    expect(values).not.toHaveProperty('sub_mch_id')
  })

  test.each([
    [true, '08'],
    [false, '07'],
    [undefined, '07'],
  ])('UnionPay is told whether the payer is on a phone: %s is %s [A6]', async (onPhone, channel_type) => {
    const order = onPhone === undefined ? {} : { onPhone }
    expect((await create('unionpay:web', { order })).values).toMatchObject({ channel_type })
  })

  test('goods_tag is what the account says [A6]', async () => {
    expect((await create('wechat:h5', { config: { goodsTag: '双十一' } })).values).toMatchObject({
      goods_tag: '双十一',
    })
  })

  test('a phone’s browser is sent to the WAP link of weixin.pay where there is no sub_mch_id [A6]', async () => {
    const config = { subMerchantId: undefined }
    const { values, action } = await create('wechat:h5', { config })
    expect(values).toMatchObject({ method: 'weixin.pay', return_url: 'https://shop.example.com/orders/7' })
    // WeChat's own page must be told the way back; the platform's has been.
    expect(action.type).toBe('open-wechat-h5')
    const hosted = await create('wechat:h5', { config, reply: { pay_url: 'https://gateway.example.com/cashier/1' } })
    expect(hosted.action).toEqual({ type: 'redirect', url: 'https://gateway.example.com/cashier/1' })
  })

  test('without app, sub_mch_id and bank these are offered', () => {
    const config = { subMerchantId: undefined, wechatAppId: undefined, unionpayBank: undefined }
    const { account } = openBench(subject, () => http(''), config)
    expect([...account.channels.keys()]).toEqual([
      ...['wechat:web', 'wechat:h5', 'alipay:qr', 'alipay:jsapi', 'alipay:h5', 'alipay:barcode', 'jd:qr', 'qq:qr'],
    ])
  })

  test('JD is told when what is sold is virtual', async () => {
    expect((await create('jd:qr', { config: { virtualGoods: true } })).values.order_type).toBe(1)
  })

  test('a raw call can’t name another merchant or method', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    await account.call('merchant.balance', { merchant_no: 'another', method: 'merchant.withdraw' })
    expect(peer.receive(sent[0] as (typeof sent)[0]).values).toEqual({
      method: 'merchant.balance',
      merchant_no: '20170815152552020001',
    })
  })

  test('money moves by every call but the queries', () => {
    const still = Object.entries(methodGateway.operations).filter(([, { movesMoney }]) => !movesMoney)
    expect(still.map(([name]) => name)).toEqual([
      ...['trade.query', 'unionpay.withdraw_query', 'unionpay.withdraw_balance_query'],
      ...['merchant.withdraw_query', 'merchant.balance'],
    ])
  })
})

describe('what a create’s reply leads to', () => {
  const SIX = {
    appId: 'wx1',
    timeStamp: 1530457643,
    nonceStr: 'n',
    package: 'prepay_id=1',
    signType: 'MD5',
    paySign: 's',
  }
  const pay_url = 'https://gateway.example.com/pay?x=1'

  test.each([SIX, JSON.stringify(SIX)])('pay_info may be an object or JSON in a text: %j', async (pay_info) => {
    const { action } = await create('wechat:jsapi', { reply: { pay_info } })
    expect(action).toEqual({ type: 'invoke-wechat', params: { ...SIX, timeStamp: '1530457643' } })
  })

  test('in WeChat there may be a pay_url in place of pay_info, in Alipay in place of tradeNo', async () => {
    const wechat = await create('wechat:jsapi', { reply: { pay_info: null, pay_url } })
    const alipay = await create('alipay:jsapi', { reply: { tradeNo: undefined, pay_url, trade_no: '2018062215301' } })
    expect([wechat.action, alipay.action]).toEqual([
      { type: 'redirect', url: pay_url },
      { type: 'redirect', url: pay_url },
    ])
  })

  test.each(['tradeNo', 'tradeNO'])('Alipay’s number may be called %s, never trade_no', async (name) => {
    const reply = { tradeNo: undefined, [name]: '20180622210010', trade_no: '2018062215301900001' }
    expect((await create('alipay:jsapi', { reply })).action).toEqual({
      type: 'invoke-alipay',
      tradeNo: '20180622210010',
    })
    const error = await failureOf(create('alipay:jsapi', { reply: { ...reply, [name]: undefined } }))
    expect(error).toBeInstanceOf(GatewayUnclear)
  })

  test('what stands before the address of weixin.pay is cut off', async () => {
    const { action } = await create('wechat:web', { reply: { pay_url: `weixin://${pay_url}` } })
    expect(action).toEqual({ type: 'redirect', url: pay_url })
  })

  test('a create that was taken is pending', async () => {
    expect((await create('wechat:qr')).told).toMatchObject({ verdict: 'pending', trust: 'tls', amount: 1234 })
  })

  test('a reply without an error_code is unclear, for nothing else tells it from a stranger’s JSON', async () => {
    const { account } = openBench(subject, () => http(JSON.stringify({ qr_code: 'weixin://wxpay/bizpayurl?pr=1' })))
    expect(await failureOf(account.create(orderFor('wechat:qr')))).toBeInstanceOf(GatewayUnclear)
  })
})

describe('notifications', () => {
  test('WeChat’s has no status: it is a hint that money came, and a query decides', async () => {
    const told = await notify({ ...NOTIFIED, trade_status: '', bank_type: 'CFT' })
    expect(told).toMatchObject({ verdict: 'paid', trust: 'signed', amount: 1234, merchant: 'not-said' })
    expect(openBench(subject, () => http('')).account.capabilities).toEqual({
      closeMinAge: null,
      reverseMinAge: 15,
      reverseMaxAge: 86_400,
      notificationSettles: false,
      duplicateSafe: true,
      trustsTls: true,
      refunds: { most: 50, maxAge: 31_536_000, wholeOnly: ['unionpay'] },
    })
  })

  test.each(['SUCCESS', 'TRADE_SUCCESS', 'TRADE_FINISHED'])('with the status %s it says paid', async (trade_status) => {
    expect((await notify({ ...NOTIFIED, trade_status })).verdict).toBe('paid')
  })

  test.each(['TRADE_CLOSED', '2', '00', 'NEW'])('with the status %s it only makes us ask', async (trade_status) => {
    expect((await notify({ ...NOTIFIED, trade_status })).verdict).toBe('unknown')
  })

  test('every field that holds something is signed, the undocumented ones too', async () => {
    const sign = signatureOf({ ...NOTIFIED, status: '1', desc: '' }, key)
    expect((await post({ ...NOTIFIED, status: '1', desc: '', sign })).tradeNo).toBe(PAYMENT.tradeNo)
    expect(await failureOf(post({ ...NOTIFIED, status: '2', sign }))).toBeInstanceOf(SignatureMismatch)
    expect(await failureOf(post({ ...NOTIFIED, sign }))).toBeInstanceOf(SignatureMismatch)
  })

  test('one of our own calls, sent back, is no notification', async () => {
    const { request } = await create('jd:qr')
    const call = Object.fromEntries(new URLSearchParams(request.body))
    expect(await failureOf(post(call))).toBeInstanceOf(SignatureMismatch)
    expect(await failureOf(notify({ ...NOTIFIED, content: '{}' }))).toBeInstanceOf(SignatureMismatch)
  })

  test('one that can be read in two ways counts as unsigned', async () => {
    expect((await notify({ ...NOTIFIED, subject: 'x&trade_status=SUCCESS' })).trust).toBe('none')
    expect((await notify({ ...NOTIFIED, subject: 'A & B' })).trust).toBe('signed')
  })

  test('the answer is SUCCESS, in capitals', () => {
    expect(methodGateway.acknowledgement.accepted.body).toBe('SUCCESS')
  })
})
