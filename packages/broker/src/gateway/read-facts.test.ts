import { describe, expect, test } from 'vitest'
import chaoying from '../gateways/chaoying/index.ts'
import { createPeer as chaoyingPeer } from '../gateways/chaoying/peer.ts'
import methodGateway from '../gateways/method-gateway/index.ts'
import { createPeer as methodPeer } from '../gateways/method-gateway/peer.ts'
import pooulV1 from '../gateways/pooul-v1/index.ts'
import { createPeer as pooulV1Peer } from '../gateways/pooul-v1/peer.ts'
import pooulV2 from '../gateways/pooul-v2/index.ts'
import { createPeer as pooulV2Peer } from '../gateways/pooul-v2/peer.ts'
import tlinx from '../gateways/tlinx/index.ts'
import { createPeer as tlinxPeer } from '../gateways/tlinx/peer.ts'
import { done, openBench, PAYMENT, paidWord, refundFor } from '../testing/gateway-contract/bench.ts'
import type { GatewayPeer } from '../testing/gateway-peer.ts'
import type { Gateway } from './definition.ts'

const OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'
const SERVICE_OPENID = 'oHmbktxFlpoEPo2Ol5GOJniV2q-A'
const USER_ID = '2088822494428000'
const BILLS = '[{"amount":"12.34","fundChannel":"ALIPAYACCOUNT"}]'
const COUPONS =
  '{"promotion_detail":[{"promotion_id":"6348962444","name":"维他减2分","scope":"SINGLE","type":"DISCOUNT","amount":2}]}'

interface Wire {
  readonly gateway: Gateway
  readonly peer: GatewayPeer
  /** What the documents print beside how a payment stands. */
  readonly more: Readonly<Record<string, unknown>>
  readonly facts: Readonly<Record<string, unknown>>
  readonly payer: Readonly<Record<string, string>>
  /** A field that can't be read, and the facts that are left then. */
  readonly broken: readonly [field: string, value: unknown, fact: string]
}

/** The moment that the documents' texts below are written for: 10:30:44 in Beijing. */
const PAID_AT = Date.UTC(2026, 10, 20, 2, 30, 44)

const WIRES: Readonly<Record<string, Wire>> = {
  chaoying: {
    gateway: chaoying as unknown as Gateway,
    peer: chaoyingPeer(),
    more: {
      ...{ base_fee: '1234', total_fee: '1232', coupon_fee: '2', fee_type: 'CNY', bank_type: 'CMB_CREDIT' },
      ...{
        time_end: '20261120103044',
        trade_type: 'pay.weixin.native',
        out_transaction_id: '4200000334201905246610520000',
      },
      ...{ promotion_detail: COUPONS, attach: 'table 7', wx_mch_id: '1264300000', wx_sub_mch_id: '1266500000' },
      ...{ sub_openid: OPENID, openid: SERVICE_OPENID, buyer_user_id: OPENID, buyer_logon_id: '13800000000@qq.com' },
    },
    facts: {
      ...{ paidAt: PAID_AT, paidAmount: 1232, couponAmount: 2, currency: 'CNY', bankType: 'CMB_CREDIT' },
      ...{ tradeType: 'pay.weixin.native', walletTradeNo: '4200000334201905246610520000', attachment: 'table 7' },
      promotions: [{ id: '6348962444', name: '维他减2分', scope: 'SINGLE', type: 'DISCOUNT', amount: 2 }],
      ...{ walletMerchantNo: '1264300000', walletSubMerchantNo: '1266500000', buyer: '138***@qq.com' },
    },
    payer: { wechatOpenid: OPENID, serviceOpenid: SERVICE_OPENID },
    broken: ['coupon_fee', '0.02', 'couponAmount'],
  },
  'method-gateway': {
    gateway: methodGateway as unknown as Gateway,
    peer: methodPeer(),
    more: {
      ...{ net_receipt_amount: 12.3, receipt_amount: '12.34', cash_fee: 12.3, promotion_amount: 0, bank_type: 'CFT' },
      ...{ pay_time: '2026-11-20 10:30:44', fund_bill_list: BILLS, buyer_logon_id: '13800000000', is_subscribe: 'N' },
      ...{ openid: OPENID, buyer_user_id: USER_ID, trade_state_desc: '支付成功，买家 13800000000' },
    },
    facts: {
      ...{
        paidAt: PAID_AT,
        netAmount: 1230,
        receiptAmount: 1234,
        cashAmount: 1230,
        discountAmount: 0,
        bankType: 'CFT',
      },
      ...{ funds: [{ channel: 'ALIPAYACCOUNT', amount: 1234 }], buyer: '138****0000', subscribed: false },
      statusText: '支付成功，买家 ***',
    },
    payer: { wechatOpenid: OPENID, alipayUserId: USER_ID },
    broken: ['pay_time', 'yesterday', 'paidAt'],
  },
  'pooul-v1': {
    gateway: pooulV1 as unknown as Gateway,
    peer: pooulV1Peer(),
    more: {
      ...{
        out_trade_id: '4003542001201708070970238937',
        ch_trade_id: '7552910001201708071150964424',
        bank_type: 'CFT',
      },
      ...{
        fee_type: 'CNY',
        coupon_fee: 4,
        attach: 'table 7',
        bank_billno: 'B1',
        time_end: PAID_AT,
        pay_type: 'wechat.jsurl',
      },
      ...{ openid: SERVICE_OPENID, sub_openid: OPENID, sub_appid: 'wx26a0f0000099df70', sub_is_subscribe: 'Y' },
    },
    facts: {
      ...{
        paidAt: PAID_AT,
        walletTradeNo: '4003542001201708070970238937',
        upstreamTradeNo: '7552910001201708071150964424',
      },
      ...{
        bankType: 'CFT',
        currency: 'CNY',
        couponAmount: 4,
        attachment: 'table 7',
        bankTradeNo: 'B1',
        subscribed: true,
      },
      ...{ tradeType: 'wechat.jsurl', appId: 'wx26a0f0000099df70' },
    },
    payer: { wechatOpenid: OPENID, serviceOpenid: SERVICE_OPENID },
    broken: ['coupon_fee', -4, 'couponAmount'],
  },
  'pooul-v2': {
    gateway: pooulV2 as unknown as Gateway,
    peer: pooulV2Peer(),
    more: {
      ...{
        cash_fee: 1230,
        actual_fee: 1230,
        settle_fee: 1228,
        trade_fee: 2,
        out_trade_id: '4200000114201806284156184664',
      },
      ...{ attach: 'table 7', bank_type: 'CMB_DEBIT', fee_type: 'CNY', op_user_id: '301', device_info: 'T9' },
      ...{ trade_info: '支付成功, ', sub_openid: USER_ID, sub_is_subscribe: 'N' },
    },
    facts: {
      ...{ cashAmount: 1230, paidAmount: 1230, settlementAmount: 1228, feeAmount: 2, cashier: '301', terminal: 'T9' },
      ...{
        walletTradeNo: '4200000114201806284156184664',
        attachment: 'table 7',
        bankType: 'CMB_DEBIT',
        currency: 'CNY',
      },
      ...{ statusText: '支付成功,', subscribed: false },
    },
    payer: { alipayUserId: USER_ID },
    broken: ['trade_fee', 'free', 'feeAmount'],
  },
  tlinx: {
    gateway: tlinx as unknown as Gateway,
    peer: tlinxPeer(),
    more: {
      ...{
        trade_no: '4003722001201706297935421355',
        original_amount: '1300',
        discount_amount: '60',
        ignore_amount: '6',
      },
      ...{ trade_discout_amount: '5', trade_pay_time: '2026-11-20 10:30:44', trade_account: 'lin***@vip.qq.com' },
      ...{ pmt_tag: 'Weixin', ord_currency: 'CNY', tml_no: '8', scr_true_name: '001', remark: 'table 7' },
      trade_result: JSON.stringify({
        ...{ openid: SERVICE_OPENID, sub_openid: OPENID, bank_type: 'CFT', cash_fee: '1229', sub_is_subscribe: 'Y' },
        ...{ transaction_id: '4003722001201706297935421355', trade_type: 'MICROPAY', sub_mch_id: '1292200501' },
      }),
    },
    facts: {
      ...{ paidAt: PAID_AT, walletTradeNo: '4003722001201706297935421355', originalAmount: 1300, ignoredAmount: 6 },
      ...{ discountAmount: 5, buyer: 'lin***@vip.qq.com', tradeType: 'Weixin', currency: 'CNY', terminal: '8' },
      ...{ cashier: '001', remark: 'table 7', bankType: 'CFT', cashAmount: 1229, subscribed: true },
      walletSubMerchantNo: '1292200501',
    },
    payer: { wechatOpenid: OPENID, serviceOpenid: SERVICE_OPENID },
    broken: ['trade_result', 'no JSON', 'bankType'],
  },
}

describe.each(Object.entries(WIRES))('%s', (_id, { gateway, peer, more, facts, payer, broken }) => {
  const subject = { gateway, peer, transcripts: [] }
  const paid = (change: object = {}) => {
    const { tradeNo, amount } = PAYMENT
    const status = paidWord(subject).split(' ').at(-1)
    const standing = peer.payment({ tradeNo, status, amount })
    return { ...standing, ...more, ...change }
  }
  const ask = (change: object = {}, config: object = {}) => {
    const bench = openBench(subject, () => done(subject, paid(change)), { ...config })
    return { ...bench, told: bench.account.query(PAYMENT) }
  }

  test('a query’s answer tells the facts of a payment: whole fen, Beijing’s time, masked accounts [A2]', async () => {
    const told = await ask().told
    expect(told.verdict).toBe('paid')
    const { said, ...typed } = told.facts ?? {}
    expect(typed).toEqual(facts)
    expect(said).toMatchObject({ [gateway.id === 'tlinx' ? 'pmt_tag' : 'bank_type']: expect.any(String) })
  })

  test('a notification tells them too [A2]', async () => {
    const { account } = openBench(subject, () => done(subject, {}))
    const texts = gateway.id.startsWith('pooul') ? paid() : textsOf(paid())
    const told = await account.readNotification(peer.notification(texts))
    expect(told.facts).toMatchObject(facts)
  })

  test('a payer’s id is told nowhere unless the account asks for it [A2]', async () => {
    const { told, lines } = ask()
    const written = JSON.stringify([await told, lines])
    for (const id of [OPENID, SERVICE_OPENID, USER_ID]) expect(written).not.toContain(id)
    expect((await ask({}, { tellPayerIds: true }).told).payer).toEqual(payer)
  })

  test('what can’t be read is left out and logged, and settles all the same [A2]', async () => {
    const [field, value, fact] = broken
    const { told, lines } = ask({ [field]: value })
    const { verdict, amount, facts: left } = await told
    expect({ verdict, amount }).toEqual({ verdict: 'paid', amount: PAYMENT.amount })
    expect(left).not.toHaveProperty(fact)
    const line = lines.find((one) => one.startsWith('gateway.fact-unreadable'))
    expect(line).toContain(`"fields":["${field}"]`)
    expect(line).not.toContain(String(value))
  })

  test('of a payment that isn’t over nothing is told [A2]', async () => {
    const open = Object.entries(gateway.statuses).find(([, verdict]) => verdict === 'pending')?.[0] ?? ''
    const { tradeNo, amount } = PAYMENT
    const standing = peer.payment({ tradeNo, status: open.split(' ').at(-1), amount })
    const { account } = openBench(subject, () => done(subject, { ...more, ...standing }))
    expect(await account.query(PAYMENT)).not.toHaveProperty('facts')
  })
})

test.each([
  [
    'chaoying',
    chaoying,
    chaoyingPeer(),
    { refund_time: '2026-11-20 10:30:44', base_refund_fee: '234', refund_fee: '232', coupon_refund_fee: '2' },
    { refundedAt: PAID_AT, returnedAmount: 232, couponAmount: 2 },
  ],
  ['pooul-v2', pooulV2, pooulV2Peer(), { refund_desc: '少了一杯' }, { remark: '少了一杯' }],
  [
    'tlinx',
    tlinx,
    tlinxPeer(),
    { trade_time: '2026-11-20 10:30:44', trade_discout_amount: '3' },
    { refundedAt: PAID_AT, discountAmount: 3 },
  ],
] as const)('a refund’s facts are read from its own entry: %s [A2]', async (_, gateway, peer, more, facts) => {
  const subject = { gateway: gateway as unknown as Gateway, peer: peer as GatewayPeer, transcripts: [] }
  const { refundNo, payment, amount } = refundFor(subject, 'wechat:qr')
  const [status] =
    Object.entries(subject.gateway.refund?.statuses ?? {}).find(([, verdict]) => verdict === 'succeeded') ?? []
  const { refunds } = subject.peer
  if ('lacks' in refunds) throw new Error('It has refunds')
  const found = within(refunds.found({ refundNo, status, amount, payment }), more)
  const { account } = openBench(subject, () => done(subject, found))
  const told = await account.queryRefund?.({ refundNo, gatewayRefundNo: null, payment, amount })
  expect(told).toMatchObject({ verdict: 'succeeded', facts })
})

/** The fields where this gateway has a refund's: in its list, in its object, or side by side. */
function within(found: Readonly<Record<string, unknown>>, more: object): Record<string, unknown> {
  if (typeof found.refund_list === 'string') {
    const list = JSON.parse(found.refund_list).map((entry: object) => ({ ...entry, ...more }))
    return { ...found, refund_list: JSON.stringify(list) }
  }
  if (Array.isArray(found.refunds)) return { ...found, refunds: found.refunds.map((entry) => ({ ...entry, ...more })) }
  if (typeof found.refunds === 'object') return { ...found, refunds: { ...found.refunds, ...more } }
  return { ...found, ...more }
}

function textsOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}
