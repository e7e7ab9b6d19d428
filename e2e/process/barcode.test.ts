import type { Channel } from '@pay-checkout/protocol'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { AMOUNT, askAuthCode, type Order, placeOrder } from './order.ts'
import { type Answer, startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.close())

/** What a gateway's document has for undoing a payment at the till. */
const TILLS: readonly { readonly account: AccountName; readonly reverses: boolean }[] = [
  { account: 'main', reverses: true },
  { account: 'bank', reverses: false },
  { account: 'chaoying', reverses: true },
  { account: 'chaoying-older', reverses: true },
  { account: 'methods', reverses: true },
]
const CHANNELS: readonly Channel[] = ['wechat:barcode', 'alipay:barcode']

/** A sale at the till: the cashier scans what the payer's phone shows. */
interface Sale extends Order {
  charge(behaviour: string): Promise<Answer>
  reverse(): Promise<Answer>
}

async function openSale(account: AccountName, channel: Channel): Promise<Sale> {
  const order = await placeOrder(world, account, { methods: [channel] })
  const wallet = channel.split(':')[0] as string
  return {
    ...order,
    async charge(behaviour) {
      const authCode = await askAuthCode(world, wallet, behaviour)
      return world.asClient(order.token, 'POST', '/v1/checkout/payments', { channel, authCode })
    },
    reverse: () => world.asMerchant('POST', `/v1/checkouts/${order.checkoutId}/reverse`, {}),
  }
}

/** Waits until the gateway's fifteen seconds are over: before, it is too early, and the answer says for how long. */
async function reverseWhenOldEnough(sale: Sale): Promise<Answer> {
  const early = await sale.reverse()
  expect(early).toMatchObject({ status: 409, body: { code: 'too-early' } })
  return vi.waitFor(
    async () => {
      const answer = await sale.reverse()
      expect(answer).toMatchObject({ status: 200 })
      return answer
    },
    { timeout: 30_000, interval: 1_000 },
  )
}

describe.concurrent.each(TILLS)('$account', ({ account, reverses }) => {
  describe.each(CHANNELS)('%s', (channel) => {
    test('charged at once, it is paid in the same answer', async () => {
      const sale = await openSale(account, channel)
      const charged = await sale.charge('pay')
      expect(charged.body.status).toMatch(/^(paid|pending)$/)
      const told = await world.merchant.event('checkout.paid', sale.orderNo)
      expect(told.data.amount).toBe(AMOUNT)
      expect(await sale.ledger()).toMatchObject([{ creates: 1, status: 'paid', amount: AMOUNT }])
    })

    test('the payer is asked for the password, and pays', async () => {
      const sale = await openSale(account, channel)
      const charged = await sale.charge('ask-password')
      expect(charged.body).toMatchObject({ action: { type: 'wait' } })
      expect(charged.body.status).toMatch(/^(paying|pending)$/)
      const [payment] = await sale.ledger()
      expect((await world.asPhone(`/payments/${payment?.id}/pay`)).status).toBe(200)
      await world.merchant.event('checkout.paid', sale.orderNo)
      expect(sale.paidEvents()).toHaveLength(1)
    })

    test('the wallet refuses the code: nothing is paid, and another code can be', async () => {
      const sale = await openSale(account, channel)
      const refused = await sale.charge('refuse')
      expect(refused.body.code ?? refused.body.status).toMatch(/^(gateway-refused|failed|closed|pending)$/)
      await vi.waitFor(async () => expect((await sale.charge('pay')).body.status).toMatch(/^(paid|pending)$/), {
        timeout: 40_000,
        interval: 1_000,
      })
      await world.merchant.event('checkout.paid', sale.orderNo)
      expect(sale.paidEvents()).toHaveLength(1)
    })

    test('the answer to the charge is lost: it is asked after, and not charged again', async () => {
      const sale = await openSale(account, channel)
      await sale.fault('create', 'no-reply')
      // The broker may have asked and heard that it is paid before it answers.
      expect((await sale.charge('pay')).body.status).toMatch(/^(pending|paid)$/)
      await world.merchant.event('checkout.paid', sale.orderNo)
      expect(await sale.ledger()).toMatchObject([{ creates: 1, status: 'paid' }])
    })

    if (reverses) {
      test('paid, and undone by the cashier: not in its first fifteen seconds, and then once', async () => {
        const sale = await openSale(account, channel)
        await sale.charge('pay')
        await world.merchant.event('checkout.paid', sale.orderNo)
        await reverseWhenOldEnough(sale)
        await world.merchant.event('payment.reversed', sale.orderNo)
        expect(await sale.ledger()).toMatchObject([{ status: 'reversed' }])
        expect((await sale.reverse()).status).toBe(200)
        expect(await sale.refund('R1', 1)).toMatchObject({ status: 409 })
      })

      test('the payer never pays, and the cashier gives up: undone, and no money moved', async () => {
        const sale = await openSale(account, channel)
        await sale.charge('never')
        await reverseWhenOldEnough(sale)
        await world.merchant.event('checkout.closed', sale.orderNo)
        const [payment] = await sale.ledger()
        expect(payment?.status).toMatch(/^(reversed|closed)$/)
        expect(sale.paidEvents()).toEqual([])
      })
    } else {
      test('there is no undoing at this gateway, and the answer says what there is', async () => {
        const sale = await openSale(account, channel)
        await sale.charge('pay')
        await world.merchant.event('checkout.paid', sale.orderNo)
        expect(await sale.reverse()).toMatchObject({
          status: 422,
          body: { code: 'not-supported', detail: expect.stringContaining('Refund it') },
        })
      })
    }
  })
})

test.concurrent('nobody does anything: after the document’s thirty seconds the payment is undone by itself, and another code pays', async () => {
  const sale = await openSale('main', 'wechat:barcode')
  await sale.charge('never')
  const undone = async () => expect((await sale.ledger())[0]?.status).toMatch(/^(reversed|closed)$/)
  await vi.waitFor(undone, { timeout: 75_000, interval: 1_000 })
  expect(await sale.status()).toBe('open')
  await sale.charge('pay')
  await world.merchant.event('checkout.paid', sale.orderNo)
  expect(sale.paidEvents()).toHaveLength(1)
})
