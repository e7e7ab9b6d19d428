import { fen } from '@pay-checkout/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GatewayRefused, GatewayUnclear } from '../../gateway/errors.ts'
import { done, failureOf, http, openBench, PAYMENT, refundFor } from '../../testing/gateway-contract/bench.ts'
import chaoying from './index.ts'
import { createPeer } from './peer.ts'

const peer = createPeer()
const subject = { gateway: chaoying, peer, transcripts: [] }
const ORDER = refundFor(subject, 'wechat:qr')
const REF = { ...ORDER, gatewayRefundNo: null }
const OLDER = { baseUrl: 'https://pay.example.com/UnifiedPay/', openUrl: 'https://open.example.com/Open/' }
/** micropay.md, "交易退款" and "退款查询", their samples: half of it was a coupon's. */
const TAKEN = {
  ...{ state: 'SUCCESS', code: '10000', trade_state: 'SUCCESS', msg: 'SUCCESS', mch_id: '00000001', paytype: 'WECHAT' },
  ...{ out_trade_no: PAYMENT.tradeNo, transaction_id: '4200000330201905173095298659' },
  ...{ out_refund_no: ORDER.refundNo, refund_id: '50000300412019051709584177333' },
  ...{ base_fee: '1234', total_fee: '617', base_refund_fee: '234', refund_fee: '117', coupon_refund_fee: '117' },
}
const LISTED = {
  ...{ serial_no: '0', refund_id: '50000000482019052409653860000', out_refund_id: '50000000482019052409653860000' },
  ...{ out_refund_no: ORDER.refundNo, base_refund_fee: '234', refund_fee: '117', coupon_refund_fee: '117' },
  ...{ refund_status: 'SUCCESS', refund_channel: 'ORIGINAL', refund_time: '2019-05-24 11:11:33' },
}
const bench = (fields: object, config: object = {}) =>
  openBench(subject, () => http(peer.seal({ ...fields })), { ...config })
const refund = (fields: object) => bench(fields).account.refund?.(ORDER) ?? Promise.reject(new Error('no refunds'))
const query = (refund_list: unknown) => {
  const { account } = openBench(subject, () => done(subject, { refund_list }))
  return account.queryRefund?.(REF) ?? Promise.reject(new Error('no refunds'))
}

describe('a refund', () => {
  test.each([
    ['wechat:qr', 'WECHAT'],
    ['wechat:barcode', 'WECHAT'],
    ['alipay:jsapi', 'ALIPAY'],
    ['ecny:qr', 'ECNY'],
  ] as const)('of %s: by paytype %s, total_fee is what was asked for', async (channel, paytype) => {
    const { account, sent } = bench(TAKEN)
    await account.refund?.({ ...ORDER, payment: { ...PAYMENT, channel } })
    expect(peer.receive(sent[0] as (typeof sent)[0]).values).toEqual({
      ...{ method: 'refund', paytype, out_trade_no: PAYMENT.tradeNo, out_refund_no: ORDER.refundNo },
      ...{ total_fee: '1234', refund_fee: '234', op_user_id: '00000001' },
    })
  })

  test('the document’s reply: taken on; that the money is back only the query tells', async () => {
    expect(await refund(TAKEN)).toMatchObject({
      ...{ verdict: 'processing', trust: 'signed', refundNo: ORDER.refundNo },
      ...{ amount: 234, gatewayRefundNo: '50000300412019051709584177333' },
    })
  })

  test.each(['FAIL', 'NEED_QUERY', 'REFUND'])('a reply with trade_state %s says nothing of it', async (trade_state) => {
    expect((await refund({ ...TAKEN, trade_state })).verdict).toBe('unknown')
  })

  test('20008 is a refusal, which a query confirms; a system error is none', async () => {
    expect(await failureOf(refund({ state: 'FAIL', code: '20008', msg: '退款错误' }))).toMatchObject({
      meaning: 'refused',
    })
    for (const code of ['20006', '20010', '30001']) {
      expect(await failureOf(refund({ state: 'FAIL', code, msg: '系统错误' }))).toBeInstanceOf(GatewayUnclear)
    }
  })

  test('in the older API it is a call of the Gateway too, with the agent’s key', async () => {
    const { account, sent } = bench(TAKEN, OLDER)
    expect((await account.refund?.(ORDER))?.verdict).toBe('processing')
    expect(sent[0]?.url).toBe('https://pay.example.com/UnifiedPay/Gateway')
    expect(peer.receive(sent[0] as (typeof sent)[0]).values).toMatchObject({ method: 'refund' })
  })
})

describe('its query', () => {
  test('by our number, or by the platform’s once it is known: ours finds the first twenty only', async () => {
    const { account, sent } = bench({ ...TAKEN, refund_list: JSON.stringify([LISTED]) })
    await account.queryRefund?.(REF)
    await account.queryRefund?.({ ...REF, gatewayRefundNo: '5000030041' })
    expect(sent.map((request) => peer.receive(request).values)).toEqual([
      { method: 'refundquery', paytype: 'WECHAT', out_refund_no: ORDER.refundNo },
      { method: 'refundquery', paytype: 'WECHAT', refund_id: '5000030041' },
    ])
  })

  test.each([
    ['SUCCESS', 'succeeded'],
    ['PROCESSING', 'processing'],
    ['FAIL', 'failed'],
    ['CHANGE', 'failed'],
    ['NOTSURE', 'unknown'],
    ['success', 'unknown'],
  ])('refund_status %s is %s', async (refund_status, verdict) => {
    expect(await query(JSON.stringify([{ ...LISTED, refund_status }]))).toMatchObject({
      ...{ verdict, refundNo: ORDER.refundNo, amount: fen(234), gatewayRefundNo: LISTED.refund_id },
    })
  })

  test('ours is found among several, by our number', async () => {
    const others = [1, 2].map((at) => ({
      ...LISTED,
      out_refund_no: `R${at}`,
      base_refund_fee: '1',
      refund_status: 'FAIL',
    }))
    expect((await query(JSON.stringify([...others, LISTED]))).verdict).toBe('succeeded')
    expect(await failureOf(query(JSON.stringify(others)))).toBeInstanceOf(GatewayUnclear)
  })

  test('whatever the list, it succeeded only where our own entry says so, of our own amount', async () => {
    const entry = fc.record(
      {
        out_refund_no: fc.constantFrom<unknown>(ORDER.refundNo, 'R2', '', null, 7),
        refund_status: fc.constantFrom<unknown>('SUCCESS', 'FAIL', 'PROCESSING', 'NOTSURE', '', null, ['SUCCESS']),
        base_refund_fee: fc.constantFrom<unknown>('234', 234, '235', '1'),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 4 }), async (list) => {
        const told = await query(JSON.stringify(list)).catch((error: unknown) => {
          expect(error).toBeInstanceOf(GatewayUnclear)
        })
        const ours = list.find(({ out_refund_no }) => out_refund_no === ORDER.refundNo)
        const fits = ours?.base_refund_fee === undefined || String(ours.base_refund_fee) === '234'
        expect(told !== undefined).toBe(ours !== undefined && fits)
        expect(told?.verdict === 'succeeded').toBe(ours?.refund_status === 'SUCCESS' && fits)
      }),
    )
  })

  test.each(['', 'not JSON', '[]', '[{}]', '{}', '[1]', '[[]]', 'null', '[{"a":1,"a":2}]', 7])(
    'a list %j is unclear',
    async (list) => {
      expect(await failureOf(query(list))).toBeInstanceOf(GatewayUnclear)
    },
  )

  test('20007, and 20010 with these words, say that there is no such refund; 20010 alone doesn’t', async () => {
    const ask = (code: string, msg: string) =>
      bench({ state: 'FAIL', code, msg }).account.queryRefund?.(REF) ?? Promise.reject(new Error('no refunds'))
    expect((await ask('20007', '订单不存在')).verdict).toBe('not-found')
    expect(await ask('20010', '退款单不存在')).toMatchObject({ verdict: 'not-found', trust: 'signed' })
    expect(await failureOf(ask('20010', '退款查询错误'))).toBeInstanceOf(GatewayUnclear)
    expect(await failureOf(ask('20012', '代理商错误'))).toBeInstanceOf(GatewayRefused)
  })
})

test('the answer to a refund or to its query, sent back for a payment’s query, is not paid', async () => {
  for (const reply of [TAKEN, { ...TAKEN, out_refund_no: undefined, refund_list: JSON.stringify([LISTED]) }]) {
    expect((await bench({ ...reply }).account.query(PAYMENT)).verdict).toBe('unknown')
  }
})
