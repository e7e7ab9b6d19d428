import { expect, test } from 'vitest'
import { callChaoying } from '../testing/call-chaoying.ts'
import { callMethodGateway } from '../testing/call-method-gateway.ts'
import { callPooulV1 } from '../testing/call-pooul-v1.ts'
import { type Bench, createBench, onlyPayment, payer, payOrder, scanOrder } from '../testing/test-bench.ts'
import { type CodeBehaviour, SLOW_PAYER_MS } from './auth-codes.ts'

const IP = '203.0.113.7'

/** How each gateway takes a code, and what it says at once. */
const GATEWAYS: Readonly<Record<string, (bench: Bench, code: string) => Promise<object>>> = {
  'pooul-v2': (bench, auth_code) => bench.pooul('', scanOrder({ pay_type: 'common.micro', auth_code })),
  'pooul-v1': (bench, auth_code) => {
    const order = { mch_trade_id: 'A1001', body: '大红袍', total_fee: 12_800, spbill_create_ip: IP }
    return callPooulV1(bench, 'pay', { pay_type: 'wechat.micro', ...order, auth_code })
  },
  tlinx: (bench, auth_code) => bench.tlinx('payorder', payOrder({ auth_code })),
  chaoying(bench, auth_code) {
    const order = { method: 'pay', body: '大红袍', out_trade_no: 'A1001', total_fee: 12_800 }
    return callChaoying(bench, '/v2/UnifiedPay/Gateway', { ...order, auth_code })
  },
  'method-gateway'(bench, auth_code) {
    const order = { out_trade_no: 'A1001', order_name: '大红袍', total_amount: 128, sub_appid: 'wx1' }
    return callMethodGateway(bench, 'weixin.scan_qr_code_pay', { ...order, spbill_create_ip: IP, auth_code })
  },
}
const ids = Object.keys(GATEWAYS)

async function showCode(bench: Bench, wallet: string, behaviour?: CodeBehaviour): Promise<string> {
  const { body } = await bench.json('/phone/api/auth-code', { wallet, ...(behaviour && { behaviour }) })
  return body.code
}

/** A bench whose gateway has just taken a code of this behaviour. */
async function scanned(id: string, behaviour?: CodeBehaviour): Promise<{ bench: Bench; code: string; said: object }> {
  const bench = createBench()
  const code = await showCode(bench, 'wechat', behaviour)
  return { bench, code, said: (await GATEWAYS[id]?.(bench, code)) ?? {} }
}

test('a code has the digits of its wallet, and is never the same', async () => {
  const bench = createBench()
  const codes = await Promise.all(['wechat', 'alipay', 'wechat'].map((wallet) => showCode(bench, wallet)))
  expect(codes).toEqual(['wechat', 'alipay', 'wechat'].map((wallet) => expect.stringMatching(CODE[wallet] ?? /^$/)))
  expect(new Set(codes).size).toBe(3)
})
const CODE: Record<string, RegExp> = { wechat: /^1[0-5]\d{16}$/, alipay: /^(2[5-9]|30)\d{14,22}$/ }

test.each([[{}], [{ wallet: 'jd' }], [{ wallet: 'wechat', behaviour: 'steal' }]])('no code for %j', async (asked) => {
  expect(await createBench().json('/phone/api/auth-code', asked)).toMatchObject({
    status: 400,
    body: { error: { code: 'unknown-wallet' } },
  })
})

const AT_ONCE: Readonly<Record<string, object>> = {
  'pooul-v2': { code: 0, data: { trade_state: 0, trade_info: '支付成功' } },
  'pooul-v1': { code: 0, trade_state: 0, total_fee: 12_800 },
  tlinx: { code: 0, data: { status: '1' } },
  chaoying: { state: 'SUCCESS', code: '10000', trade_state: 'SUCCESS', total_fee: '12800' },
  'method-gateway': { error_code: 0, total_amount: 128, cash_fee: 128, pay_time: '20261120120000' },
}
test.each(ids)('%s is paid at once by a code, which then is used up', async (id) => {
  const { bench, code, said } = await scanned(id)
  expect(said).toMatchObject(AT_ONCE[id] ?? {})
  const { id: paymentId } = await onlyPayment(bench)
  expect(await bench.json(`/phone/api/auth-code/${code}`)).toMatchObject({ body: { payment: { id: paymentId } } })
  const again = await GATEWAYS[id]?.(bench, code)
  expect(again).not.toMatchObject(AT_ONCE[id] ?? {})
  expect(await onlyPayment(bench)).toMatchObject({ status: 'paid' })
})

const PASSWORD: Readonly<Record<string, object>> = {
  'pooul-v2': { code: 0, data: { trade_state: 6 } },
  'pooul-v1': { code: 0, trade_state: 6 },
  tlinx: { code: 0, data: { status: '9' } },
  chaoying: { state: 'SUCCESS', code: '10001', trade_state: 'NEED_QUERY' },
  'method-gateway': { error_code: 0, trade_no: expect.any(String) },
}
test.each(ids)('%s waits for the password, and the payer types it on the phone', async (id) => {
  const { bench, said } = await scanned(id, 'ask-password')
  expect(said).toMatchObject(PASSWORD[id] ?? {})
  expect(said).not.toHaveProperty('pay_time')
  expect(await onlyPayment(bench)).toMatchObject({ status: 'user-paying' })
  await payer(bench, 'pay')
  expect(await onlyPayment(bench)).toMatchObject({ status: 'paid' })
})

const REFUSED: Readonly<Record<string, object>> = {
  'pooul-v2': { code: 600, signed: false },
  'pooul-v1': { code: 600 },
  tlinx: { code: 8011, signed: false },
  chaoying: { state: 'SUCCESS', code: '10006', trade_state: 'FAIL' },
  'method-gateway': { error_code: 10008 },
}
test.each(ids)('%s says that the wallet refused, and the order has failed', async (id) => {
  const { bench, said } = await scanned(id, 'refuse')
  expect(said).toMatchObject(REFUSED[id] ?? {})
  expect(await onlyPayment(bench)).toMatchObject({ status: 'failed' })
})

test('Alipay’s barcode at the method gateway answers an echo, whatever the wallet says', async () => {
  const bench = createBench()
  const auth_code = await showCode(bench, 'alipay', 'refuse')
  const order = { out_trade_no: 'A1001', order_name: '大红袍', total_amount: 128, scene: 'bar_code' }
  const notify_url = 'https://shop.test/notify'
  const said = await callMethodGateway(bench, 'alipay.scan_qr_code_pay', { ...order, auth_code, notify_url })
  expect(said).toEqual({ error_code: 0, error_msg: '成功', out_trade_no: 'A1001', total_amount: 128 })
  const asked = await callMethodGateway(bench, 'trade.query', { out_trade_no: 'A1001' })
  expect(asked).toMatchObject({ trade_status: 'TRADE_CLOSED' })
})

test('a slow payer pays by themself, by the sandbox’s clock', async () => {
  const { bench } = await scanned('pooul-v2', 'slow')
  await bench.clock.advance(SLOW_PAYER_MS - 1)
  expect(await onlyPayment(bench)).toMatchObject({ status: 'user-paying' })
  await bench.clock.advance(1)
  expect(await onlyPayment(bench)).toMatchObject({ status: 'paid' })
})

test('a slow payer can’t pay what was reversed in the meantime', async () => {
  const { bench } = await scanned('method-gateway', 'slow')
  const { gatewayNo: trade_no } = await onlyPayment(bench)
  await callMethodGateway(bench, 'trade.reverse', { out_trade_no: 'A1001', trade_no })
  await bench.clock.advance(SLOW_PAYER_MS)
  expect(await onlyPayment(bench)).toMatchObject({ status: 'reversed' })
})

test('some payers never do anything', async () => {
  const { bench } = await scanned('tlinx', 'never')
  await bench.clock.advance(24 * 3600_000)
  expect(await onlyPayment(bench)).toMatchObject({ status: 'user-paying' })
})

test('a code of the other wallet is refused, and stays good', async () => {
  const bench = createBench()
  const auth_code = await showCode(bench, 'alipay')
  expect(await bench.tlinx('payorder', payOrder({ auth_code }))).toMatchObject({ code: 8011 })
  expect(await bench.tlinx('payorder', payOrder({ auth_code, pmt_tag: 'AlipayCS' }))).toMatchObject({ code: 0 })
})
