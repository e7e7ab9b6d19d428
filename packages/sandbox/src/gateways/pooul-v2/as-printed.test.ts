import { expect, test } from 'vitest'
import { createBench, keys, NOTIFY_URL, payer } from '../../testing/test-bench.ts'

test('printed: refund_query lists every refund of the order, and none by the merchant’s number [A5]', async () => {
  const { merchantId, merchantPublicKey, gatewayPrivateKey } = keys['pooul-v2']
  const merchant = { merchantId, merchantPublicKey, gatewayPrivateKey, name: '山里茶铺', refunds: 'printed' } as const
  const bench = createBench({ merchants: { 'pooul-v2': [merchant] } })
  const order = { pay_type: 'wechat.scan', mch_trade_id: 'T1', total_fee: 9872, body: '茶', notify_url: NOTIFY_URL }
  await bench.pooul('', { ...order, spbill_create_ip: '203.0.113.7' })
  await payer(bench, 'pay')
  const refund = (refund_fee: number) => bench.pooul('/refund', { mch_trade_id: 'T1', refund_fee, refund_desc: '退' })
  expect(await bench.pooul('/refund_query', { mch_trade_id: 'T1' })).toMatchObject({ code: 301 })
  await refund(5)
  await refund(100)
  const entry = (refund_fee: number) => ({
    refund_id: expect.stringMatching(/^[0-9a-f]{24}$/),
    refund_fee,
    refund_state: 0,
  })
  const { data } = await bench.pooul('/refund_query', { mch_trade_id: 'T1', mch_refund_id: 'unread' })
  expect(data.refunds).toEqual([entry(5), entry(100)])
})
