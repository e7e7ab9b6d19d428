import { describe, expect, test } from 'vitest'
import { GatewayUnclear } from '../../gateway/errors.ts'
import { done, failureOf, http, openBench, orderFor, PAYMENT } from '../../testing/gateway-contract/bench.ts'
import chaoying from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: chaoying, peer, transcripts: [] }
const OLDER = { baseUrl: 'https://pay.example.com/UnifiedPay/', openUrl: 'https://open.example.com/Open/' }
const ORDER = orderFor('wechat:barcode')
/** micropay.md, "提交支付", its sample: no coupon, and the payer's ids left out. */
const PAID = {
  ...{ state: 'SUCCESS', code: '10000', trade_state: 'SUCCESS', msg: 'SUCCESS', mch_id: '00000001', paytype: 'WECHAT' },
  ...{ out_trade_no: ORDER.tradeNo, transaction_id: '7551000001201706196281085687', time_end: '20170619165616' },
  ...{ base_fee: '1234', total_fee: '1234', fee_type: 'CNY', bank_type: 'CFT' },
}
const answered = (fields: object, config: object = {}) =>
  openBench(subject, () => http(peer.seal({ ...fields })), { ...config })
const verdictOf = async (fields: object) => (await answered({ ...PAID, ...fields }).account.create(ORDER)).told

describe('the payer’s code', () => {
  test('pay is sent with what its table has, and nothing of a pre-order', async () => {
    const { account, sent } = answered(PAID)
    const { action, told } = await account.create(ORDER)
    expect(peer.receive(sent[0] as (typeof sent)[0]).values).toEqual({
      ...{ method: 'pay', out_trade_no: ORDER.tradeNo, total_fee: '1234', body: '两杯咖啡 & a=1' },
      auth_code: '134567890123456789',
    })
    expect(action).toEqual({ type: 'wait' })
    expect(told).toMatchObject({ verdict: 'paid', amount: 1234, trust: 'signed', merchant: 'ours' })
  })

  test('in the older API it is a call of the Gateway too, with the agent’s key', async () => {
    const { account, sent } = answered(PAID, OLDER)
    expect((await account.create(ORDER)).told.verdict).toBe('paid')
    expect(sent[0]?.url).toBe('https://pay.example.com/UnifiedPay/Gateway')
    expect(peer.receive(sent[0] as (typeof sent)[0]).values).toMatchObject({ method: 'pay' })
  })

  test.each([
    ['wechat:barcode', '284567890123456789'],
    ['wechat:barcode', '164567890123456789'],
    ['wechat:barcode', '13456789012345678'],
    ['alipay:barcode', '134567890123456789'],
    ['alipay:barcode', '314567890123456789'],
    ['alipay:barcode', '28456789012345'],
    ['alipay:barcode', ' 284567890123456789'],
  ] as const)(
    'another wallet’s code at %s is not sent: %s would be paid and not be found again',
    async (channel, authCode) => {
      const { account, sent } = answered(PAID)
      expect(await failureOf(account.create({ ...orderFor(channel), authCode }))).toBeInstanceOf(RangeError)
      expect(sent).toEqual([])
    },
  )

  test.each([
    ['wechat:barcode', '100000000000000000'],
    ['wechat:barcode', '159999999999999999'],
    ['alipay:barcode', '2500000000000000'],
    ['alipay:barcode', '309999999999999999999999'],
  ] as const)('%s takes %s', async (channel, authCode) => {
    expect((await answered(PAID).account.create({ ...orderFor(channel), authCode })).told.verdict).toBe('paid')
  })
})

describe('how it ended, or didn’t', () => {
  test.each([
    ['SUCCESS', '10000', 'paid'],
    ['NEED_QUERY', '10001', 'paying'],
    ['NEED_QUERY', undefined, 'paying'],
    ['PROCESSING', undefined, 'paying'],
    ['FAIL', '10006', 'failed'],
    ['FAIL', '10000', 'unknown'],
  ])('trade_state %s with code %s is %s', async (trade_state, code, verdict) => {
    expect((await verdictOf({ trade_state, code })).verdict).toBe(verdict)
  })

  test('SUCCESS without the platform’s number is not paid yet', async () => {
    expect((await verdictOf({ transaction_id: undefined })).verdict).toBe('pending')
    expect((await verdictOf({ transaction_id: '' })).verdict).toBe('pending')
  })

  test('with a coupon base_fee is the amount asked for', async () => {
    expect(await verdictOf({ total_fee: '1000', coupon_fee: '234' })).toMatchObject({ verdict: 'paid', amount: 1234 })
    const wrong = answered({ ...PAID, base_fee: '1000', total_fee: '1234' }).account.create(ORDER)
    expect(await failureOf(wrong)).toBeInstanceOf(GatewayUnclear)
  })

  test('a system error is no refusal: the payer may be paying', async () => {
    for (const code of ['20006', '30001', '20009']) {
      const failed = answered({ state: 'FAIL', code, msg: '系统错误' }).account.create(ORDER)
      expect(await failureOf(failed)).toBeInstanceOf(GatewayUnclear)
    }
  })

  test('asked after 5 seconds and every 5, for 60; then undone by cancel, not before 15 seconds and not after 5 minutes', async () => {
    const { account, sent } = openBench(subject, () => done(subject, {}))
    for (const channel of ['wechat:barcode', 'alipay:barcode'] as const) {
      expect(account.channels.get(channel)).toMatchObject({
        ...{ needsPayer: false, needsAuthCode: true, lifetime: 60 },
        pace: { first: 5, every: 5 },
      })
      await account.reverse?.({ ...PAYMENT, channel })
    }
    expect(account.capabilities).toMatchObject({ reverseMinAge: 15, reverseMaxAge: 300, closeMinAge: null })
    expect(sent.map((request) => peer.receive(request).values)).toEqual(
      ['WECHAT', 'ALIPAY'].map((paytype) => ({
        ...{ method: 'cancel', paytype, out_trade_no: PAYMENT.tradeNo, op_user_id: '00000001' },
      })),
    )
  })
})
