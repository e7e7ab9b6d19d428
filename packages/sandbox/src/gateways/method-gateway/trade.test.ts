import { expect, test } from 'vitest'
import { callMethodGateway } from '../../testing/call-method-gateway.ts'
import { type Bench, createBench, NOTIFY_URL, onlyPayment, payer } from '../../testing/test-bench.ts'

type Values = Record<string, unknown>
const ORDER = {
  out_trade_no: 'T1503043962',
  order_name: '大红袍',
  subject: '大红袍',
  body: '岩茶',
  total_amount: 128.1,
  spbill_create_ip: '203.0.113.7',
  client_ip: '203.0.113.7',
  sub_appid: 'wx1',
  order_type: 0,
  channel_type: '08',
  card_no: 622202000000000,
  notify_url: NOTIFY_URL,
  success_url: 'https://shop.test/paid',
}

const create = (bench: Bench, method: string, values: Values = {}): Promise<Values> =>
  callMethodGateway(bench, method, { ...ORDER, ...values })
const trade = (bench: Bench, call: string, values: Values = {}): Promise<Values> =>
  callMethodGateway(bench, `trade.${call}`, { out_trade_no: ORDER.out_trade_no, ...values })

const ALIPAY = ['WAIT_BUYER_PAY', 'WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_SUCCESS', 'TRADE_CLOSED']
test.each([
  ['weixin.qr_code_pay', ['NOTPAY', 'USERPAYING', 'SUCCESS', 'REFUND', 'REFUND'], 'PAYERROR', 'CLOSED'],
  ['alipay.qr_code_pay', ALIPAY, 'TRADE_CLOSED', 'TRADE_CLOSED'],
  ['jd.pay', ['0', '1', '2', '7', '5'], '3', '3'],
  ['qq.unified', ['NOTPAY', 'USERPAYING', 'SUCCESS', 'REFUND', 'REFUND'], 'PAYERROR', 'CLOSED'],
])('trade.query tells an order of %s in its channel’s words', async (method, words, failed, closed) => {
  const bench = createBench()
  await create(bench, method)
  const status = async (): Promise<unknown> => (await trade(bench, 'query')).trade_status
  const told = [await status()]
  await payer(bench, 'password')
  told.push(await status())
  await payer(bench, 'pay')
  told.push(await status())
  await trade(bench, 'refund', { out_refund_no: 'r1', refund_fee: 0.1 })
  told.push(await status())
  await trade(bench, 'refund', { out_refund_no: 'r2', refund_fee: 128 })
  expect([...told, await status()]).toEqual(words)
  const other = createBench()
  await create(other, method)
  await payer(other, 'fail')
  expect(await trade(other, 'query')).toMatchObject({ trade_status: failed, pay_time: '', net_receipt_amount: 0 })
  await create(other, method, { out_trade_no: 'late' })
  await other.clock.advance(2 * 3600 * 1000)
  expect(await trade(other, 'query', { out_trade_no: 'late' })).toMatchObject({ trade_status: closed })
})

test('trade.query tells amounts in yuan, times by the channel, and what the channel adds', async () => {
  const bench = createBench()
  const methods = { wechat: 'weixin.qr_code_pay', alipay: 'alipay.qr_code_pay', jd: 'jd.pay', union: 'unionpay.wap' }
  for (const [out_trade_no, method] of Object.entries(methods)) await create(bench, method, { out_trade_no })
  expect(await trade(bench, 'query', { out_trade_no: 'union' })).toMatchObject({ trade_status: '01', pay_time: '' })
  for (const { id } of (await bench.json('/control/ledger')).body.payments)
    await bench.json(`/phone/api/payments/${id}/pay`, {})
  const query = (out_trade_no: string): Promise<Values> =>
    trade(bench, 'query', { out_trade_no, merchant_no: undefined })
  const money = { total_amount: 128.1, net_receipt_amount: 128.1, trade_no: expect.stringMatching(/^\d{20}$/) }
  const pay_time = '2026-11-20 12:00:00'
  expect(await query('wechat')).toMatchObject({ ...money, pay_time, cash_fee: 128.1, trade_state_desc: 'SUCCESS' })
  expect(await query('alipay')).toMatchObject({ ...money, pay_time, receipt_amount: '128.10' })
  expect(await query('jd')).toMatchObject({ ...money, pay_time, promotion_amount: 0 })
  expect(await query('union')).toMatchObject({ ...money, pay_time: '20261120120000', trade_status: '00' })
})

test('trade.refund gives back a part or all, once for a number', async () => {
  const bench = createBench()
  await create(bench, 'weixin.qr_code_pay')
  const refund = (out_refund_no: string, refund_fee?: unknown): Promise<Values> =>
    trade(bench, 'refund', { out_refund_no, refund_fee })
  expect(await refund('r1')).toMatchObject({ error_code: 14001 })
  await payer(bench, 'pay')
  const names = { out_trade_no: 'T1503043962', total_amount: 128.1, refund_status: 'REFUND_SUCCESS' }
  expect(await refund('r1', '0.10')).toMatchObject({ error_code: 0, ...names, net_receipt_amount: 128 })
  expect(await refund('r1', '0.10')).toMatchObject({ error_code: 12003 })
  expect(await refund('r2')).toMatchObject({ error_code: 10008 })
  expect(await refund('r2', 128.01)).toMatchObject({ error_code: 10008 })
  expect(await refund('r2', 128)).toMatchObject({ error_code: 0, net_receipt_amount: 0 })
  expect(await trade(bench, 'refund', { out_refund_no: undefined })).toMatchObject({ error_code: 10008 })
  const whole = createBench()
  await create(whole, 'jd.pay')
  await payer(whole, 'pay')
  expect(await trade(whole, 'refund', { out_refund_no: 'all' })).toMatchObject({ net_receipt_amount: 0 })
})

test('trade.refund of a UnionPay order gives all back, for a reason, and tells no status', async () => {
  const bench = createBench()
  await create(bench, 'unionpay.wap')
  await payer(bench, 'pay')
  const refund = (values: Values): Promise<Values> => trade(bench, 'refund', { out_refund_no: 'r1', ...values })
  expect(await refund({})).toMatchObject({ error_code: 10008 })
  expect(await refund({ refund_reason: '退', refund_fee: 1 })).toMatchObject({ error_code: 10008 })
  const said = await refund({ refund_reason: '退' })
  expect(Object.keys(said)).toEqual(['error_code', 'error_msg', 'out_trade_no', 'trade_no', 'total_amount'])
  expect(await trade(bench, 'query')).toMatchObject({ trade_status: '04', net_receipt_amount: 0 })
  expect(await trade(bench, 'reverse', { trade_no: said.trade_no })).toMatchObject({ error_code: 13001 })
})

test('trade.reverse undoes an order by both its numbers, paid or not, and says so again', async () => {
  const bench = createBench()
  await create(bench, 'weixin.qr_code_pay')
  const { trade_no } = await trade(bench, 'query')
  expect(await trade(bench, 'reverse')).toMatchObject({ error_code: 10008 })
  expect(await trade(bench, 'reverse', { trade_no: '1' })).toMatchObject({ error_code: 12002 })
  const done = { error_code: 0, error_msg: '成功', out_trade_no: 'T1503043962', trade_no }
  expect(await trade(bench, 'reverse', { trade_no })).toEqual(done)
  expect(await trade(bench, 'reverse', { trade_no })).toEqual(done)
  expect(await trade(bench, 'query')).toMatchObject({ trade_status: 'REVOKED' })
  await expect(payer(bench, 'pay')).rejects.toThrow('409')
  const other = createBench()
  await create(other, 'alipay.qr_code_pay')
  await payer(other, 'pay')
  const paid = await trade(other, 'query')
  expect(await trade(other, 'reverse', { trade_no: paid.trade_no })).toMatchObject({ error_code: 0 })
  expect(await trade(other, 'query')).toMatchObject({ trade_status: 'TRADE_CLOSED', net_receipt_amount: 0 })
})

test.each(['query', 'refund', 'reverse'])('trade.%s refuses what it does not know', async (call) => {
  const said = await trade(createBench(), call, { out_trade_no: 'nobody', out_refund_no: 'r', trade_no: '1' })
  expect(said).toEqual({ error_code: 12002, error_msg: '未找到订单信息' })
})

test('trade.reverse leaves an order alone that has a refund', async () => {
  const bench = createBench()
  await create(bench, 'weixin.qr_code_pay')
  await payer(bench, 'pay')
  const { trade_no } = await trade(bench, 'refund', { out_refund_no: 'r1', refund_fee: 1 })
  expect(await trade(bench, 'reverse', { trade_no })).toMatchObject({ error_code: 10008 })
})

test.each([
  ['create', 'weixin.pay', 10006],
  ['query', 'trade.query', 12002],
  ['reverse', 'trade.reverse', 12002],
])('fault unsigned-error on %s: a documented refusal that is not true', async (on, method, error_code) => {
  const bench = createBench()
  if (on !== 'create') await create(bench, 'weixin.pay')
  const { trade_no } = await trade(bench, 'query')
  await bench.json('/control/faults', { on, fault: 'unsigned-error', orderNo: 'T15' })
  expect(await create(bench, method, { trade_no })).toMatchObject({ error_code })
  expect(await onlyPayment(bench)).toMatchObject({ status: on === 'reverse' ? 'reversed' : 'created' })
})
