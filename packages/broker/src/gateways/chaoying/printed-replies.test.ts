import { describe, expect, test } from 'vitest'
import { GatewayUnclear, SignatureMismatch } from '../../gateway/errors.ts'
import { Secret } from '../../gateway/secret.ts'
import { failureOf, http, NOW, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import { signatureOf } from './envelope.ts'
import chaoying from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: chaoying, peer, transcripts: [] }
const TRADE = PAYMENT.tradeNo
const ALIPAY_CODE = 'https://qr.alipay.com/bax04486r0vgbxds3h55805a'
const PICTURE = 'https://pay.storepos.cn/pay/qrcode?uuid=https%3A%2F%2Fqr.alipay.com%2Fbax04486r0vgbxds3h55805a'
// "响应结果示例" of the three chapters, with our number: none of them has a sign.
const DONE = { state: 'SUCCESS', code: '10000', trade_state: 'SUCCESS', msg: 'SUCCESS', out_trade_no: TRADE }
const PRINTED = { ...DONE, mch_id: '00000001', nonce_str: '0'.repeat(32) }
const AGENT_KEY = 'a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5'

type Channel = Parameters<typeof orderFor>[0]

const create = (channel: Channel, reply: object, config: object = {}) =>
  openBench(subject, () => http(JSON.stringify(reply)), { ...config }).account.create(orderFor(channel))

describe('a pre-order’s reply as the documents print it, without a signature [A4]', () => {
  test.each([
    ['alipay:qr', { code_img_url: PICTURE, code_url: ALIPAY_CODE }, ALIPAY_CODE],
    ['ecny:qr', { code_url: 'https://qr.pbcdci.cn/00404311' }, 'https://qr.pbcdci.cn/00404311'],
    ['wechat:qr', { code_url: 'weixin://wxpay/bizpayurl?pr=oB8TuWO' }, 'weixin://wxpay/bizpayurl?pr=oB8TuWO'],
  ] as const)('%s shows its code, and nobody has paid', async (channel, fields, content) => {
    const { action, told } = await create(channel, { ...PRINTED, ...fields })
    expect(action).toMatchObject({ type: 'show-qr', content })
    expect(told).toMatchObject({ verdict: 'pending', trust: 'tls', gatewayTradeNo: null })
  })

  test.each([
    ['code 10002', { code: '10002' }],
    ['a platform’s number beside SUCCESS', { transaction_id: '4200000334', total_fee: '1234', code_url: undefined }],
    ['REFUND', { trade_state: 'REFUND' }],
  ])('%s in it is believed no more than pending', async (_name, fields) => {
    const reply = { ...PRINTED, code_url: ALIPAY_CODE, code_img_url: PICTURE, ...fields }
    expect((await create('alipay:qr', reply)).told).toMatchObject({ verdict: 'pending', gatewayTradeNo: null })
  })

  test('a sheet starts too, of both APIs', async () => {
    const pay_info = peer.created('wechat:jsapi', orderFor('wechat:jsapi')).pay_info
    const older = { baseUrl: 'https://a.example.com/UnifiedPay/', openUrl: 'https://b.example.com/Open/' }
    for (const config of [{}, older])
      expect((await create('wechat:jsapi', { ...PRINTED, pay_info }, config)).action.type).toBe('invoke-wechat')
  })

  test('over plain http, from a proxy’s error page, or for another order it stays unclear', async () => {
    const reply = { ...PRINTED, code_url: ALIPAY_CODE }
    const plain = { baseUrl: 'http://pay.example.com/v2/UnifiedPay/', allowInsecure: true }
    expect(await failureOf(create('alipay:qr', reply, plain))).toBeInstanceOf(GatewayUnclear)
    expect(await failureOf(create('alipay:qr', { ...reply, out_trade_no: 'another' }))).toBeInstanceOf(GatewayUnclear)
    const broken = openBench(subject, () => http(JSON.stringify(reply), 502)).account
    expect(await failureOf(broken.create(orderFor('alipay:qr')))).toBeInstanceOf(GatewayUnclear)
  })

  test('a signature that is there has to fit', async () => {
    const reply = { ...PRINTED, code_url: ALIPAY_CODE, sign: '0'.repeat(32) }
    expect(await failureOf(create('alipay:qr', reply))).toBeInstanceOf(SignatureMismatch)
  })

  test('no other call is answered by it: neither a query, a refund nor a barcode’s payment', async () => {
    const paid = { ...PRINTED, transaction_id: '4200000334', total_fee: '1234', time_end: '20261120160000' }
    const { account } = openBench(subject, () => http(JSON.stringify(paid)))
    const refund = {
      refundNo: 'R1',
      payment: PAYMENT,
      amount: PAYMENT.amount,
      reason: 'r',
      notifyUrl: 'https://a.example',
    }
    for (const call of [
      () => account.query(PAYMENT),
      () => account.create(orderFor('wechat:barcode')),
      () => account.refund?.(refund) ?? Promise.resolve(),
    ])
      expect(await failureOf(call())).toBeInstanceOf(GatewayUnclear)
  })
})

describe('a reply with nothing but references [A4]', () => {
  test('a picture’s address holds the code’s content, which is drawn', async () => {
    const { action } = await create('alipay:qr', { ...PRINTED, code_img_url: PICTURE })
    expect(action).toEqual({ type: 'show-qr', content: ALIPAY_CODE, expiresAt: new Date(NOW + 900_000).toISOString() })
  })

  test.each([
    'https://pay.storepos.cn/pay/qrcode?uuid=5b4421c0',
    'https://pay.storepos.cn/pay/qrcode',
    'https://pay.storepos.cn/pay/qrcode?uuid=https%3A%2F%2Fevil.example%2Fbax0',
    'weixin://wxpay/bizpayurl?pr=oB8TuWO',
    'no address',
  ])('%s alone holds no code of this wallet', async (code_img_url) => {
    expect(await failureOf(create('alipay:qr', { ...PRINTED, code_img_url }))).toBeInstanceOf(GatewayUnclear)
  })

  test('a page’s address is gone to where it is the vendor’s own, and is looked at as any address is', async () => {
    const pay_url = 'https://pay.storepos.cn/pay/jspay?token=1'
    for (const channel of ['alipay:jsapi', 'wechat:jsapi'] as const)
      expect((await create(channel, { ...PRINTED, pay_url })).action).toEqual({ type: 'redirect', url: pay_url })
    for (const bad of ['https://evil.example/pay', 'javascript:alert(1)'])
      expect(await failureOf(create('alipay:jsapi', { ...PRINTED, pay_url: bad }))).toBeInstanceOf(GatewayUnclear)
  })

  test('beside a pay_info it is for reference alone', async () => {
    const reply = { ...PRINTED, pay_info: '{"tradeNO":"2023"}', pay_url: 'https://pay.storepos.cn/pay/jspay' }
    expect((await create('alipay:jsapi', reply)).action).toEqual({ type: 'invoke-alipay', tradeNo: '2023' })
  })
})

describe('notifications where the documents contradict each other about the key [A4]', () => {
  const fields = {
    ...{ state: 'SUCCESS', result_code: 'SUCCESS', pay_result: '0', mch_id: '00000001' },
    ...{ out_trade_no: TRADE, transaction_id: '1995', total_fee: '1234' },
  }
  const signedWith = (key: string) => ({
    ...({ method: 'POST', query: '', contentType: 'application/x-www-form-urlencoded' } as const),
    bytes: new TextEncoder().encode(
      new URLSearchParams({ ...fields, sign: signatureOf(fields, new Secret(key)) }).toString(),
    ),
  })
  const opened = (config: object = {}) => openBench(subject, () => http(''), { ...config })

  test('either key is tried, and the log is told which one fitted', async () => {
    const { account, lines } = opened({ notificationKey: AGENT_KEY })
    expect(await account.readNotification(signedWith(String(peer.config.key)))).toMatchObject({ verdict: 'paid' })
    expect(lines).toEqual([])
    expect(await account.readNotification(signedWith(AGENT_KEY))).toMatchObject({ verdict: 'paid', trust: 'signed' })
    expect(lines).toEqual(['gateway.notification-key {"account":"main"}'])
  })

  test('a third one is refused, and so is the other key where it isn’t configured', async () => {
    const other = '99999999999999999999999999999999'
    for (const [config, key] of [
      [{ notificationKey: AGENT_KEY }, other],
      [{}, AGENT_KEY],
    ] as const)
      expect(await failureOf(opened(config).account.readNotification(signedWith(key)))).toBeInstanceOf(
        SignatureMismatch,
      )
  })

  test('a reply is still signed with the account’s own key alone', async () => {
    const query = { ...fields, trade_state: 'SUCCESS' }
    const reply = JSON.stringify({ ...query, sign: signatureOf(query, new Secret(AGENT_KEY)) })
    const { account } = openBench(subject, () => http(reply), { notificationKey: AGENT_KEY })
    expect(await failureOf(account.query(PAYMENT))).toBeInstanceOf(SignatureMismatch)
  })
})
