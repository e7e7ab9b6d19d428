import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { ledgerAccount } from '../../lab/ledger-account.ts'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import type { BrokerContext } from '../context/context.ts'
import { startPayment } from '../payments/start-payment.ts'
import type { CheckoutInput } from './checkout-input.ts'
import { openCheckout, viewCheckout } from './open-checkout.ts'

const ORDER: CheckoutInput = { orderNo: 'A1000', amount: fen(1_990), subject: 'Tea' }
const JSAPI = { needsPayer: true, appId: 'wx1' }

type AccountOptions = Omit<Parameters<typeof ledgerAccount>[0], 'clock'>

/** A broker that was restarted with other accounts. */
function withAccounts(context: BrokerContext, ...accounts: readonly AccountOptions[]): BrokerContext {
  const opened = accounts.map((options) => ledgerAccount({ ...options, clock: context.clock }))
  return { ...context, accounts: new Map(opened.map((account) => [account.name, account])) }
}

const MAIN: AccountOptions = { name: 'main', channels: ['wechat:qr', 'alipay:qr'] }
const OTHER: AccountOptions = { name: 'other', channels: ['alipay:qr', 'unionpay:qr'] }

describe('an order opened again answers its checkout, whatever became of the configuration [B1]', () => {
  test.each([
    ['an account was added', [MAIN, OTHER]],
    ['one was added before it', [OTHER, MAIN]],
    ['a channel was switched on', [{ ...MAIN, channels: ['wechat:qr', 'wechat:h5', 'alipay:qr'] } as const]],
    ['a channel was switched off', [{ ...MAIN, channels: ['wechat:qr'] } as const]],
    ['its accounts were replaced', [OTHER]],
  ])('when %s', async (_, accounts) => {
    const { context } = paymentsLab()
    for (const input of [ORDER, { ...ORDER, orderNo: 'A2', methods: ['alipay' as const, 'wechat' as const] }]) {
      const first = await openCheckout(context, input)
      const again = await openCheckout(withAccounts(context, ...accounts), input)
      expect([again.created, again.checkout]).toEqual([false, first.checkout])
    }
  })

  test.each<[string, Partial<CheckoutInput>]>([
    ['the account it names is gone', { account: 'main' }],
    ['nobody offers its channel any more', { methods: ['wechat:qr'] }],
  ])('when %s', async (_, change) => {
    const { context } = paymentsLab()
    const { checkout } = await openCheckout(context, { ...ORDER, ...change })
    const later = withAccounts(context, OTHER)
    expect((await openCheckout(later, { ...ORDER, ...change })).checkout.id).toBe(checkout.id)
    await expect(openCheckout(later, { ...ORDER, ...change, orderNo: 'A2' })).rejects.toThrow()
  })

  test('when its return address was taken off the list', async () => {
    const { context } = paymentsLab()
    const input = { ...ORDER, returnUrl: 'https://shop.example/orders' }
    const { checkout } = await openCheckout(context, input)
    const later = { ...context, policy: { ...context.policy, returnUrls: [] } }
    expect((await openCheckout(later, input)).checkout.id).toBe(checkout.id)
  })

  test('by a broker of before, which kept nothing of what was said', async () => {
    const { context, store } = paymentsLab()
    const input = { ...ORDER, detail: 'two tins', metadata: { b: '2', a: '1' } }
    const { checkout } = await openCheckout(context, input)
    const patch = { said: {}, channels: ['wechat:qr' as const] }
    await store.change({ checkout: { id: checkout.id, expectVersion: 0, patch }, events: [], evidence: null })
    expect((await openCheckout(context, input)).checkout.id).toBe(checkout.id)
    for (const change of [{ amount: fen(1_991) }, { detail: 'three' }, { metadata: { a: '1' } }]) {
      await expect(openCheckout(context, { ...input, ...change })).rejects.toMatchObject({ code: 'order-conflict' })
    }
  })
})

test('an order of which something else is said is told what differs, and how it is changed [B1]', async () => {
  const { context } = paymentsLab()
  const { checkout } = await openCheckout(context, { ...ORDER, detail: 'two tins' })
  const other = { ...ORDER, amount: fen(1_991), methods: ['wechat' as const] }
  const error = await openCheckout(context, other).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'order-conflict' })
  expect((error as { errors: { field: string }[] }).errors.map(({ field }) => field).sort()).toEqual([
    'amount',
    'detail',
    'methods',
  ])
  expect(String(error)).toContain(`POST /v1/checkouts/${checkout.id}/close`)
})

describe('the payer may be added or completed [B1]', () => {
  const lab = () => paymentsLab({ channels: ['wechat:jsapi'], factsOf: { 'wechat:jsapi': JSAPI } })
  const second = { name: 'second', channels: ['wechat:jsapi'], factsOf: { 'wechat:jsapi': { ...JSAPI, appId: 'wx2' } } }

  test('with an address, which the next payment goes out with', async () => {
    const { context, gateway, open } = paymentsLab()
    const { id } = await open()
    await open({ payer: { ip: '198.51.100.4' } })
    await startPayment(context, startOn(id, 'wechat:qr'))
    expect(gateway.orders[0]?.payerIp).toBe('198.51.100.4')
  })

  test('and who was told before needs no more words after an account of another app came', async () => {
    const { context, gateway, store } = lab()
    const input = { ...ORDER, payer: { wechatOpenid: 'o-first' } }
    const { checkout } = await openCheckout(context, input)
    for (const accounts of [
      [gateway, ledgerAccount({ ...second, clock: context.clock } as never)],
      [ledgerAccount({ ...second, clock: context.clock } as never)],
    ]) {
      const later = { ...context, accounts: new Map(accounts.map((one) => [one.name, one])) }
      await openCheckout(later, input)
      expect((await store.checkout(checkout.id))?.payer).toEqual(checkout.payer)
    }
  })
})

test('a way that only the broker next door has is not offered here, and worth another try [B1]', async () => {
  const { context } = paymentsLab()
  const newer = withAccounts(context, MAIN, OTHER)
  const { checkout } = await openCheckout(newer, ORDER)
  const offered = async (broker: BrokerContext) =>
    (await viewCheckout(broker, checkout.id)).methods.flatMap(({ channels }) => channels)
  expect(await offered(newer)).toEqual(['wechat:qr', 'alipay:qr', 'unionpay:qr'])
  expect(await offered(context)).toEqual(['wechat:qr', 'alipay:qr'])
  const start = startPayment(context, startOn(checkout.id, 'unionpay:qr'))
  await expect(start).rejects.toMatchObject({ code: 'unavailable', retryAfter: 2 })
  expect(await startPayment(newer, startOn(checkout.id, 'unionpay:qr'))).toMatchObject({ status: 'pending' })
})
