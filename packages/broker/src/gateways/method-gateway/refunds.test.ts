import { type Channel, fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import type { RefundOrder } from '../../gateway/account.ts'
import { GatewayRefused, GatewayUnclear } from '../../gateway/errors.ts'
import { AMOUNT, done, failureOf, http, openBench, refundFor } from '../../testing/gateway-contract/bench.ts'
import methodGateway from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: methodGateway, peer, transcripts: [] }

const part = (channel: Channel) => refundFor(subject, channel)
const whole = (channel: Channel): RefundOrder => ({ ...part(channel), amount: AMOUNT })

/** What the platform was sent, and what its reply told. */
const refunded = async (refund: RefundOrder, reply: object = { refund_status: 'REFUND_SUCCESS' }) => {
  const { account, sent } = openBench(subject, () => done(subject, { ...reply }))
  const told = await account.refund?.(refund)
  return { told, values: peer.receive(sent[0] as (typeof sent)[0]).values }
}
const queried = async (refund: RefundOrder, reply: object) => {
  const { account, sent } = openBench(subject, () => done(subject, { ...reply }))
  const told = await account.queryRefund?.({ ...refund, gatewayRefundNo: null })
  return { told, values: peer.receive(sent[0] as (typeof sent)[0]).values }
}

describe('what a refund sends', () => {
  test('its fee always, in yuan as a text: without one the platform would give everything back', async () => {
    expect((await refunded(part('wechat:qr'))).values).toEqual({
      method: 'trade.refund',
      out_trade_no: 'T20261120A7K3QZ01',
      out_refund_no: 'R20261120B8M4RZ02',
      refund_fee: '2.34',
    })
    expect((await refunded({ ...part('alipay:qr'), amount: fen(1) })).values.refund_fee).toBe('0.01')
  })

  test('UnionPay’s has a reason and no fee, for it is always whole', async () => {
    const { values } = await refunded(part('unionpay:web'), {})
    expect(values).toEqual({
      method: 'trade.refund',
      out_trade_no: 'T20261120A7K3QZ01',
      out_refund_no: 'R20261120B8M4RZ02',
      refund_reason: '少了一杯 & b=2',
    })
    expect((await refunded({ ...part('unionpay:web'), reason: '' }, {})).values.refund_reason).toBe('退款')
    expect((await refunded({ ...part('unionpay:web'), reason: '退'.repeat(65) }, {})).values.refund_reason).toBe(
      '退'.repeat(64),
    )
    expect(openBench(subject, () => http('')).account.capabilities.refunds?.wholeOnly).toEqual(['unionpay'])
  })
})

describe('what its reply tells', () => {
  test.each([
    ['REFUND_SUCCESS', 'succeeded'],
    ['REFUND_PROCESSING', 'processing'],
    // Misspelt as it is, and as it would be spelt right.
    ['REFUND_FAILER', 'failed'],
    ['REFUND_FAILED', 'failed'],
    ['REFUND_FAIL', 'failed'],
    ['REFUND', 'unknown'],
    ['SUCCESS', 'unknown'],
    ['refund_success', 'unknown'],
  ])('%s is %s', async (refund_status, verdict) => {
    expect((await refunded(part('wechat:qr'), { refund_status })).told).toMatchObject({ verdict, trust: 'tls' })
  })

  test('UnionPay’s has no status: taken on, and the money isn’t back yet', async () => {
    expect((await refunded(part('unionpay:web'), {})).told?.verdict).toBe('processing')
  })

  test('total_amount is the payment’s, and says nothing of the refund', async () => {
    const { told } = await refunded(part('wechat:qr'), { refund_status: 'REFUND_SUCCESS', total_amount: 12.34 })
    expect(told).toMatchObject({ verdict: 'succeeded', amount: null })
  })

  test.each([{ out_trade_no: 'ANOTHER' }, { out_refund_no: 'ANOTHER' }, { refund_fee: '2.35' }])(
    'a reply about something else is unclear: %j',
    async (other) => {
      const error = await failureOf(refunded(part('wechat:qr'), { refund_status: 'REFUND_SUCCESS', ...other }))
      expect(error).toBeInstanceOf(GatewayUnclear)
    },
  )
})

describe('what the payment’s status tells of a refund', () => {
  const CASES: readonly [Channel, string, string][] = [
    ['wechat:qr', 'REFUND', 'processing'],
    ['wechat:barcode', 'REFUND', 'processing'],
    ['wechat:qr', 'SUCCESS', 'unknown'],
    ['wechat:qr', 'CLOSED', 'unknown'],
    ['qq:qr', 'REFUND', 'processing'],
    ['alipay:qr', 'TRADE_CLOSED', 'succeeded'],
    ['alipay:qr', 'TRADE_SUCCESS', 'unknown'],
    ['jd:qr', '4', 'processing'],
    ['jd:qr', '5', 'succeeded'],
    // An earlier refund may have failed, and this one not have come.
    ['jd:qr', '6', 'unknown'],
    ['jd:qr', '7', 'unknown'],
    ['jd:qr', '2', 'unknown'],
    ['unionpay:web', '04', 'succeeded'],
    ['unionpay:web', '05', 'processing'],
    ['unionpay:web', '00', 'unknown'],
    // Another wallet's word.
    ['jd:qr', '04', 'unknown'],
    ['unionpay:web', '5', 'unknown'],
    ['wechat:qr', 'TRADE_CLOSED', 'unknown'],
    ['alipay:qr', 'REFUND', 'unknown'],
    // The words of a refund's own reply.
    ['wechat:qr', 'REFUND_SUCCESS', 'unknown'],
  ]

  test.each(CASES)('%s, all of it: %s is %s', async (channel, trade_status, verdict) => {
    const { told } = await queried(whole(channel), { trade_status, out_trade_no: 'T20261120A7K3QZ01' })
    expect(told).toMatchObject({ verdict, trust: 'tls', amount: null })
  })

  test.each(CASES.filter(([channel]) => channel !== 'unionpay:web'))(
    '%s, a part: %s tells nothing, for other refunds may stand behind it',
    async (channel, trade_status) => {
      expect((await queried(part(channel), { trade_status })).told?.verdict).toBe('unknown')
    },
  )

  test('it is asked as the payment is: with the merchant, or without one', async () => {
    const reply = { trade_status: 'x' }
    expect((await queried(whole('wechat:qr'), reply)).values).toEqual({
      method: 'trade.query',
      out_trade_no: 'T20261120A7K3QZ01',
      merchant_no: '20170815152552020001',
    })
    expect((await queried(whole('unionpay:web'), reply)).values).not.toHaveProperty('merchant_no')
    expect((await queried(whole('qq:qr'), reply)).values).not.toHaveProperty('merchant_no')
  })

  test('an answer about another payment is unclear', async () => {
    const error = await failureOf(queried(whole('alipay:qr'), { trade_status: 'TRADE_CLOSED', out_trade_no: 'X' }))
    expect(error).toBeInstanceOf(GatewayUnclear)
  })

  test.each([12002, 12004])(
    'that the payment isn’t known (%d) never says that the refund isn’t',
    async (error_code) => {
      const { account } = openBench(subject, () => http(JSON.stringify({ error_code, error_msg: 'x' })))
      const ref = { ...whole('wechat:qr'), gatewayRefundNo: null }
      expect(await failureOf(account.queryRefund?.(ref) ?? Promise.resolve())).toBeInstanceOf(GatewayUnclear)
    },
  )
})

test.each([
  [12003, 'duplicate'],
  [14001, 'not-now'],
  [14500, 'not-now'],
  [12002, 'not-found'],
  [10008, 'refused'],
])('the code %d of a refund is %s [F28]', async (error_code, meaning) => {
  const { account, sent } = openBench(subject, () => http(JSON.stringify({ error_code, error_msg: 'x' })))
  const error = await failureOf(account.refund?.(part('wechat:qr')) ?? Promise.resolve())
  expect(error).toBeInstanceOf(GatewayRefused)
  expect(error).toMatchObject({ meaning })
  expect(sent.length).toBe(1)
})
