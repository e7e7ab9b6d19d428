import { describe, expect, test } from 'vitest'
import { GatewayUnclear, SignatureMismatch } from '../../gateway/errors.ts'
import { done, failureOf, http, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import pooulV2 from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: pooulV2, peer, transcripts: [] }

const create = async (channel: Parameters<typeof orderFor>[0], reply: object = {}, config: object = {}) => {
  const order = orderFor(channel)
  const values = { ...peer.created(channel, order), ...reply }
  const { account, sent } = openBench(subject, () => done(subject, values), { ...config })
  const { action, told } = await account.create(order)
  return { action, told, values: peer.receive(sent[0] as (typeof sent)[0]).values }
}

describe('what is sent', () => {
  test('amounts in whole fen, times in ten-digit seconds', async () => {
    expect((await create('wechat:qr')).values).toEqual({
      pay_type: 'wechat.scan',
      mch_trade_id: 'T20261120A7K3QZ01',
      total_fee: 1234,
      body: '两杯咖啡 & a=1',
      spbill_create_ip: '203.0.113.7',
      notify_url: 'https://pay.example.com/v1/notifications/main',
      device_info: 'WEB',
      time_start: 1795161600,
      time_expire: 1795162500,
    })
  })

  test('JSAPI with the official account and the payer; H5 with the shop’s site', async () => {
    expect((await create('wechat:jsapi')).values).toMatchObject({
      pay_type: 'wechat.jsapi',
      sub_appid: 'wx069eb0cbbdd45873',
      sub_openid: 'payer-id-at-the-wallet',
    })
    const site = { pay_type: 'wechat.wap', mch_app_type: 'WAP' }
    const own = { mch_app_name: 'shop.example.com', mch_app_id: 'https://shop.example.com/' }
    expect((await create('wechat:h5')).values).toMatchObject({ ...site, ...own })
    const told = await create('wechat:h5', {}, { siteName: '普尔商城', siteUrl: 'https://store.pooul.com/' })
    expect(told.values).toMatchObject({ ...site, mch_app_name: '普尔商城', mch_app_id: 'https://store.pooul.com/' })
  })

  test('the mini-program and the payer; the native app alone; the Alipay app and the payer; a hosted page with nothing more', async () => {
    const payer = { sub_openid: 'payer-id-at-the-wallet' }
    const sent = async (channel: Parameters<typeof orderFor>[0]) => (await create(channel)).values
    const mini = { pay_type: 'wechat.jsminipg', sub_appid: 'wx758379be100f9991', ...payer }
    expect(await sent('wechat:miniprogram')).toMatchObject(mini)
    expect(await sent('wechat:app')).toMatchObject({ pay_type: 'wechat.app', sub_appid: 'wx2fbcb61b6e5b1384' })
    expect(await sent('wechat:app')).not.toHaveProperty('sub_openid')
    const alipay = { pay_type: 'alipay.jsapi', sub_appid: '2019082800000001', ...payer }
    expect(await sent('alipay:jsapi')).toMatchObject(alipay)
    expect(await sent('wechat:web')).toMatchObject({ pay_type: 'wechat.jsurl', device_info: 'WEB' })
    expect(await sent('wechat:web')).not.toHaveProperty('sub_appid')
  })

  test.each(['wechat:barcode', 'alipay:barcode'] as const)('%s: the payer’s code, and no page', async (channel) => {
    const order = orderFor(channel)
    const { account, sent } = openBench(subject, () => done(subject, { trade_state: 6 }))
    expect(await account.create(order)).toMatchObject({ action: { type: 'wait' }, told: { verdict: 'paying' } })
    const { values } = peer.receive(sent[0] as (typeof sent)[0])
    expect(values).toMatchObject({ pay_type: 'common.micro', auth_code: order.authCode, total_fee: 1234 })
    expect(values).not.toHaveProperty('device_info')
  })

  test('common.micro would charge any wallet’s code, so another’s than the channel’s is not sent', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    const { authCode } = orderFor('alipay:barcode')
    expect(await failureOf(account.create({ ...orderFor('wechat:barcode'), authCode }))).toBeInstanceOf(RangeError)
    expect(sent).toEqual([])
  })

  test('every call, a query too, has a nonce of its own', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    await account.query(PAYMENT)
    await account.query(PAYMENT)
    const nonces = sent.map(({ body = '' }) => JSON.parse(atob(body.split('.')[1] ?? '')).nonce_str)
    expect(new Set(nonces).size).toBe(2)
  })
})

describe('what the payer is given', () => {
  const params = {
    appId: 'wx26a0ffd6bfa99df7',
    timeStamp: '1530457643',
    nonceStr: '5b38ee2b01c9113d0cc907a8',
    package: 'prepay_id=wx012307229175165bd79bbb6b3297639794',
    signType: 'MD5',
    paySign: '5c8d2742f597d01f38886d78769d3132',
  }

  test('the parameters of the document’s sample: texts all, with the appId of the reply', async () => {
    expect((await create('wechat:jsapi')).action).toEqual({ type: 'invoke-wechat', params })
  })

  test('the same from a pay_info that is an object', async () => {
    const pay_info = { ...params, timeStamp: 1530457643, extra: 'not passed on' }
    expect((await create('wechat:jsapi', { pay_info })).action).toEqual({ type: 'invoke-wechat', params })
  })

  test.each([['not JSON'], ['[]'], ['{"appId":"wx1"}'], [undefined], [7]])(
    'pay_info %j is unclear',
    async (pay_info) => {
      expect(await failureOf(create('wechat:jsapi', { pay_info }))).toBeInstanceOf(GatewayUnclear)
    },
  )

  test.each(['mweb_url', 'pay_url', 'pay_info'])('the H5 address in %s', async (field) => {
    const url = 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx1&package=1'
    const { action } = await create('wechat:h5', { mweb_url: undefined, [field]: url })
    expect(action).toEqual({ type: 'open-wechat-h5', url })
  })

  test('the mini-program’s parameters, with a numeric timeStamp made text', async () => {
    expect((await create('wechat:miniprogram')).action).toMatchObject({
      type: 'invoke-wechat',
      params: { appId: 'wx758379be100f9991', timeStamp: '1530457962', paySign: '052f1f7098d4c70a9e5244990a9d7391' },
    })
  })

  test('the native app’s parameters, by the SDK’s names and with a numeric timestamp made text', async () => {
    expect((await create('wechat:app')).action).toEqual({
      type: 'hand-to-app',
      params: {
        appid: 'wx2fbcb61b6e5b1384',
        partnerid: '1507497331',
        prepayid: 'wx01231852292289b6404b67123767183767',
        package: 'Sign=WXPay',
        noncestr: '5b38f0dc01c9113d0cc907b0',
        timestamp: '1530458332',
        sign: 'a4aea5fff088a73d18e4afc8da663615',
      },
    })
  })

  test('Alipay’s trade number, from a pay_info that is an object or JSON', async () => {
    const action = { type: 'invoke-alipay', tradeNo: '2019082822001401330581360411' }
    const pay_info = { trade_no: '2019082822001401330581360411' }
    expect((await create('alipay:jsapi', { pay_info })).action).toEqual(action)
    expect((await create('alipay:jsapi', { pay_info: JSON.stringify(pay_info) })).action).toEqual(action)
    expect(await failureOf(create('alipay:jsapi', { pay_info: {} }))).toBeInstanceOf(GatewayUnclear)
  })

  test('the hosted page is on a host that no document names, so it has to be listed', async () => {
    const pay_url = 'https://url.com/QR?QRCODE=CCB9980011025952864655208'
    expect((await failureOf(create('wechat:web', { pay_url }))).message).toContain('cashierHosts')
    const { action } = await create('wechat:web', { pay_url }, { cashierHosts: ['url.com'] })
    expect(action).toEqual({ type: 'redirect', url: pay_url })
  })

  test('a sandbox may send the payer to its own host, plain http included', async () => {
    const baseUrl = 'http://127.0.0.1:4010/gateways/pooul-v2'
    const config = { baseUrl, allowInsecure: true }
    const order = orderFor('wechat:h5')
    const page = async (mweb_url: string) => {
      const { account } = openBench(subject, () => done(subject, { mweb_url }), config)
      return (await account.create(order)).action
    }
    expect(await page('http://127.0.0.1:4010/wechat/h5/1')).toMatchObject({ type: 'open-wechat-h5' })
    expect(await failureOf(page('http://127.0.0.1:4011/wechat/h5/1'))).toBeInstanceOf(GatewayUnclear)
  })
})

describe('trade_state', () => {
  test.each([
    [-1, 'pending'],
    [0, 'paid'],
    ['0', 'paid'],
    [1, 'refunded'],
    [2, 'pending'],
    [3, 'closed'],
    [4, 'unknown'],
    [5, 'reversed'],
    [6, 'paying'],
    [7, 'failed'],
    [8, 'unknown'],
    [0.5, 'unknown'],
  ])('%j is %s', async (trade_state, verdict) => {
    const { account } = openBench(subject, () => done(subject, { trade_state }))
    expect((await account.query(PAYMENT)).verdict).toBe(verdict)
  })

  test.each([
    ['alipay.scan', 'pending'],
    ['alipay.jsapi', 'pending'],
    ['wechat.jsurl', 'pending'],
    ['common.micro', 'paying'],
    ['wechat.jsapi', 'paying'],
    [['alipay.scan'], 'paying'],
    [undefined, 'paying'],
  ])('6 is the first state of a payment that nobody has seen: with pay_type %j it is %s', async (pay_type, verdict) => {
    const { told } = await create('alipay:qr', { pay_type, trade_state: 6, trade_info: '支付中, 10000,Success' })
    expect(told.verdict).toBe(verdict)
  })

  test('4 changes nothing: it is "reversed" in one table and "finished" in another', async () => {
    const { account } = openBench(subject, () => http(''))
    const message = peer.payment({ tradeNo: PAYMENT.tradeNo, status: 4, amount: 1234 })
    expect((await account.readNotification(peer.notification(message))).verdict).toBe('unknown')
  })

  test('a create that says nothing of a state is pending', async () => {
    expect((await create('wechat:qr')).told.verdict).toBe('pending')
  })

  test('a closed payment’s reply has no amount', async () => {
    const { account } = openBench(subject, () => done(subject, { trade_state: 3, mch_trade_id: PAYMENT.tradeNo }))
    expect(await account.query(PAYMENT)).toMatchObject({ verdict: 'closed', amount: null })
  })
})

describe('messages that are not what they seem', () => {
  const paid = peer.payment({ tradeNo: PAYMENT.tradeNo, status: 0, amount: 1234 })

  test('plain JSON is an error, even with code 0 and a paid state', async () => {
    const { account } = openBench(subject, () => http(JSON.stringify({ code: 0, msg: 'success', data: paid })))
    expect(await failureOf(account.query(PAYMENT))).toBeInstanceOf(GatewayUnclear)
  })

  test('another gateway’s key opens nothing', async () => {
    const stranger = createPeer()
    const { account } = openBench(subject, () => http(stranger.seal(stranger.clear('0', 'ok', paid))))
    expect(await failureOf(account.query(PAYMENT))).toBeInstanceOf(SignatureMismatch)
    expect(await failureOf(account.readNotification(stranger.notification(paid)))).toBeInstanceOf(SignatureMismatch)
  })

  test('our own call, sent back to us as a reply, opens nothing', async () => {
    const { account } = openBench(subject, ({ body = '' }) => http(body))
    expect(await failureOf(account.query(PAYMENT))).toBeInstanceOf(SignatureMismatch)
  })

  test('a notification in a query string, or of a failed call, is not one', async () => {
    const { account } = openBench(subject, () => http(''))
    const message = peer.notification(paid)
    for (const broken of [
      { ...message, method: 'GET' as const },
      { ...message, query: 'a=1' },
      { ...message, bytes: peer.seal(peer.clear('1', 'failed', paid)) },
    ]) {
      expect(await failureOf(account.readNotification(broken))).toBeInstanceOf(GatewayUnclear)
    }
  })
})

test('what it can do, and when', () => {
  const less = { wechatMiniAppId: undefined, wechatOpenAppId: undefined, alipayAppId: undefined, wechatWeb: false }
  const { account } = openBench(subject, () => http(''), { wechatAppId: undefined, ...less })
  expect([...account.channels.keys()]).toEqual([
    ...['wechat:qr', 'wechat:h5', 'wechat:barcode'],
    ...['alipay:qr', 'alipay:barcode'],
  ])
  const code = { needsPayer: false, needsAuthCode: true, lifetime: 30, pace: { first: 5, every: 10 } }
  expect(account.channels.get('wechat:barcode')).toMatchObject(code)
  expect(account.channels.get('alipay:barcode')).toMatchObject(code)
  expect(account.capabilities).toEqual({
    closeMinAge: 300,
    reverseMinAge: 15,
    reverseMaxAge: 604_800,
    notificationSettles: true,
    duplicateSafe: false,
    trustsTls: false,
    refunds: { most: 50, maxAge: 31_536_000, wholeOnly: [] },
  })
})
