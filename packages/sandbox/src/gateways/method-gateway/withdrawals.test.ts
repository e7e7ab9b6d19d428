import { beforeEach, expect, test } from 'vitest'
import { callMethodGateway } from '../../testing/call-method-gateway.ts'
import { type Bench, createBench, payer } from '../../testing/test-bench.ts'

type Values = Record<string, unknown>
const notify_url = 'https://shop.test/notify'
const ACCOUNT = {
  bakn_account_no: '6222021234567890123',
  bank_account_name: '王小明',
  bank_mobile: '13800000000',
  account_attr: 0,
  remark: '货款',
}
const COMPANY = { ...ACCOUNT, account_attr: 1, bank_code: '102100099996', bank_name: '工商银行北京分行' }

let bench: Bench
const call = (method: string, values: Values = {}): Promise<Values> => callMethodGateway(bench, method, values)
const withdraw = (values: Values, purse = 'merchant'): Promise<Values> =>
  call(`${purse}.withdraw`, { out_trade_no: 'W1', amount: '100.00', ...ACCOUNT, ...values })

beforeEach(async () => {
  bench = createBench()
  await call('jd.pay', { out_trade_no: 'T1', order_name: '茶', total_amount: 128.1, order_type: 0, notify_url })
  await payer(bench, 'pay')
})

test('merchant.balance tells what was paid, less what went back or is on its way to the bank', async () => {
  expect(await call('merchant.balance')).toEqual({
    error_code: 0,
    error_msg: '成功',
    balance: 128.1,
    freeze: 0,
    unliquidated: 0,
  })
  await call('trade.refund', { out_trade_no: 'T1', out_refund_no: 'r1', refund_fee: '8.10' })
  await withdraw({})
  expect(await call('merchant.balance')).toMatchObject({ balance: 20, freeze: 100 })
  await bench.clock.advance(10_000)
  expect(await call('merchant.balance')).toMatchObject({ balance: 20, freeze: 0 })
})

test('a withdrawal answers as documented, and its query tells where it went', async () => {
  expect(await withdraw({})).toEqual({ error_code: 0, error_msg: '成功', out_trade_no: 'W1', total_amount: 100 })
  const told = await call('merchant.withdraw_query', { out_trade_no: 'W1' })
  expect(told).toEqual({
    error_code: 0,
    error_msg: '成功',
    out_trade_no: 'W1',
    trade_no: expect.stringMatching(/^\d{20}$/),
    amount: 100,
    fee: 0,
    trade_status: 0,
    bank_account_no: ACCOUNT.bakn_account_no,
    bank_account_name: '王小明',
    bank_mobile: '13800000000',
    remark: '货款',
  })
  await bench.clock.advance(10_000)
  expect(await call('merchant.withdraw_query', { out_trade_no: 'W1' })).toMatchObject({ trade_status: 1 })
  const ledger = (await bench.json('/control/ledger')).body
  expect(ledger.withdrawals).toMatchObject([{ tradeNo: 'W1', amount: 10_000 }])
})

test('a bank that refuses gives the money back to the purse', async () => {
  await withdraw({ bakn_account_no: '6222020000' })
  await bench.clock.advance(10_000)
  expect(await call('merchant.withdraw_query', { out_trade_no: 'W1' })).toMatchObject({ trade_status: 2 })
  expect(await call('merchant.balance')).toMatchObject({ balance: 128.1, freeze: 0 })
})

test('a company’s account is told with its bank', async () => {
  await withdraw(COMPANY)
  expect(await call('merchant.withdraw_query', { out_trade_no: 'W1' })).toMatchObject({
    bank_code: COMPANY.bank_code,
    bank_name: COMPANY.bank_name,
  })
})

test.each([
  ['an amount of nothing', { amount: '0.00' }, 10008],
  ['no account', { bakn_account_no: undefined }, 10008],
  ['another kind of account', { account_attr: 2 }, 10008],
  ['no remark', { remark: undefined }, 10008],
  ['a company’s account without its bank', { ...COMPANY, bank_name: undefined }, 10008],
  ['a bank number that is none', { ...COMPANY, bank_code: '1' }, 15502],
  ['more than there is', { amount: '128.11' }, 15503],
  ['no merchant', { merchant_no: undefined }, 10008],
])('refuses %s', async (_name, values, error_code) => {
  expect(await withdraw(values)).toMatchObject({ error_code })
  expect(await call('merchant.balance')).toMatchObject({ balance: 128.1 })
})

test('says that another is under way by a fault, though the money has left', async () => {
  await bench.json('/control/faults', { on: 'withdraw', fault: 'unsigned-error', orderNo: 'W' })
  expect(await withdraw({})).toEqual({ error_code: 15501, error_msg: '当前商户正在提现' })
  expect(await call('merchant.withdraw_query', { out_trade_no: 'W1' })).toMatchObject({ trade_status: 0 })
})

test('refuses a number used before', async () => {
  await withdraw({ amount: 1 })
  expect(await withdraw({ amount: 1 })).toMatchObject({ error_code: 12001 })
  expect(await call('merchant.withdraw_query', { out_trade_no: 'W2' })).toMatchObject({ error_code: 12002 })
})

test('UnionPay’s purse is another, its balance told in texts', async () => {
  const balance = (): Promise<Values> => call('unionpay.withdraw_balance_query')
  expect(await balance()).toMatchObject({ withdraw_balance: '0.00', freeze_balance: '0.00', normal_balance: '0.00' })
  expect(await withdraw({}, 'unionpay')).toMatchObject({ error_code: 15503 })
  const order = { subject: '茶', body: '茶', client_ip: '203.0.113.7', notify_url, success_url: 'https://shop.test/' }
  const bank = { channel_type: '07', pay_type: 3, bank_code: '01020000' }
  await call('unionpay.gateway', { out_trade_no: 'T2', total_amount: 300, ...order, ...bank })
  const { body } = await bench.json('/control/ledger?tradeNo=T2')
  await bench.json(`/phone/api/payments/${body.payments[0].id}/pay`, {})
  expect(await withdraw({}, 'unionpay')).toMatchObject({ error_code: 0, total_amount: 100 })
  expect(await balance()).toMatchObject({
    withdraw_balance: '300.00',
    freeze_balance: '100.00',
    normal_balance: '200.00',
  })
  expect(await call('unionpay.withdraw_query', { out_trade_no: 'W1' })).toMatchObject({ amount: 100, trade_status: 0 })
  expect(await call('merchant.withdraw_query', { out_trade_no: 'W1' })).toMatchObject({ error_code: 12002 })
})
