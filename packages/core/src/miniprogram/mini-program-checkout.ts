import type { Checkout } from '../checkout.ts'
import type { CheckoutOptions } from '../checkout-options.ts'
import { alipayHost } from './alipay.ts'
import { createCheckout } from './create-checkout.ts'
import type { AlipayHost, WechatHost } from './host.ts'
import { type AnyHost, portOf } from './host-here.ts'
import type { HostPort } from './host-port.ts'
import { createHostPlatform } from './platform.ts'
import { miniProgramTimers } from './timers.ts'
import { wechatHost } from './wechat.ts'

/** What a mini-program's page says about the checkout it wants to run. */
export type MiniProgramCheckoutOptions = Pick<CheckoutOptions, 'brokerUrl' | 'refreshToken' | 'methods' | 'till'> & {
  /** The client token, as `POST /v1/checkouts` gave it to your server. Left out: the first one is `refreshToken`'s, too. */
  readonly token?: string | undefined
}

/**
 * Runs a checkout in a WeChat mini-program. The broker's host must be among the mini-program's request domains.
 * `subscribe` tells the present state at once, so that a page always has one to show. Throws `HostNotServed` outside WeChat and in a mini-game.
 */
export function createWechatCheckout(options: MiniProgramCheckoutOptions & { readonly wx: WechatHost }): Checkout {
  return runOver(wechatHost(options.wx), options)
}

/** The same in an Alipay mini-program. */
export function createAlipayCheckout(options: MiniProgramCheckoutOptions & { readonly my: AlipayHost }): Checkout {
  return runOver(alipayHost(options.my), options)
}

/**
 * The same in whichever of the two this mini-program is, so that one line does for both; or in another host, by what its author has filled in
 * (`host`). Throws `HostNotServed`, which names it, everywhere else.
 */
export function createMiniProgramCheckout(options: MiniProgramCheckoutOptions & AnyHost): Checkout {
  return runOver(portOf(options), options)
}

function runOver(host: HostPort, options: MiniProgramCheckoutOptions): Checkout {
  const checkout = createCheckout({
    ...options,
    token: options.token || '',
    transport: host.transport,
    platform: createHostPlatform(host),
    timers: miniProgramTimers(),
  })
  return {
    ...checkout,
    subscribe(run) {
      const stop = checkout.subscribe(run)
      run(checkout.getState())
      return stop
    },
  }
}
