import type { Channel } from '@pay-checkout/protocol'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { placeOrder } from './order.ts'
import { startWorld, type World } from './world.ts'

// All that a merchant may say, at the length that is allowed, to gateways that hold their documents' limits by tables of their own.
let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

const SUBJECT = '😀'.repeat(64)
const GOODS = [{ id: 'CY-1', name: '纸巾', quantity: 1, price: 12_800 }]
const COMMON = { store: 'S-7', terminal: 'till-7', cashier: 'C-3', attachment: 'table 9' }
const back = (length: number) => `http://127.0.0.1/${'p'.repeat(length - 17)}`

const CASES: readonly (readonly [AccountName, Channel, Readonly<Record<string, unknown>>])[] = [
  ['main', 'wechat:qr', { ...COMMON, options: { 'pooul-v2': { time_start: 1_700_000_000 } } }],
  ['main', 'wechat:h5', { ...COMMON, options: { 'pooul-v2': { mch_app_type: 'AND', mch_app_name: '茶' } } }],
  [
    'older',
    'wechat:web',
    { terminal: 'till', attachment: 'a', promotionTag: 'S', creditCards: false, returnUrl: back(255) },
  ],
  ['older', 'wechat:qr', { cashier: 'C', options: { 'pooul-v1': { settle_type: 0, limit_pay: '0' } } }],
  [
    'bank',
    'wechat:web',
    {
      ...{ returnUrl: back(200), attachment: '茶'.repeat(50) },
      options: { tlinx: { discount_amount: 60, ignore_amount: 5, remark: '茶'.repeat(100), trade_no: 'n'.repeat(50) } },
    },
  ],
  ['bank', 'wechat:miniprogram', { options: { tlinx: { remark: '茶'.repeat(200), pmt_name: '茶'.repeat(20) } } }],
  ['chaoying', 'wechat:qr', { ...COMMON, goods: GOODS, promotionTag: 'S', creditCards: false, profitSharing: true }],
  ['chaoying', 'ecny:qr', { ...COMMON, goods: GOODS, promotionTag: 'S', whereSupported: ['promotionTag'] }],
  ['chaoying-older', 'alipay:qr', { ...COMMON, goods: GOODS, promotionTag: 'S', creditCards: false }],
  ['methods', 'wechat:qr', { options: { 'method-gateway': { goods_id: 'g'.repeat(32), is_online: 0 } } }],
  ['methods', 'jd:qr', { options: { 'method-gateway': { order_type: 1 } } }],
]

describe.concurrent('what a merchant says reaches a gateway that holds its document', () => {
  test.each(CASES)('%s by %s [A1 A9]', async (account, channel, said) => {
    const order = await placeOrder(world, account, { methods: [channel], said: { subject: SUBJECT, ...said } })
    const { status, body } = await order.startBy(channel)
    expect({ status, detail: body.detail }).toEqual({ status: 200, detail: undefined })
    await order.pay(body.action)
    await vi.waitFor(async () => expect(await order.status()).toBe('paid'), { timeout: 60_000 })
  })

  test('what it has no field for is refused when the checkout is opened, and nothing is sent [A1]', async () => {
    const said = { store: 'S-7', goods: GOODS, options: { tlinx: { tag: '茶'.repeat(51), trade_amount: 1 } } }
    const wish = { orderNo: 'refused1', amount: 12_800, subject: 'Longjing', account: 'bank', methods: ['wechat:qr'] }
    const { status, body } = await world.asMerchant('POST', '/v1/checkouts', { ...wish, ...said })
    expect(status).toBe(400)
    const fields = body.errors.map(({ field }: { field: string }) => field)
    expect(fields).toEqual(['store', 'goods', 'options.tlinx.tag', 'options.tlinx.trade_amount'])
    expect(await world.ledger('refused1')).toEqual([])
  })
})
