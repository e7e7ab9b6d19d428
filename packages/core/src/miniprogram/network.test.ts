import { expect, test } from 'vitest'
import { createFakeMy, createFakeWx, createManualTimers, type FakeRequest, sampleCheckout } from '../testing/index.ts'
import { createCheckout } from './create-checkout.ts'
import { createMiniProgramPlatform } from './platform.ts'
import { createAlipayTransport, createWechatTransport } from './transport.ts'

const WALLETS = ['wechat', 'alipay'] as const

/** A mini-program whose phone has a network or none, and its checkout. */
async function phone(wallet: (typeof WALLETS)[number], { online, tells = true }: { online: boolean; tells?: boolean }) {
  const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
  const world = { online, paid: false, asked: 0 }
  const channel = `${wallet}:miniprogram` as const
  const payment = () => ({ id: 'pay_1', status: world.paid ? 'paid' : 'pending', channel, action: { type: 'wait' } })
  let started = false
  const answer = ({ url }: FakeRequest) => {
    world.asked += 1
    if (!world.online) return 'lost' as const
    started ||= /payments$/.test(url)
    if (/payments/.test(url)) return { status: 200, body: JSON.stringify(payment()) }
    const methods = [{ method: wallet, channels: [channel], payerKnown: true }]
    const view = {
      ...sampleCheckout({ methods }),
      status: world.paid ? 'paid' : 'open',
      payment: started ? payment() : null,
    }
    return { status: 200, body: JSON.stringify(view) }
  }
  const host = wallet === 'wechat' ? createFakeWx({ answer }) : createFakeMy({ answer })
  const transport = 'wx' in host ? createWechatTransport(host.wx) : createAlipayTransport(host.my)
  if (!tells) Object.assign('wx' in host ? host.wx : host.my, { onNetworkStatusChange: undefined })
  const platform = createMiniProgramPlatform(host)
  const checkout = createCheckout({ brokerUrl: 'https://pay.example.com', token: 't', transport, platform, timers })
  await timers.advance(0)
  const network = async (is: boolean) => {
    world.online = is
    host.network(is)
    await timers.advance(0)
  }
  return { timers, world, checkout, network, host }
}

test.each(WALLETS)(
  '%s: offline at the start is told, and goes on by itself when the network is there [F52]',
  async (wallet) => {
    const { checkout, network, host } = await phone(wallet, { online: false })
    expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'offline' } })
    await network(false)
    expect(checkout.getState().name).toBe('unreadable')
    await network(true)
    expect(checkout.getState().name).toBe('choosing')
    checkout.dispose()
    expect(host.listeners()).toBe(0)
  },
)

test.each(WALLETS)('%s: a host that tells of no network is asked by itself, and goes on [F52]', async (wallet) => {
  const { checkout, network, timers } = await phone(wallet, { online: false, tells: false })
  await timers.advance(30_000)
  expect(checkout.getState()).toMatchObject({ name: 'unreadable', trouble: { code: 'offline' } })
  await network(true)
  expect(checkout.getState().name).toBe('unreadable')
  await timers.advance(10_000)
  expect(checkout.getState().name).toBe('choosing')
  checkout.dispose()
})

test.each(WALLETS)(
  '%s: offline in the middle is told beside the payment, and asked about at once when it is over [F52]',
  async (wallet) => {
    const { checkout, network, world, timers } = await phone(wallet, { online: true })
    checkout.pay()
    await timers.advance(0)
    await network(false)
    await timers.advance(60_000)
    expect(checkout.getState()).toMatchObject({ name: 'waiting', trouble: { code: 'offline' } })
    world.paid = true
    const { asked } = world
    await network(true)
    expect(world.asked).toBeGreaterThan(asked)
    expect(checkout.getState().name).toBe('settled')
    checkout.dispose()
  },
)

test('a network that changes while the app is put away shows nothing as visible', async () => {
  const { checkout, network, world, timers, host } = await phone('wechat', { online: true })
  checkout.pay()
  await timers.advance(0)
  host.hide()
  await timers.advance(2_000)
  const { asked } = world
  await network(true)
  await timers.advance(60_000)
  expect(world.asked).toBe(asked)
  checkout.dispose()
})
