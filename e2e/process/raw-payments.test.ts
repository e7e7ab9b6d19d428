import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { ACCOUNTS, placeOrder } from './order.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const IP = '203.0.113.7'
type Values = Readonly<Record<string, unknown>>

/** A call of a gateway, by the number of its payment. */
interface RawCall {
  readonly operation: string
  readonly values: (tradeNo: string) => Values
}

// Both APIs take the same.
const POOUL: RawCall = {
  operation: 'pay',
  values: (mch_trade_id) => ({
    pay_type: 'wechat.scan',
    mch_trade_id,
    total_fee: 12_800,
    body: 'Tea',
    spbill_create_ip: IP,
  }),
}

/** A payment that each gateway has by its own call; where there is one, of a kind that no channel has. */
const CALLS: Readonly<Record<AccountName, RawCall>> = {
  main: POOUL,
  bank: {
    operation: 'payorder',
    values: (out_no) => ({ out_no, pmt_tag: 'Weixin', ord_name: 'Tea', original_amount: 12_800, trade_amount: 12_800 }),
  },
  older: POOUL,
  chaoying: {
    operation: 'PreOrder_ALIPAY',
    values: (out_trade_no) => ({ trade_type: 'APP_BANK', out_trade_no, total_fee: 12_800, body: 'Tea' }),
  },
  'chaoying-older': {
    operation: 'WECHAT_PreOrder',
    values: (out_trade_no) => ({ trade_type: 'NATIVE', out_trade_no, total_fee: 12_800, body: 'Tea', product_id: '1' }),
  },
  methods: {
    operation: 'unionpay.wap',
    values: (out_trade_no) => ({
      ...{ out_trade_no, total_amount: '128.00', channel_type: '08', subject: 'Tea', body: 'Tea', client_ip: IP },
      ...{ card_no: '6222020000000000000', success_url: 'http://127.0.0.1/orders' },
    }),
  },
}

describe.concurrent('a payment by a gateway’s own call is told as an event, and nobody needs the gateway’s key [A7]', () => {
  test.each(ACCOUNTS)('%s', async (account) => {
    const { operation, values } = CALLS[account]
    const { checkoutId, orderNo } = await placeOrder(world, account)
    const tradeNo = `W${randomBytes(8).toString('hex')}`
    const path = `/v1/accounts/${account}/operations/${encodeURIComponent(operation)}`
    const made = await world.asMerchant('POST', path, { checkout: checkoutId, values: values(tradeNo) })
    expect(made).toMatchObject({ status: 200 })
    const [payment] = await world.ledger(tradeNo)
    expect((await world.asPhone(`/payments/${payment?.id}/pay`)).status).toBe(200)
    const told = () =>
      world.merchant.events.filter(({ type, data }) => type === 'operation.notified' && data.orderNo === orderNo)
    await vi.waitFor(() => expect(told()).toHaveLength(1), { timeout: 60_000 })
    expect(told()[0]?.data.operation).toMatchObject({
      account,
      name: operation,
      tradeNo,
      status: 'paid',
      amount: 12_800,
    })
    await vi.waitFor(
      async () => expect((await world.ledger(tradeNo))[0]?.notifications.at(-1)).toMatchObject({ status: 200 }),
      { timeout: 20_000 },
    )
  })
})
