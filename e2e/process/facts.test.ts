import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { ACCOUNTS, AMOUNT, FOLLOWED, paidOrder, placeOrder } from './order.ts'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** What each gateway's document has a merchant told of a WeChat payment beside how it stands; the sandbox sends it as printed. */
const TOLD: Readonly<Record<AccountName, object>> = {
  main: { cashAmount: AMOUNT, settlementAmount: AMOUNT, feeAmount: 0, bankType: 'CFT', currency: 'CNY' },
  bank: {
    bankType: 'CFT',
    cashAmount: AMOUNT,
    originalAmount: AMOUNT,
    buyer: 'CFT',
    walletSubMerchantNo: '1292200501',
  },
  older: { bankType: 'CFT', currency: 'CNY', subscribed: true },
  chaoying: { currency: 'CNY', walletSubMerchantNo: '1266500000' },
  'chaoying-older': { currency: 'CNY', walletSubMerchantNo: '1266500000' },
  methods: { bankType: 'CFT', cashAmount: AMOUNT, netAmount: AMOUNT, subscribed: false },
}
/** The gateway that says nowhere when a payment was paid. */
const TELLS_NO_TIME: readonly AccountName[] = ['main']

describe.concurrent.each(ACCOUNTS)('%s', (account) => {
  test('tells the books of a shop what it knows, and nobody who paid [A2]', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000
    const order = await paidOrder(world, account)
    const [event] = order.paidEvents()
    const { body } = await world.asMerchant('GET', `/v1/checkouts/${order.checkoutId}`)
    const facts = expect.objectContaining(TOLD[account])
    expect(body).toMatchObject({ status: 'paid', payments: [{ facts }] })
    expect(event?.data).toMatchObject({ payments: [{ facts: expect.objectContaining({ said: expect.any(Object) }) }] })
    if (account !== 'methods') expect(body.payments[0].facts.walletTradeNo).toMatch(/^4200\d{24}$/)
    // To the second, in Beijing’s time on the wire.
    if (TELLS_NO_TIME.includes(account)) expect(body.payments[0].facts).not.toHaveProperty('paidAt')
    else expect(body.paidAt).toBe(body.payments[0].facts.paidAt)
    expect(Date.parse(body.paidAt)).toBeGreaterThanOrEqual(before)
    expect(Date.parse(body.paidAt)).toBeLessThanOrEqual(Date.now())
    expect(JSON.stringify([body, event])).not.toMatch(/openid|user_id|"payer"/i)
  })

  test('a refund of it has its own, where the document tells any [A2]', async () => {
    const order = await paidOrder(world, account, FOLLOWED[account])
    const refundNo = `R-${order.orderNo}`
    expect((await order.refund(refundNo, AMOUNT)).status).toBe(201)
    await vi.waitFor(
      async () => expect((await world.asMerchant('GET', `/v1/refunds/${refundNo}`)).body.status).toBe('succeeded'),
      { timeout: 60_000, interval: 500 },
    )
    const { facts } = (await world.asMerchant('GET', `/v1/refunds/${refundNo}`)).body
    expect(facts).toMatchObject(REFUNDED[account])
  })
})

const TIME = { refundedAt: expect.stringMatching(/^\d{4}-.*Z$/) }
const REFUNDED: Readonly<Record<AccountName, object>> = {
  main: { remark: 'Cold tea' },
  bank: { ...TIME, discountAmount: 0 },
  older: {},
  chaoying: { ...TIME, returnedAmount: AMOUNT, route: 'ORIGINAL' },
  'chaoying-older': { ...TIME, returnedAmount: AMOUNT, route: 'ORIGINAL' },
  methods: { netAmount: expect.any(Number) },
}

test('why a gateway refused a create is told to the merchant in its own sentence, and to the payer in none [A3]', async () => {
  const order = await placeOrder(world, 'bank', { methods: ['wechat:barcode'] })
  const { body: code } = await world.asPhone('/auth-code', { wallet: 'wechat', behaviour: 'refuse' })
  const start = { channel: 'wechat:barcode', authCode: code.code }
  const refused = await world.asClient(order.token, 'POST', '/v1/checkout/payments', start)
  const { body } = await world.asMerchant('GET', `/v1/checkouts/${order.checkoutId}`)
  expect(body.payments).toMatchObject([{ refusal: { code: '8011', message: expect.stringContaining('余额不足') } }])
  expect(JSON.stringify(refused.body)).not.toContain('余额')
})
