import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import type { WalletApp } from '../context/wallet-app.ts'
import { Secret } from '../gateway/secret.ts'
import { startPayment } from '../payments/start-payment.ts'
import { openCheckout, viewCheckout } from './open-checkout.ts'
import { addPayerIds } from './payer.ts'

const OFFICIAL: WalletApp = { kind: 'wechat-official-account', appId: 'wx1', secret: new Secret('s'.repeat(32)) }
const MINI: WalletApp = { kind: 'wechat-mini-program', appId: 'wx2', secret: new Secret('s'.repeat(32)) }

/** JSAPI belongs to the official account wx1, the mini-program is wx2. */
function lab(walletApps: readonly WalletApp[] = [OFFICIAL, MINI]) {
  return paymentsLab({
    walletApps,
    channels: ['wechat:jsapi', 'wechat:miniprogram', 'wechat:qr'],
    factsOf: {
      'wechat:jsapi': { needsPayer: true, appId: 'wx1' },
      'wechat:miniprogram': { needsPayer: true, appId: 'wx2' },
    },
  })
}

const ORDER = { orderNo: 'A1000', amount: 1_990, subject: 'Tea' } as never

async function payersOf({ context }: ReturnType<typeof lab>, id: string) {
  return (await viewCheckout(context, id)).methods.flatMap(({ payers }) => payers ?? [])
}

describe('an openid belongs to its app', () => {
  test('and opens the channels of that app alone', async () => {
    const world = lab()
    const { id } = await world.open({ payer: { wechatOpenid: 'o-mini', appId: 'wx2' } })
    expect(await payersOf(world, id)).toEqual([
      { channel: 'wechat:jsapi', known: false, by: 'authorize' },
      { channel: 'wechat:miniprogram', known: true, by: 'login' },
    ])
    await expect(startPayment(world.context, startOn(id, 'wechat:jsapi'))).rejects.toMatchObject({
      code: 'payer-unknown',
    })
    await startPayment(world.context, startOn(id, 'wechat:miniprogram'))
  })

  test('so that it must be named where there are two', async () => {
    const error = await lab()
      .open({ payer: { wechatOpenid: 'o-whose' } })
      .catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'invalid-request', errors: [{ field: 'payer.appId' }] })
    expect(String(error)).toContain('wx1, wx2')
  })

  test('and a foreign one is refused by name', async () => {
    await expect(lab().open({ payer: { wechatOpenid: 'o1', appId: 'wx9' } })).rejects.toMatchObject({
      errors: [{ field: 'payer.appId', detail: expect.stringContaining('wx1, wx2') }],
    })
  })

  test('and need not be named where there is one', async () => {
    const world = lab()
    const { id } = await world.open({ methods: ['wechat:jsapi'], payer: { wechatOpenid: 'o-one' } })
    expect(await payersOf(world, id)).toEqual([{ channel: 'wechat:jsapi', known: true, by: 'authorize' }])
  })

  test('where no app of it is configured, the shop alone can tell it', async () => {
    const world = lab([MINI])
    const { id } = await world.open()
    expect(await payersOf(world, id)).toEqual([
      { channel: 'wechat:jsapi', known: false, by: null },
      { channel: 'wechat:miniprogram', known: false, by: 'login' },
    ])
  })
})

describe('an order that is opened again', () => {
  test('may say now who pays, and one order moves from the page to the mini-program', async () => {
    const world = lab()
    const first = await openCheckout(world.context, ORDER)
    const again = await openCheckout(world.context, {
      ...(ORDER as object),
      payer: { wechatOpenid: 'o-page', appId: 'wx1' },
    } as never)
    const third = await openCheckout(world.context, {
      ...(ORDER as object),
      payer: { wechatOpenid: 'o-mini', appId: 'wx2' },
    } as never)
    expect([again.checkout.id, third.checkout.id]).toEqual([first.checkout.id, first.checkout.id])
    expect((await payersOf(world, first.checkout.id)).map(({ known }) => known)).toEqual([true, true])
  })

  test('with the same payer changes nothing', async () => {
    const world = lab()
    const input = { ...(ORDER as object), payer: { wechatOpenid: 'o-page', appId: 'wx1' } } as never
    const { checkout } = await openCheckout(world.context, input)
    world.skip(60)
    expect((await openCheckout(world.context, input)).checkout).toEqual(checkout)
  })

  test('may say now who pays where no channel names its app', async () => {
    const world = paymentsLab({ channels: ['wechat:jsapi'], factsOf: { 'wechat:jsapi': { needsPayer: true } } })
    const openFor = async (wechatOpenid?: string) => {
      world.skip(30)
      const payer = wechatOpenid === undefined ? {} : { payer: { wechatOpenid } }
      const { checkout } = await openCheckout(world.context, { ...(ORDER as object), ...payer } as never)
      return checkout.id
    }
    const id = await openFor()
    await openFor('o-first')
    const first = await startPayment(world.context, startOn(id, 'wechat:jsapi'))
    await openFor('o-first')
    expect((await startPayment(world.context, startOn(id, 'wechat:jsapi'))).id).toBe(first.id)
    await openFor('o-second')
    await startPayment(world.context, startOn(id, 'wechat:jsapi'))
    await openFor('o-first')
    await startPayment(world.context, startOn(id, 'wechat:jsapi'))
    expect(world.gateway.orders.map(({ payerId }) => payerId)).toEqual(['o-first', 'o-second', 'o-first'])
  })

  test.each([
    ['a user id', 'alipay:jsapi', { kind: 'user-id', appId: '2021000000000001' }, 'alipayUserId', '2088123412341234'],
    ['an openid of no app’s name', 'wechat:jsapi', { kind: 'openid', appId: 'wx1' }, 'wechatOpenid', 'o-first'],
  ] as const)(
    'by %s that the page has found out already starts no second payment',
    async (_, channel, by, field, id) => {
      const world = paymentsLab({ channels: [channel], factsOf: { [channel]: { needsPayer: true } } })
      const { checkout } = await openCheckout(world.context, ORDER)
      await addPayerIds(world.context, checkout, { ids: [{ ...by, id }] })
      const first = await startPayment(world.context, startOn(checkout.id, channel))
      world.skip(30)
      await openCheckout(world.context, { ...(ORDER as object), payer: { [field]: id } } as never)
      expect((await startPayment(world.context, startOn(checkout.id, channel))).id).toBe(first.id)
    },
  )

  test('with the payer it was first opened with, whose app has no name, changes nothing', async () => {
    const world = paymentsLab({ channels: ['wechat:jsapi'], factsOf: { 'wechat:jsapi': { needsPayer: true } } })
    const input = { ...(ORDER as object), payer: { wechatOpenid: 'o-first' } } as never
    const { checkout } = await openCheckout(world.context, input)
    world.skip(60)
    expect((await openCheckout(world.context, input)).checkout).toEqual(checkout)
  })
})

test('an id of the mini-program opens no page’s channel whose app has no name', async () => {
  const world = paymentsLab({
    walletApps: [OFFICIAL, MINI],
    channels: ['wechat:jsapi', 'wechat:miniprogram'],
    factsOf: { 'wechat:jsapi': { needsPayer: true }, 'wechat:miniprogram': { needsPayer: true } },
  })
  const { id } = await world.open()
  await addPayerIds(world.context, { id }, { ids: [{ kind: 'openid', appId: 'wx2', id: 'o-mini' }] })
  expect((await payersOf(world, id)).map(({ known }) => known)).toEqual([false, true])
  await expect(startPayment(world.context, startOn(id, 'wechat:jsapi'))).rejects.toMatchObject({
    code: 'payer-unknown',
  })
})

test.each([
  ['while the next one’s id is being written', 0],
  ['by a broker whose clock is ahead', 5],
])('a payment that was made %s is not theirs', async (_, ahead) => {
  const world = lab()
  const { context } = world
  const { id } = await world.open({ payer: { wechatOpenid: 'o-first', appId: 'wx1' } })
  const elsewhere = { ...context, clock: { now: () => context.clock.now() + ahead * 1_000 } }
  const { change } = context.store
  let first: Promise<unknown> | undefined
  const store = {
    ...context.store,
    async change(one: Parameters<typeof change>[0]) {
      first ??= startPayment(elsewhere, startOn(id, 'wechat:jsapi'))
      await first
      return change(one)
    },
  }
  await addPayerIds({ ...context, store }, { id }, { ids: [{ kind: 'openid', appId: 'wx1', id: 'o-second' }] })
  await startPayment(context, startOn(id, 'wechat:jsapi'))
  const again = await startPayment(context, startOn(id, 'wechat:jsapi'))
  expect(again.id).toBe((await world.newest(id)).id)
  expect(world.gateway.orders.map(({ payerId }) => payerId)).toEqual(['o-first', 'o-second'])
})

test('a payment that was made for somebody else’s id is not shown to who pays now', async () => {
  const world = lab()
  const { id } = await world.open({ payer: { wechatOpenid: 'o-first', appId: 'wx1' } })
  const first = await startPayment(world.context, startOn(id, 'wechat:jsapi'))
  world.skip(30)
  await addPayerIds(world.context, { id }, { ids: [{ kind: 'openid', appId: 'wx1', id: 'o-second' }] })
  const second = await startPayment(world.context, startOn(id, 'wechat:jsapi'))
  expect(second.id).not.toBe(first.id)
  expect(world.gateway.orders.map(({ payerId }) => payerId)).toEqual(['o-first', 'o-second'])
})
