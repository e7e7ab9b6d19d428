import {
  type Checkout,
  type CheckoutState,
  createAlipayCheckout,
  createWechatCheckout,
  type HandOffQuery,
  type MiniProgramCheckoutOptions,
  takeHandOff,
} from '@pay-checkout/core/miniprogram'
import type { Channel } from '@pay-checkout/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { type Order, placeOrder } from './order.ts'
import { accountsWith, logIn, loginCode, mendSandbox, type Wallet } from './payer.ts'
import { atFirst, type Phone, type PhoneOptions, takePhone } from './phone.ts'
import { startWorld, type World } from './world.ts'

/** Mini-programs of both wallets, by the lines of the README: the broker, the gateways and the wallets' servers are real processes. */

const CHANNELS: Readonly<Record<Wallet, Channel>> = { wechat: 'wechat:miniprogram', alipay: 'alipay:jsapi' }
const WALLETS = ['wechat', 'alipay'] as const
const PAYABLE: Readonly<Record<Wallet, readonly AccountName[]>> = {
  wechat: ['main', 'bank', 'chaoying', 'chaoying-older'],
  alipay: ['main', 'bank', 'chaoying', 'chaoying-older', 'methods'],
}

let world: World
beforeAll(async () => {
  world = await startWorld({ strictPayers: true, payPage: true })
})
afterAll(() => {
  for (const checkout of opened) checkout.dispose()
  return world.close()
})

const opened: Checkout[] = []

interface Opened {
  readonly order: Order
  readonly methods: readonly Channel[]
  readonly phone: Phone
  readonly checkout: Checkout
  readonly names: readonly string[]
  reached(name: CheckoutState['name'], which?: (state: CheckoutState) => boolean): Promise<CheckoutState>
}

type Opening = PhoneOptions & {
  readonly account?: AccountName
  readonly methods?: readonly Channel[]
  readonly page?: Partial<MiniProgramCheckoutOptions>
  readonly query?: (order: Order) => HandOffQuery
  readonly before?: (phone: Phone) => void
}

/** The page of a mini-program: a payer whom no shop has told of, at gateways that take no id which their wallet hasn't told. */
async function open(wallet: Wallet, { account = 'main', page, query, before, ...rest }: Opening = {}): Promise<Opened> {
  const { methods = [CHANNELS[wallet], 'wechat:qr', 'alipay:qr'], ...options } = rest
  const order = await placeOrder(world, account, { methods, stranger: true })
  const phone = takePhone(world, options)
  before?.(phone)
  const { wx, my } = phone
  const { brokerUrl } = world
  const host = wallet === 'wechat' ? { wx } : { my }
  const given = query ? takeHandOff(query(order), { brokerUrl, ...host }) : { token: order.token }
  const all = { brokerUrl, ...given, ...page }
  const checkout = wallet === 'wechat' ? createWechatCheckout({ ...all, wx }) : createAlipayCheckout({ ...all, my })
  opened.push(checkout)
  const names: string[] = []
  checkout.subscribe(({ name }) => void (names.at(-1) === name || names.push(name)))
  const reached: Opened['reached'] = (name, which = () => true) =>
    new Promise((resolve) => {
      const look = (state: CheckoutState) => {
        if (state.name === name && which(state)) resolve(state)
      }
      checkout.subscribe(look)
    })
  return { order, methods, phone, checkout, names, reached }
}

async function expectPaidOnce({ order }: Opened): Promise<void> {
  await world.merchant.event('checkout.paid', order.orderNo)
  expect((await order.ledger()).filter(({ status }) => status === 'paid')).toHaveLength(1)
}

describe.concurrent('one tap', () => {
  const everywhere = WALLETS.flatMap((wallet) => PAYABLE[wallet].map((account) => [wallet, account] as const))

  test.each(everywhere)('in %s at %s: logs in silently, opens the sheet, and is paid', async (wallet, account) => {
    const one = await open(wallet, { account })
    expect(one.names).toEqual(['loading'])
    one.checkout.pay()
    await one.reached('settled')
    expect(one.names.slice(0, 5)).toEqual(['loading', 'choosing', 'identifying', 'starting', 'in-wallet'])
    await expectPaidOnce(one)
    expect([one.phone.sheets(), logins(one)]).toEqual([1, 1])
    expect(await one.order.ledger()).toMatchObject([{ creates: 1 }])
  })

  test.each(WALLETS)('in %s: cancelled, then paid, by the same payment', async (wallet) => {
    const one = await open(wallet, { deed: atFirst({ pay: false, says: 'cancel' }) })
    one.checkout.pay()
    await one.reached('waiting', (state) => 'after' in state && state.after === 'wallet-cancelled')
    one.checkout.pay()
    await one.reached('settled')
    await expectPaidOnce(one)
    expect([one.phone.sheets(), logins(one)]).toEqual([2, 1])
    expect(await one.order.ledger()).toMatchObject([{ creates: 1 }])
  })

  test.each(WALLETS)('in %s: paid, though the wallet never calls back [F54]', async (wallet) => {
    const one = await open(wallet, { deed: () => ({ pay: true, says: null }) })
    one.checkout.pay()
    await one.reached('settled')
    await expectPaidOnce(one)
  })

  test.each(WALLETS)(
    'in %s: put away with the sheet open, paid meanwhile, and settled when it is back [F55]',
    async (wallet) => {
      const one = await open(wallet, { deed: () => ({ pay: false, says: null }) })
      one.checkout.pay()
      await one.reached('in-wallet')
      one.phone.hide()
      const [payment] = await one.order.ledger()
      expect((await world.asPhone(`/payments/${payment?.id}/pay`)).status).toBe(200)
      await world.merchant.event('checkout.paid', one.order.orderNo)
      one.phone.show()
      await one.reached('settled')
    },
  )

  test.each(WALLETS)(
    'in %s: a token that ends under the tap is refreshed, and the tap goes on [F57]',
    async (wallet) => {
      let good = false
      const one = await open(wallet, {
        badToken: (path) => !good && path.endsWith('/payments'),
        page: {
          refreshToken: async () => {
            good = true
            return freshToken(one)
          },
        },
      })
      one.checkout.pay()
      await one.reached('settled')
      await expectPaidOnce(one)
      expect(await one.order.ledger()).toMatchObject([{ creates: 1 }])
    },
  )

  test.each(WALLETS)(
    'in %s: a token that ended where nobody brings one waits for setToken, and the tap goes on',
    async (wallet) => {
      let good = false
      const one = await open(wallet, { badToken: (path) => !good && path.endsWith('/payments') })
      one.checkout.pay()
      expect(await one.reached('unreadable')).toMatchObject({ trouble: { code: 'token-invalid' } })
      good = true
      one.checkout.setToken(await freshToken(one))
      await one.reached('settled')
      await expectPaidOnce(one)
    },
  )
})

describe.concurrent('a network that isn’t there', () => {
  test.each(WALLETS)('in %s at the start: goes on by itself, with the tap that came before [F52]', async (wallet) => {
    const one = await open(wallet, { before: (phone) => phone.setOnline(false) })
    one.checkout.pay()
    expect(await one.reached('unreadable')).toMatchObject({ trouble: { code: 'offline' } })
    one.phone.setOnline(true)
    await one.reached('settled')
    await expectPaidOnce(one)
  })

  test.each(WALLETS)('in %s in the middle, and back: asked about at once [F52]', async (wallet) => {
    const one: Opened = await open(wallet, {
      deed: () => {
        one.phone.setOnline(false)
        return { pay: true, says: 'ok' }
      },
    })
    one.checkout.pay()
    await one.reached('waiting', (state) => 'trouble' in state && state.trouble?.code === 'offline')
    one.phone.setOnline(true)
    await one.reached('settled')
    await expectPaidOnce(one)
  })
})

describe.concurrent('how it is told', () => {
  test('WeChat’s newer base libraries are told by a stream, older ones and Alipay ask', async () => {
    const [fresh, old, alipay] = await Promise.all([open('wechat'), open('wechat', { old: true }), open('alipay')])
    for (const { checkout } of [fresh, old, alipay]) checkout.pay()
    for (const { reached } of [fresh, old, alipay]) await reached('settled')
    expect(fresh.phone.pieces()).toBeGreaterThan(10)
    expect([old.phone.pieces(), alipay.phone.pieces()]).toEqual([0, 0])
    const streams = ({ asked }: Phone) => asked.filter((path) => path.endsWith('/events')).length
    expect([streams(old.phone), streams(alipay.phone)]).toEqual([1, 0])
  })
})

describe.concurrent('handed over', () => {
  test.each(WALLETS)(
    'in %s from a web view: by the checkout’s link alone, and the page that was left sees it paid',
    async (wallet) => {
      const one = await open(wallet, { query: ({ checkoutId }) => ({ pay: encodeURIComponent(linkOf(checkoutId)) }) })
      one.checkout.pay()
      await one.reached('settled')
      await expectPaidOnce(one)
      expect(one.phone.asked[0]).toBe(`POST /pay/${one.order.checkoutId}/token`)
      expect(await one.order.status()).toBe('paid')
    },
  )

  test('in WeChat from a printed code, and from a mini-program’s own', async () => {
    const ways = [
      ({ checkoutId }: Order) => ({ q: encodeURIComponent(`${linkOf(checkoutId)}?table=7`) }),
      ({ checkoutId }: Order) => ({ scene: checkoutId }),
    ]
    for (const query of ways) {
      const one = await open('wechat', { query })
      expect(await one.reached('choosing')).toMatchObject({ checkout: { id: one.order.checkoutId } })
    }
  })

  test('a link of nobody’s is told as what it is', async () => {
    const one = await open('alipay', { query: () => ({ qrCode: linkOf(`co_${'0'.repeat(26)}`) }) })
    expect(await one.reached('unreadable')).toMatchObject({ trouble: { code: 'refresh-failed' } })
  })
})

describe.concurrent('who can’t be known', () => {
  test.each(WALLETS)('in %s: a login code that was used is refused by name, and the next tap pays', async (wallet) => {
    const used = await loginCode(world, wallet, 'alice')
    const first = await placeOrder(world, 'main', { methods: [CHANNELS[wallet]], stranger: true })
    expect((await logIn(world, first, wallet, used)).status).toBe(200)
    const codes = [used]
    const one = await open(wallet, { code: () => codes.shift() })
    one.checkout.pay()
    const told = await one.reached('choosing', (state) => 'trouble' in state && state.trouble !== null)
    expect(told).toMatchObject({ trouble: { code: 'login-invalid' } })
    expect([one.phone.sheets(), logins(one)]).toEqual([0, 1])
    one.checkout.pay()
    await one.reached('settled')
    await expectPaidOnce(one)
  })

  test.each(WALLETS)('in %s, where only the other wallet can be paid with, no code of it is shown', async (wallet) => {
    const other = wallet === 'wechat' ? 'alipay' : 'wechat'
    const one = await open(wallet, { methods: [`${other}:jsapi`, `${other}:qr`] })
    one.checkout.pay()
    expect(await one.reached('guiding')).toMatchObject({ choice: { usable: false, reason: 'wallet-unavailable' } })
    expect(await one.order.ledger()).toEqual([])
  })
})

describe('a wallet’s side that is down', () => {
  afterEach(() => mendSandbox(world))

  test.each(WALLETS)('%s: is told by name, no payment is made, and the next tap pays', async (wallet) => {
    await world.control('/faults', { on: `${wallet}-code`, fault: 'http-500', times: null })
    const one = await open(wallet)
    one.checkout.pay()
    const told = await one.reached('choosing', (state) => 'trouble' in state && state.trouble !== null)
    expect(told).toMatchObject({ trouble: { code: 'wallet-unavailable' } })
    expect(await one.order.ledger()).toEqual([])
    await mendSandbox(world)
    one.checkout.retry()
    await one.reached('settled')
    await expectPaidOnce(one)
  })
})

test('every account that has the channels is among these', async () => {
  for (const wallet of WALLETS) {
    expect((await accountsWith(world, CHANNELS[wallet])).toSorted()).toEqual(PAYABLE[wallet].toSorted())
  }
})

function linkOf(checkoutId: string): string {
  return `${world.brokerUrl}/pay/${checkoutId}`
}

function logins({ phone }: Opened): number {
  return phone.asked.filter((path) => path === 'POST /v1/checkout/login').length
}

/** What the shop's server answers when its page asks for another token. */
async function freshToken({ order, methods }: Opened): Promise<string> {
  const goods = { amount: 12_800, subject: 'Longjing', returnUrl: 'http://127.0.0.1/orders' }
  const wish = { orderNo: order.orderNo, account: 'main', methods, ...goods }
  const { status, body } = await world.asMerchant('POST', '/v1/checkouts', wish)
  expect(status).toBe(200)
  return body.clientToken
}
