import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { Channel } from '@pay-checkout/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { type Order, placeOrder } from './order.ts'
import {
  accountsWith,
  complete,
  goToWallet,
  isKnown,
  logIn,
  loginCode,
  mendSandbox,
  newProof,
  type Wallet,
} from './payer.ts'
import { call, startWorld, type World } from './world.ts'

/** Payers whom no shop has told of, at gateways that take no id which the wallets haven't told for the very app. */

const MINI_PROGRAMS: readonly AccountName[] = ['main', 'bank', 'chaoying', 'chaoying-older']
const PAGES: readonly (readonly [AccountName, Wallet])[] = [
  ...(['main', 'bank', 'chaoying', 'chaoying-older', 'methods'] as const).map((name) => [name, 'wechat'] as const),
  ...(['main', 'bank', 'chaoying', 'chaoying-older', 'methods'] as const).map((name) => [name, 'alipay'] as const),
]

let world: World
beforeAll(async () => {
  world = await startWorld({ strictPayers: true })
})
afterAll(() => world.close())

function stranger(account: AccountName, ...methods: readonly Channel[]): Promise<Order> {
  return placeOrder(world, account, { methods, stranger: true })
}

async function expectPaid(order: Order, channel: Channel): Promise<void> {
  const started = await order.startBy(channel)
  expect(started).toMatchObject({ status: 200, body: { status: 'pending' } })
  await order.pay(started.body.action)
  await world.merchant.event('checkout.paid', order.orderNo)
  expect(await order.ledger()).toMatchObject([{ creates: 1, status: 'paid' }])
}

describe.concurrent('a mini-program’s login', () => {
  test.each(MINI_PROGRAMS)('%s: makes its payer known, who pays', async (account) => {
    const order = await stranger(account, 'wechat:miniprogram')
    expect((await order.startBy('wechat:miniprogram')).body.code).toBe('payer-unknown')
    const code = await loginCode(world, 'wechat', `mini-${account}`)
    const known = await logIn(world, order, 'wechat', code)
    expect(known).toMatchObject({ status: 200, body: { methods: [{ payers: [{ known: true, by: 'login' }] }] } })
    await expectPaid(order, 'wechat:miniprogram')
  })

  test.each(MINI_PROGRAMS)(
    '%s: a code that was used, one of another app’s and none at all are refused by name',
    async (account) => {
      const first = await stranger(account, 'wechat:miniprogram')
      const used = await loginCode(world, 'wechat', 'alice')
      expect((await logIn(world, first, 'wechat', used)).status).toBe(200)
      const second = await stranger(account, 'wechat:miniprogram')
      for (const code of [used, await loginCode(world, 'alipay', 'alice'), 'nonsense']) {
        expect(await logIn(world, second, 'wechat', code)).toMatchObject({
          status: 409,
          body: { code: 'login-invalid' },
        })
      }
      expect(await isKnown(world, second)).toBe(false)
      expect((await second.startBy('wechat:miniprogram')).body.code).toBe('payer-unknown')
      expect(await second.ledger()).toEqual([])
      // None of it keeps out whoever comes with a good one.
      expect((await logIn(world, second, 'wechat', await loginCode(world, 'wechat', 'alice'))).status).toBe(200)
    },
  )

  test.each(MINI_PROGRAMS)('%s: an openid of another app, told by the shop, makes no order', async (account) => {
    const { officialAccount, miniProgram } = world.keys.wallets.wechat
    const at = `${world.sandboxUrl}/control/wallet/people/alice?appId=${officialAccount.appId}`
    const { wechatOpenid } = (await call(at, 'GET')).body
    for (const openid of [wechatOpenid, 'oNobodyWhomWeChatKnows000001']) {
      const payer = { appId: miniProgram.appId, wechatOpenid: openid }
      const order = await placeOrder(world, account, { methods: ['wechat:miniprogram'], payer })
      const { body } = await order.startBy('wechat:miniprogram')
      // Pooul prints no codes: its words about a payer are no refusal that the broker could rely on, and asking tells later.
      expect(body.code ?? body.action.type).toBe(account === 'main' ? 'wait' : 'gateway-refused')
      expect(await order.ledger()).toEqual([])
    }
  })
})

describe.concurrent('the wallet’s page', () => {
  test.each(PAGES)('%s: to %s and back, and its payer pays', async (account, wallet) => {
    const channel: Channel = `${wallet}:jsapi`
    const order = await stranger(account, channel)
    const journey = await goToWallet(world, order, wallet, `page-${account}`)
    expect(await isKnown(world, order)).toBe(false)
    const known = await complete(world, order, journey)
    expect(known).toMatchObject({ status: 200, body: { methods: [{ payers: [{ known: true, by: 'authorize' }] }] } })
    await expectPaid(order, channel)
  })

  test.each(['wechat', 'alipay'] as const)(
    '%s: what is brought back is good once, for the page that asked',
    async (wallet) => {
      const channel: Channel = `${wallet}:jsapi`
      const [order, other] = [await stranger('main', channel), await stranger('main', channel)]
      const journey = await goToWallet(world, order, wallet, 'alice')
      const refused = { status: 409, body: { code: 'authorization-invalid' } }
      expect(await complete(world, order, { ...journey, proof: newProof() })).toMatchObject(refused)
      expect(await complete(world, other, journey)).toMatchObject(refused)
      expect(await complete(world, order, { ...journey, handle: newProof() })).toMatchObject(refused)
      expect([await isKnown(world, order), await isKnown(world, other)]).toEqual([false, false])
      // Whoever tried with something that doesn't fit has taken nothing from its owner.
      expect((await complete(world, order, journey)).status).toBe(200)
      expect(await complete(world, order, journey)).toMatchObject(refused)
      await expectPaid(order, channel)
    },
  )

  test.each(['wechat', 'alipay'] as const)('%s: its callback is good once', async (wallet) => {
    const { addresses } = await goToWallet(world, await stranger('main', `${wallet}:jsapi`), wallet, 'alice')
    const again = await fetch(addresses[1], { redirect: 'manual' })
    expect([again.status, again.headers.get('location')]).toEqual([400, null])
    expect(await again.text()).toContain('请回到商家页面')
  })
})

describe('in trouble that is not the payer’s', () => {
  afterEach(() => mendSandbox(world))

  test.each([
    ['wechat', 'lost-before'],
    ['wechat', 'http-500'],
    ['wechat', 'garbage'],
    ['wechat', 'busy'],
    ['wechat', 'rate-limited'],
    ['alipay', 'http-500'],
    ['alipay', 'busy'],
  ] as const)('%s’s server answers by %s: the page is told so, and a code to scan pays', async (wallet, fault) => {
    await world.control('/faults', { on: `${wallet}-code`, fault, times: null })
    const order = await stranger('main', `${wallet}:jsapi`, 'wechat:miniprogram', `${wallet}:qr`)
    const { handle } = await goToWallet(world, order, wallet, 'alice')
    expect(handle).toBe('!unavailable')
    if (wallet === 'wechat') {
      const told = await logIn(world, order, wallet, await loginCode(world, wallet, 'alice'))
      expect(told).toMatchObject({ status: 503, body: { code: 'wallet-unavailable' } })
    }
    await expectPaid(order, `${wallet}:qr`)
  })

  test('with a wrong secret of an app nobody is told that they did wrong, and a code to scan pays', async () => {
    const file = world.brokerConfig
    const right = await readFile(file, 'utf8')
    const { officialAccount, miniProgram } = world.keys.wallets.wechat
    const wrong = right
      .replaceAll(officialAccount.secret, randomBytes(16).toString('hex'))
      .replaceAll(miniProgram.secret, randomBytes(16).toString('hex'))
    expect(wrong).not.toBe(right)
    await restartWith(file, wrong)
    const order = await stranger('main', 'wechat:jsapi', 'wechat:miniprogram', 'wechat:qr')
    const code = await loginCode(world, 'wechat', 'alice')
    const told = await logIn(world, order, 'wechat', code)
    expect(told).toMatchObject({ status: 503, body: { code: 'wallet-unavailable' } })
    const { handle } = await goToWallet(world, order, 'wechat', 'alice')
    expect(handle).toMatch(/^!(failed|unavailable)$/)
    await expectPaid(order, 'wechat:qr')
    // The code has not been used up by a broker that could do nothing with it.
    await restartWith(file, right)
    const later = await stranger('main', 'wechat:miniprogram')
    expect((await logIn(world, later, 'wechat', code)).status).toBe(200)
  })

  async function restartWith(file: string, config: string): Promise<void> {
    await world.nodes[0]?.end()
    await writeFile(file, config)
    await world.startBroker()
  }
})

test('every account that has the channels is among these', async () => {
  expect((await accountsWith(world, 'wechat:miniprogram')).toSorted()).toEqual(MINI_PROGRAMS.toSorted())
  for (const wallet of ['wechat', 'alipay'] as const) {
    const listed = PAGES.flatMap(([account, of]) => (of === wallet ? [account] : []))
    expect((await accountsWith(world, `${wallet}:jsapi`)).toSorted()).toEqual(listed.toSorted())
  }
})
