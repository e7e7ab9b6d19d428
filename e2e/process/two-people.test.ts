import type { Channel, ClientAction } from '@pay-checkout/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Order, placeOrder } from './order.ts'
import { complete, goToWallet, logIn, loginCode, type Wallet } from './payer.ts'
import { type Answer, startWorld, type World } from './world.ts'

/** Two people come by one link. Each wallet opens what was made for its own payer, and nothing else. */

let world: World
beforeAll(async () => {
  world = await startWorld({ strictPayers: true })
})
afterAll(() => world.close())

const WALLETS = ['wechat', 'alipay'] as const
const ACCOUNTS = ['main', 'bank', 'chaoying', 'methods'] as const
const PAGES = WALLETS.flatMap((wallet) => ACCOUNTS.map((account) => [wallet, account] as const))

/** The page of somebody else who came to the same order: a token of its own, as the shop's page and the hosted one give. */
async function anotherPage(order: Order, account: string, wish: object): Promise<Order> {
  const goods = { amount: 12_800, subject: 'Longjing', returnUrl: 'http://127.0.0.1/orders' }
  const again = { orderNo: order.orderNo, account, ...goods, ...wish }
  const { status, body } = await world.asMerchant('POST', '/v1/checkouts', again)
  expect(status).toBe(200)
  const token: string = body.clientToken
  expect(token).not.toBe(order.token)
  return {
    ...order,
    token,
    startBy: (channel, key) => world.asClient(token, 'POST', '/v1/checkout/payments', { channel }, key),
  }
}

async function comeAs(person: string, order: Order, wallet: Wallet): Promise<Answer> {
  return complete(world, order, await goToWallet(world, order, wallet, person))
}

/** Opens what a page was told in the wallet of a person: the payment there, or what the wallet says instead. */
async function openIn(person: string, action: ClientAction, runtime = 'jsapi'): Promise<Answer['body']> {
  if (action.type === 'invoke-alipay') {
    return (await world.asPhone('/alipay-invoke', { tradeNO: action.tradeNo, person })).body
  }
  const params = action.type === 'invoke-wechat' ? action.params : {}
  return (await world.asPhone('/wechat-invoke', { params, runtime, appId: params.appId, person })).body
}

async function payIn(person: string, { body }: Answer, runtime?: string): Promise<void> {
  const { payment } = await openIn(person, body.action, runtime)
  expect(payment).toBeDefined()
  expect((await world.asPhone(`/payments/${payment.id}/pay`)).status).toBe(200)
}

const viewAt = async (order: Order) => (await world.asClient(order.token, 'GET', '/v1/checkout')).body
const isKnownAt = async (order: Order) => (await viewAt(order)).methods[0].payers[0].known

describe.concurrent('two people by one link', () => {
  test.each(PAGES)('%s at %s: the second is asked who they are, and pays what is theirs', async (wallet, account) => {
    const channel: Channel = `${wallet}:jsapi`
    const order = await placeOrder(world, account, { methods: [channel], stranger: true })
    expect((await comeAs('alice', order, wallet)).status).toBe(200)
    const hers = await order.startBy(channel)
    expect((await openIn('bob', hers.body.action)).error).toBeDefined()

    const bobs = await anotherPage(order, account, { methods: [channel] })
    expect([await isKnownAt(order), await isKnownAt(bobs)]).toEqual([true, false])
    expect((await viewAt(bobs)).payment).toMatchObject({ elsewhere: true, action: { type: 'wait' } })
    expect((await viewAt(order)).payment).toEqual(hers.body)
    const asked = await world.asClient(bobs.token, 'GET', `/v1/checkout/payments/${hers.body.id}`)
    expect(asked.body).toMatchObject({ elsewhere: true, action: { type: 'wait' } })
    expect((await bobs.startBy(channel)).body.code).toBe('payer-unknown')

    expect((await comeAs('bob', bobs, wallet)).status).toBe(200)
    const his = await bobs.startBy(channel)
    expect(his.body.id).not.toBe(hers.body.id)
    await payIn('bob', his)
    await world.merchant.event('checkout.paid', order.orderNo)
    expect((await order.ledger()).filter(({ status }) => status === 'paid')).toHaveLength(1)
  })

  test.each(WALLETS)('%s: whoever comes back to a page anew finds their own payment', async (wallet) => {
    const channel: Channel = `${wallet}:jsapi`
    const order = await placeOrder(world, 'main', { methods: [channel], stranger: true })
    await comeAs('alice', order, wallet)
    const first = await order.startBy(channel)
    const reloaded = await anotherPage(order, 'main', { methods: [channel] })
    expect((await reloaded.startBy(channel)).body.code).toBe('payer-unknown')
    await comeAs('alice', reloaded, wallet)
    const again = await reloaded.startBy(channel)
    expect(again.body).toEqual(first.body)
    // Her other tab goes on as well.
    expect((await order.startBy(channel)).body).toEqual(first.body)
    await payIn('alice', again)
    await world.merchant.event('checkout.paid', order.orderNo)
    expect(await order.ledger()).toMatchObject([{ creates: 1, status: 'paid' }])
  })

  test.each(WALLETS)('%s: on one page with one token the wallet is asked anew, and its answer pays', async (wallet) => {
    const channel: Channel = `${wallet}:jsapi`
    const order = await placeOrder(world, 'main', { methods: [channel], stranger: true })
    await comeAs('alice', order, wallet)
    const hers = await order.startBy(channel)
    expect((await openIn('bob', hers.body.action)).error).toBeDefined()
    await comeAs('bob', order, wallet)
    const his = await order.startBy(channel)
    expect(his.body.id).not.toBe(hers.body.id)
    await payIn('bob', his)
    await world.merchant.event('checkout.paid', order.orderNo)
  })

  test.each(WALLETS)('%s: whom the shop names is known to every page, until one finds out better', async (wallet) => {
    const channel: Channel = `${wallet}:jsapi`
    const order = await placeOrder(world, 'main', { methods: [channel] })
    const bobs = await anotherPage(order, 'main', { methods: [channel] })
    expect([await isKnownAt(order), await isKnownAt(bobs)]).toEqual([true, true])
    const named = await order.startBy(channel)
    await comeAs('bob', bobs, wallet)
    expect((await viewAt(bobs)).payment.elsewhere).toBe(true)
    // The one whom the shop named keeps what was made for them.
    expect((await order.startBy(channel)).body).toEqual(named.body)
    await payIn('bob', await bobs.startBy(channel))
    await world.merchant.event('checkout.paid', order.orderNo)
  })

  test('in a mini-program: two logins, two payers', async () => {
    const channel: Channel = 'wechat:miniprogram'
    const order = await placeOrder(world, 'main', { methods: [channel], stranger: true })
    await logIn(world, order, 'wechat', await loginCode(world, 'wechat', 'alice'))
    const hers = await order.startBy(channel)
    const bobs = await anotherPage(order, 'main', { methods: [channel] })
    expect((await bobs.startBy(channel)).body.code).toBe('payer-unknown')
    await logIn(world, bobs, 'wechat', await loginCode(world, 'wechat', 'bob'))
    const his = await bobs.startBy(channel)
    expect(his.body.id).not.toBe(hers.body.id)
    expect((await openIn('bob', hers.body.action, 'miniprogram')).error).toBeDefined()
    expect((await openIn('alice', hers.body.action, 'miniprogram')).payment).toBeDefined()
    await payIn('bob', his, 'miniprogram')
    await world.merchant.event('checkout.paid', order.orderNo)
  })
})
