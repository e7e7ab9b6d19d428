// @vitest-environment happy-dom
import type { Channel } from '@pay-checkout/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createBrowserPlatform } from './browser/index.ts'
import type { CheckoutEvent } from './checkout-state.ts'
import { createCheckout } from './create-checkout.ts'
import { createMiniProgramPlatform, createCheckout as inMiniProgram } from './miniprogram/index.ts'
import type { Platform } from './ports.ts'
import {
  createFakeBroker,
  createFakeMy,
  createFakeWx,
  createManualTimers,
  type FakeLife,
  installAlipayJSBridge,
  installWeixinJSBridge,
} from './testing/index.ts'

/** Every step that the machine takes: what happened, from where to where, with which trouble, and what was to be done. */
let steps: string[] = []

vi.mock('./advance.ts', async (original) => {
  const { advance, ...others } = await original<typeof import('./advance.ts')>()
  const watched: typeof advance = (state, event) => {
    const next = advance(state, event)
    const trouble = 'trouble' in next.state && next.state.trouble ? ` (${next.state.trouble.code})` : ''
    const after = next.state.name === 'waiting' ? ` after ${next.state.after}` : ''
    const effects = next.effects.map(({ type }) => type).join(', ')
    steps.push(`${wordOf(event)}: ${state.name} → ${next.state.name}${after}${trouble} [${effects}]`)
    return next
  }
  return { ...others, advance: watched }
})

function wordOf(event: CheckoutEvent): string {
  return event.type === 'performed' ? `performed ${event.outcome.kind}` : event.type
}

type Answer = 'ok' | 'cancel' | 'fail' | 'silent'
type Wallet = 'wechat' | 'alipay'

/** What a payer's phone does, whatever the checkout runs in. */
interface Phone {
  readonly platform: Platform
  readonly create: typeof createCheckout
  hide(): void
  show(): void
  /** The network is there again. */
  online(): void
}

const SHEET = { appId: 'wx1', timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'MD5', paySign: 's' }
const CODES = { ok: '9000', cancel: '6001', fail: '4000' }
const never = new Promise<never>(() => {})

const uninstall: (() => void)[] = []
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  for (const run of uninstall.splice(0)) run()
  setVisible(true)
  vi.useRealTimers()
})

function setVisible(visible: boolean): void {
  Object.defineProperty(document, 'visibilityState', { value: visible ? 'visible' : 'hidden', configurable: true })
}

function page(wallet: Wallet, answer: () => Answer): Phone {
  const reply = (told: Answer) => (told === 'silent' ? never : told)
  const wechat = async () => ({ err_msg: `get_brand_wcpay_request:${await reply(answer())}` })
  const alipay = async () => ({ resultCode: CODES[(await reply(answer())) as keyof typeof CODES] })
  const bridge =
    wallet === 'wechat'
      ? installWeixinJSBridge(window, { ready: 'now', pay: wechat })
      : installAlipayJSBridge(window, { ready: 'now', pay: alipay })
  uninstall.push(bridge.uninstall)
  return {
    create: createCheckout,
    platform: createBrowserPlatform({ surface: { app: wallet, runtime: 'page', handheld: true, devtools: false } }),
    hide() {
      setVisible(false)
      document.dispatchEvent(new Event('visibilitychange'))
    },
    show() {
      setVisible(true)
      document.dispatchEvent(new Event('visibilitychange'))
    },
    online: () => void window.dispatchEvent(new Event('online')),
  }
}

function miniProgram(wallet: Wallet, answer: () => Answer): Phone {
  const wechat = () => {
    const told = answer()
    if (told === 'silent') return null
    const errMsg = { ok: 'requestPayment:ok', cancel: 'requestPayment:fail cancel', fail: 'requestPayment:fail' }[told]
    return { callback: told === 'ok' ? ('success' as const) : ('fail' as const), errMsg }
  }
  const alipay = () => {
    const told = answer()
    return told === 'silent' ? null : CODES[told]
  }
  const nobody = () => 'lost' as const
  const host =
    wallet === 'wechat' ? createFakeWx({ answer: nobody, pay: wechat }) : createFakeMy({ answer: nobody, pay: alipay })
  const life: FakeLife = host
  const platform = createMiniProgramPlatform(host)
  return { create: inMiniProgram, platform, hide: life.hide, show: life.show, online: () => life.network(true) }
}

/** One story, told in one place: what the machine did. */
async function stepsIn(place: typeof page, wallet: Wallet, channel: Channel, story: Story): Promise<readonly string[]> {
  steps = []
  let answer: Answer = 'ok'
  const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
  const phone = place(wallet, () => answer)
  const broker = createFakeBroker({
    now: timers.now,
    checkout: { methods: [{ method: wallet, channels: [channel], payerKnown: true }] },
    action: () =>
      wallet === 'wechat' ? { type: 'invoke-wechat', params: SHEET } : { type: 'invoke-alipay', tradeNo: '2026' },
  })
  const { transport } = broker
  const { platform } = phone
  const pass = async (ms = 0) => {
    await vi.advanceTimersByTimeAsync(100)
    await timers.advance(ms)
  }
  if (story.startsOffline) broker.disturb('checkout', 'lost')
  const ports = { transport, platform, timers, random: () => 0.5 }
  const checkout = phone.create({ brokerUrl: 'https://pay.example.com', token: 't', ...ports })
  await pass()
  const tap = async (told: Answer) => {
    answer = told
    checkout.pay()
    await pass()
  }
  await story.tell({ ...phone, broker, checkout, pass, tap })
  checkout.dispose()
  return steps
}

interface World extends Phone {
  readonly broker: ReturnType<typeof createFakeBroker>
  readonly checkout: ReturnType<typeof createCheckout>
  pass(ms?: number): Promise<void>
  /** A tap on pay, and what the wallet then says. */
  tap(told: Answer): Promise<void>
}

interface Story {
  readonly startsOffline?: true
  tell(world: World): Promise<void>
}

const STORIES: Readonly<Record<string, Story>> = {
  'paid, and the wallet says so': {
    async tell({ tap, broker, pass }) {
      await tap('ok')
      broker.pay()
      await pass(2_000)
    },
  },
  'cancelled, then paid': {
    async tell({ tap, broker, pass }) {
      await tap('cancel')
      await tap('ok')
      broker.pay()
      await pass(2_000)
    },
  },
  'refused by the wallet, and retried': {
    async tell({ tap, checkout, pass }) {
      await tap('fail')
      checkout.retry()
      await pass(5_000)
    },
  },
  'paid without a word of the wallet': {
    async tell({ tap, broker, pass }) {
      await tap('silent')
      broker.pay()
      await pass(2_000)
    },
  },
  'put away while the wallet is open, and shown again': {
    async tell({ tap, broker, pass, hide, show }) {
      await tap('silent')
      hide()
      broker.pay()
      await pass(60_000)
      show()
      await pass()
    },
  },
  'offline at the start': {
    startsOffline: true,
    async tell({ online, pass, tap }) {
      online()
      await pass()
      await tap('ok')
    },
  },
  'offline at the start, and nobody tells when it is over': {
    startsOffline: true,
    async tell({ pass, tap, broker }) {
      broker.heal()
      await pass(10_000)
      await tap('ok')
    },
  },
  'offline in the middle': {
    async tell({ tap, broker, pass, online }) {
      await tap('ok')
      broker.disturb('pay_1', 'lost', null)
      await pass(60_000)
      broker.heal()
      broker.pay()
      online()
      await pass()
    },
  },
  'asked to pay before the checkout was read': {
    startsOffline: true,
    async tell({ checkout, online, pass }) {
      checkout.retry()
      checkout.pay()
      await pass()
      online()
      await pass(2_000)
    },
  },
  'a token that ends under the tap': {
    async tell({ tap, broker, checkout, pass }) {
      broker.disturb('payments', 'token-expired')
      await tap('ok')
      checkout.setToken('fresh')
      await pass(2_000)
    },
  },
  'given up, and too late': {
    async tell({ tap, broker, checkout, pass }) {
      await tap('silent')
      broker.pay()
      checkout.cancel()
      await pass()
    },
  },
}

const PLACES = [
  ['wechat', 'wechat:jsapi', 'wechat:miniprogram'],
  ['alipay', 'alipay:jsapi', 'alipay:jsapi'],
] as const

for (const [wallet, onPage, inMini] of PLACES) {
  test.each(Object.entries(STORIES))(
    `${wallet}, %s: the machine takes the same steps in a browser and in a mini-program`,
    async (_, story) => {
      const browser = await stepsIn(page, wallet, onPage, story)
      const mini = await stepsIn(miniProgram, wallet, inMini, story)
      expect(mini).toEqual(browser)
      expect(mini.length).toBeGreaterThan(4)
    },
  )
}

test('the steps of a payment, as they are', async () => {
  const told = await stepsIn(miniProgram, 'wechat', 'wechat:miniprogram', STORIES['cancelled, then paid'] as Story)
  expect(told).toEqual([
    'opened: loading → loading [stop-following, load]',
    'loaded: loading → choosing [stop-following]',
    'chosen: choosing → starting [start]',
    'started: starting → in-wallet [forget-key, follow, perform]',
    'reported: in-wallet → in-wallet []',
    'performed cancelled: in-wallet → waiting after wallet-cancelled [follow]',
    'reported: waiting → waiting after wallet-cancelled []',
    'chosen: waiting → starting [start]',
    'started: starting → in-wallet [forget-key, follow, perform]',
    'reported: in-wallet → in-wallet []',
    'performed done: in-wallet → waiting after wallet-done [follow]',
    'reported: waiting → waiting after wallet-done []',
    'reported: waiting → settled [stop-following, forget-key]',
  ])
})
