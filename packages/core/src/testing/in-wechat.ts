import type { ClientAction, MethodOffer } from '@pay-checkout/protocol'
import type { FakePlatformOptions } from './fake-platform.ts'
import { type OpenCheckout, type OpenCheckoutOptions, openCheckout } from './open-checkout.ts'

/** WeChat's sheet, as `wechat:jsapi` asks for it. */
export const SHEET: ClientAction = { type: 'invoke-wechat', params: { appId: 'wx1' } }
const CODE: ClientAction = { type: 'show-qr', content: 'weixin://x', expiresAt: '2026-11-21T01:00:00Z' }

/** What is offered to a payer whom the wallet's own page can make known. */
export const UNKNOWN: MethodOffer = {
  method: 'wechat',
  channels: ['wechat:jsapi', 'wechat:qr'],
  payerKnown: false,
  payers: [{ channel: 'wechat:jsapi', known: false, by: 'authorize' }],
}

/** Opens a checkout on a page in WeChat whose broker doesn't know its payer; a sheet never answers, as some don't. */
export function openInWechat({ platform, ...options }: OpenCheckoutOptions = {}): Promise<OpenCheckout> {
  const perform: FakePlatformOptions['perform'] = ({ type }) =>
    type === 'redirect' ? Promise.resolve({ kind: 'left' }) : new Promise(() => {})
  return openCheckout({
    checkout: { methods: [UNKNOWN] },
    action: (channel) => (channel === 'wechat:jsapi' ? SHEET : CODE),
    ...options,
    platform: { surface: { app: 'wechat', system: 'ios', handheld: true }, perform, ...platform },
  })
}

/** The payer taps once, and the page is left: the handle with which the wallet would send them back. */
export async function tap({ checkout, timers, broker }: OpenCheckout): Promise<string> {
  checkout.pay()
  await timers.advance(0)
  return broker.allow()
}

/** The same page, in the same browser, when the payer comes back to it `later` milliseconds after the first was opened. */
export function comingBack({ broker, platform }: OpenCheckout, handle: string, later = 0): OpenCheckoutOptions {
  const remembered: Record<string, string> = {}
  for (const [key, value] of platform.remembered) {
    const [way, at, proof] = value.split(' ')
    // The new page's clock stands where the first one's did, so what it remembers is older instead.
    remembered[key] = proof ? `${way} ${Number(at) - later} ${proof}` : value
  }
  return { broker, platform: { remembered, handle, ids: 1_000 } }
}
