import { describe, expect, test } from 'vitest'
import { firstBeyond } from './limits.ts'
import { callChaoying } from './testing/call-chaoying.ts'
import { callMethodGateway } from './testing/call-method-gateway.ts'
import { callPooulV1 } from './testing/call-pooul-v1.ts'
import { createBench, NOTIFY_URL, payOrder, scanOrder } from './testing/test-bench.ts'

const emoji = (count: number) => '😀'.repeat(count)
const address = (length: number) => `https://shop.test/${'p'.repeat(length - 18)}`

test('a limit counts an emoji as two, and what is absent fits [A9]', () => {
  expect(firstBeyond({ name: emoji(32) }, { name: 64 })).toBeUndefined()
  expect(firstBeyond({ name: emoji(33) }, { name: 64 })).toBe('name')
  expect(firstBeyond({ name: null, other: 7 }, { name: 1, other: /^[78]$/ })).toBeUndefined()
})

describe('each gateway refuses what its document doesn’t allow, and names it [A9]', () => {
  test.each([
    ['order_name', { order_name: emoji(32) }, { order_name: emoji(33) }],
    ['goods_id', { goods_id: 'g'.repeat(32) }, { goods_id: 'g'.repeat(33) }],
    ['pay_uid', { pay_uid: 'u'.repeat(32) }, { pay_uid: 'u'.repeat(33) }],
    [
      'spbill_create_ip',
      { spbill_create_ip: '::ffff:127.0.0.1' },
      { spbill_create_ip: '2001:db8:85a3::8a2e:370:7334' },
    ],
  ])('the method gateway: %s', async (name, within, beyond) => {
    const values = { out_trade_no: 'T1', order_name: '大红袍', total_amount: 1, notify_url: NOTIFY_URL }
    const say = (more: object) => callMethodGateway(createBench(), 'weixin.pay', { ...values, ...more })
    expect(await say(within)).toMatchObject({ error_code: 0 })
    expect(await say(beyond)).toMatchObject({ error_code: 10008, error_msg: expect.stringContaining(name) })
  })

  test.each([
    ['ord_name', { ord_name: '茶'.repeat(100) }, { ord_name: '茶'.repeat(101) }],
    ['remark', { remark: '茶'.repeat(100) }, { remark: '茶'.repeat(101) }],
    ['tag', { tag: 'x'.repeat(50) }, { tag: 'x'.repeat(51) }],
    ['jump_url', { jump_url: address(200) }, { jump_url: address(201) }],
    ['notify_url', { notify_url: address(200) }, { notify_url: address(201) }],
  ])('mct1: %s', async (name, within, beyond) => {
    expect((await createBench().tlinx('payorder', payOrder(within))).code).toBe(0)
    const { code, msg } = await createBench().tlinx('payorder', payOrder(beyond))
    expect([code, msg]).toEqual([8008, expect.stringContaining(name)])
  })

  test.each([
    ['callback_url', { callback_url: address(255) }, { callback_url: address(256) }],
    ['limit_pay', { limit_pay: '1' }, { limit_pay: 'no_credit' }],
    ['settle_type', { settle_type: 0 }, { settle_type: 2 }],
    ['time_start', { time_start: 1_530_759_545 }, { time_start: '20180705' }],
  ])('Pooul v1: %s', async (name, within, beyond) => {
    const values = {
      ...{ pay_type: 'wechat.scan', mch_trade_id: 'A1', body: '大红袍', total_fee: 1, spbill_create_ip: '203.0.113.7' },
      notify_url: NOTIFY_URL,
    }
    const say = (more: object) => callPooulV1(createBench(), 'pay', { ...values, ...more })
    expect(await say(within)).toMatchObject({ code: 0 })
    expect(await say(beyond)).toMatchObject({ code: 103, msg: expect.stringContaining(name) })
  })

  test.each([
    ['time_start', { time_start: 1_530_759_545 }, { time_start: 15_307_595 }],
    ['mch_app_type', { mch_app_type: 'IOS' }, { mch_app_type: 'ios' }],
  ])('Pooul v2: %s', async (name, within, beyond) => {
    expect((await createBench().pooul('', scanOrder(within))).code).toBe(0)
    const { code, msg } = await createBench().pooul('', scanOrder(beyond))
    expect([code, msg]).toEqual([103, expect.stringContaining(name)])
  })

  const good = (more: object) => ({
    goods_detail: JSON.stringify([{ goods_id: 'CY000', quantity: 1, price: 1, ...more }]),
  })
  test.each([
    ['limit_pay', { limit_pay: 'no_credit' }, { limit_pay: '1' }],
    ['profit_sharing', { profit_sharing: 'Y' }, { profit_sharing: '1' }],
    ['goods_detail', good({ goods_name: '纸巾' }), good({ goods_id: '纸巾' })],
    ['goods_detail', good({}), good({ price: 1.5 })],
    ['goods_detail', good({}), { goods_detail: 'tissues' }],
  ])('Chaoying: %s', async (name, within, beyond) => {
    const values = { body: '超赢支付', out_trade_no: 'A10001', total_fee: '1', trade_type: 'NATIVE' }
    const say = (more: object) =>
      callChaoying(createBench(), '/v2/UnifiedPay/Gateway', { method: 'PreOrder_WECHAT', ...values, ...more })
    expect(await say(within)).toMatchObject({ state: 'SUCCESS' })
    expect(await say(beyond)).toMatchObject({ code: '20004', msg: expect.stringContaining(name) })
  })
})
