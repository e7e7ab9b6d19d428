import { describe, expect, test } from 'vitest'
import { GatewayUnclear, SignatureMismatch } from '../../gateway/errors.ts'
import { InvalidConfig } from '../../gateway/read-config.ts'
import { Secret } from '../../gateway/secret.ts'
import { done, failureOf, http, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import { signatureOf } from './envelope.ts'
import pooulV1 from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: pooulV1, peer, transcripts: [] }
const key = new Secret(String(peer.config.key))
const DOCUMENT_KEY = 'm4X2zlJufeTWZLNHOrmNCbJ4TQrKuaCo'
const PAID = peer.payment({ tradeNo: PAYMENT.tradeNo, status: 0, amount: 1234 })

/** The account, answered with this JSON as it stands. */
const answered = (message: object) => openBench(subject, () => http(JSON.stringify(message))).account
const notify = (message: object) =>
  answered({}).readNotification({
    method: 'POST',
    query: '',
    contentType: 'application/json',
    bytes: new TextEncoder().encode(JSON.stringify(message)),
  })

describe('the documents’ vectors', () => {
  const refund = {
    mch_trade_id: 'alex.wechat.1509616329',
    merchant_id: '59382e3cffea0e5fcd0cfc3e',
    trade_id: '59faead1fd4eb0751a4f8c41',
    refund_id: '59faeb32fd4eb0751a4f8c50',
    refund_status: 1,
    mch_refund_id: '1509616430',
    refund_fee: 1,
  }
  const close = {
    close_status: '0',
    mch_trade_id: 'alex.wechat.15096163291',
    merchant_id: '59382e3cffea0e5fcd0cfc3e',
    trade_id: '59faeb63fd4eb0751a4f8c56',
    nonce_str: '59faeb88fd4eb0751a4f8c5b',
  }

  test.each([
    ['4.4.4 refund', { ...refund, nonce_str: '59faeb33fd4eb0751a4f8c53' }, '6457494F9C78AB7D2B763889B13248A1'],
    ['4.5.3 refund_query', { ...refund, nonce_str: '59faeb4dfd4eb0751a4f8c55' }, '4886BCC8D8B30D9BE9224A1BC1C02157'],
    ['4.6.4 order_close', close, '27960E5A200E30E084C04CFB440BF659'],
  ])('%s: the members of data alone are signed', (_name, data, sign) => {
    expect(signatureOf(data, new Secret(DOCUMENT_KEY))).toBe(sign)
    expect(signatureOf({ ...data, code: 0, version: '1.0' }, new Secret(DOCUMENT_KEY))).not.toBe(sign)
  })

  test('null and empty fields, lists and objects stand in no signature', () => {
    const more = { a: null, b: '', c: { d: 1 }, e: [1] }
    expect(signatureOf({ ...close, ...more }, key)).toBe(signatureOf(close, key))
  })
})

describe('what is sent', () => {
  test('a create, with the payer’s openid and times in seconds', async () => {
    const order = orderFor('wechat:web')
    const { account, sent } = openBench(subject, () => done(subject, peer.created('wechat:web', order)))
    const { action, told } = await account.create(order)
    expect(peer.receive(sent[0] as (typeof sent)[0])).toEqual({
      path: '/pay',
      values: {
        pay_type: 'wechat.jsurl',
        mch_trade_id: 'T20261120A7K3QZ01',
        total_fee: 1234,
        body: '两杯咖啡 & a=1',
        spbill_create_ip: '203.0.113.7',
        notify_url: 'https://pay.example.com/v1/notifications/main',
        callback_url: 'https://shop.example.com/orders/7',
        sub_appid: 'wx26a0ffd6bfa99df7',
        sub_openid: 'payer-id-at-the-wallet',
        time_start: 1795161600,
        time_expire: 1795162500,
      },
    })
    const url = 'https://pay.swiftpass.cn/pay/jspay?token_id=1170eeb0f2898d0ade7e244f&showwxtitle=1'
    expect(action).toEqual({ type: 'redirect', url })
    expect(told).toMatchObject({ verdict: 'pending', gatewayTradeNo: '59880f86fd4eb0751a4f5a30' })
  })

  test('the other pay types, each with what its chapter requires', async () => {
    const create = async (channel: Parameters<typeof orderFor>[0]) => {
      const order = orderFor(channel)
      const { account, sent } = openBench(subject, () => done(subject, peer.created(channel, order)))
      const { action } = await account.create(order)
      return { type: action.type, ...peer.receive(sent[0] as (typeof sent)[0]).values }
    }
    const site = { mch_app_name: 'shop.example.com', mch_app_id: 'https://shop.example.com/' }
    expect(await create('wechat:qr')).toMatchObject({ type: 'show-qr', pay_type: 'wechat.scan' })
    const wap = { type: 'open-wechat-h5', pay_type: 'wechat.wap', device_info: 'AND_WAP', ...site }
    expect(await create('wechat:h5')).toMatchObject(wap)
    const app = { type: 'hand-to-app', pay_type: 'wechat.app', sub_appid: 'wx2fbcb61b6e5b1384' }
    expect(await create('wechat:app')).toMatchObject(app)
    const titled = { type: 'show-qr', pay_type: 'alipay.scan', subject: '两杯咖啡 & a=1', body: '两杯咖啡 & a=1' }
    expect(await create('alipay:qr')).toMatchObject(titled)
    expect(await create('qq:qr')).toMatchObject({ type: 'show-qr', pay_type: 'qq.scan', device_info: 'WEB' })
  })

  test('every call has a nonce of its own, and a raw one can’t name another merchant', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    await account.call('query', { mch_trade_id: 'A1', merchant_id: 'another', nonce_str: 'x' })
    await account.query(PAYMENT)
    expect(sent.map((request) => peer.receive(request).values)).toMatchObject([
      { mch_trade_id: 'A1' },
      { mch_trade_id: PAYMENT.tradeNo },
    ])
    const nonces = sent.map(({ body = '' }) => JSON.parse(body).nonce_str)
    expect(new Set(nonces).size).toBe(2)
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
    [4, 'reversed'],
    [5, 'unknown'],
    [6, 'paying'],
    [7, 'failed'],
    [8, 'unknown'],
  ])('%j is %s', async (trade_state, verdict) => {
    const { account } = openBench(subject, () => done(subject, { trade_state }))
    expect((await account.query(PAYMENT)).verdict).toBe(verdict)
  })

  test('time_end, be it in seconds or in milliseconds, changes nothing', async () => {
    for (const time_end of [1502064650, 1502064650000, '1502064650', undefined]) {
      const { account } = openBench(subject, () => done(subject, { ...PAID, time_end }))
      expect(await account.query(PAYMENT)).toMatchObject({ verdict: 'paid', amount: 1234 })
    }
  })

  test('a close that failed is no error: the query that follows tells how it stands', async () => {
    const { account } = openBench(subject, () => done(subject, { close_status: '-1' }))
    await account.close?.(PAYMENT)
  })
})

describe('messages that are not what they seem', () => {
  test('a refusal is never a signed one, for no signature covers its code', async () => {
    const { account } = openBench(subject, () => http(peer.seal(peer.clear('101', '签名错误', PAID))))
    expect(await failureOf(account.query(PAYMENT))).toMatchObject({ name: 'GatewayRefused', trust: 'tls' })
  })

  test('what the signature does not cover is not read', async () => {
    const data = { ...PAID, trade_state: [0], total_fee: { fen: 1234 }, detail: { any: 'thing' } }
    const account = answered({ code: 0, data, sign: signatureOf(data as never, key) })
    expect(await account.query(PAYMENT)).toMatchObject({ verdict: 'unknown', amount: null })
    expect((await account.call('query', {})).received).not.toHaveProperty('detail')
  })

  test('our own call, sent back to us as a reply or as a notification, says nothing', async () => {
    const echo = ({ body = '' }) => {
      const { sign, ...data } = JSON.parse(body)
      return { code: 0, msg: null, data, sign }
    }
    const { account, sent } = openBench(subject, (request) => http(JSON.stringify(echo(request))))
    const forged = { mch_trade_id: PAYMENT.tradeNo, trade_state: 0, total_fee: 1234 }
    expect(await failureOf(account.call('query', forged))).toBeInstanceOf(SignatureMismatch)
    expect(await failureOf(notify(echo(sent[0] as (typeof sent)[0])))).toBeInstanceOf(SignatureMismatch)
  })

  test('nor does it with its sign_type hidden inside another value', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    await account.call('query', { attach: 'x&mch_trade_id=T20261120A7K3QZ01&trade_state=0' })
    const { sign, ...fields } = JSON.parse(sent[0]?.body ?? '')
    const line = Object.entries(fields)
      .sort()
      .map(([name, value]) => `${name}=${value}`)
      .join('&')
    const at = line.indexOf('&trade_state=')
    const data = { attach: 'x', mch_trade_id: PAYMENT.tradeNo, trade_state: line.slice(at + '&trade_state='.length) }
    const message = { code: 0, data, sign }
    expect(signatureOf(data, key)).toBe(sign)
    expect(await failureOf(answered(message).query(PAYMENT))).toBeInstanceOf(SignatureMismatch)
    expect(await notify(message)).toMatchObject({ trust: 'none' })
  })

  test('a & inside a value makes a notification a hint, and a reply nothing [T1]', async () => {
    const data = { ...PAID, attach: 'x&trade_state=0' }
    const message = { code: 0, data, sign: signatureOf(data as never, key) }
    expect(await notify(message)).toMatchObject({ verdict: 'paid', trust: 'none' })
    expect(await failureOf(answered(message).query(PAYMENT))).toBeInstanceOf(SignatureMismatch)
  })

  test.each(['pay_url', 'pay_info', 'code_url'])(
    'an address in %s may have a &, but not beside a state',
    async (name) => {
      const url = 'https://pay.swiftpass.cn/?a=1&b=2'
      const reply = (state: object) => {
        const data = { mch_trade_id: PAYMENT.tradeNo, ...state, [name]: url }
        return answered({ code: 0, data, sign: signatureOf(data as never, key) })
      }
      expect((await reply({}).call('query', {})).received).toMatchObject({ [name]: url })
      for (const state of [{ trade_state: 0 }, { refund_status: 0 }]) {
        expect(await failureOf(reply(state).query(PAYMENT))).toBeInstanceOf(SignatureMismatch)
      }
    },
  )

  test('a notification in a query string, or of a failed call, is not one', async () => {
    const message = peer.notification(PAID)
    for (const broken of [
      { ...message, method: 'GET' as const },
      { ...message, query: 'a=1' },
      { ...message, bytes: peer.seal(peer.clear('1', 'failed', PAID)) },
    ]) {
      expect(await failureOf(answered({}).readNotification(broken))).toBeInstanceOf(GatewayUnclear)
    }
  })
})

test('the cashier’s host, when it is another, has to be listed', async () => {
  const order = orderFor('wechat:web')
  const reply = () => done(subject, peer.created('wechat:web', order, 'https://cashier.bank.example/1'))
  expect((await failureOf(openBench(subject, reply).account.create(order))).message).toContain('cashierHosts')
  const listed = openBench(subject, reply, { cashierHosts: ['cashier.bank.example'] })
  expect((await listed.account.create(order)).action.type).toBe('redirect')
})

test.each([DOCUMENT_KEY, 'aa88a721366c4d47bd9172f43d950c89'])(
  'T40 a key printed in the documents is refused',
  async (printed) => {
    const error = await failureOf(Promise.resolve().then(() => openBench(subject, () => http(''), { key: printed })))
    expect(error).toBeInstanceOf(InvalidConfig)
    expect(error.message).not.toContain(printed)
  },
)

test('what it can do, and when', () => {
  const offered = (payTypes?: string, wechatOpenAppId?: string) =>
    openBench(subject, () => http(''), { payTypes, wechatOpenAppId }).account.channels
  expect([...offered().keys()]).toEqual(['wechat:web'])
  expect([...offered('qq.scan,wechat.scan').keys()]).toEqual(['wechat:web', 'wechat:qr', 'qq:qr'])
  expect(offered('wechat.app').has('wechat:app')).toBe(false)
  expect(offered('wechat.app', 'wx2fbcb61b6e5b1384').has('wechat:app')).toBe(true)
  for (const wrong of ['wechat.micro', 'wechat.scan,', 'wechat.scan alipay.scan', '']) {
    expect(() => offered(wrong)).toThrow(InvalidConfig)
  }
  const { account } = openBench(subject, () => http(''))
  expect(account.channels.get('wechat:web')).toEqual({
    needsPayer: true,
    needsAddress: true,
    appId: 'wx26a0ffd6bfa99df7',
    needsAuthCode: false,
    lifetime: 7200,
    pace: null,
  })
  expect(account.capabilities).toEqual({
    closeMinAge: 0,
    reverseMinAge: null,
    reverseMaxAge: null,
    notificationSettles: true,
    duplicateSafe: true,
    trustsTls: false,
    refunds: { most: 50, maxAge: 31_536_000, wholeOnly: [] },
  })
})
