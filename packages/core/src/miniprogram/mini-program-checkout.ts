import { type Checkout, createCheckout } from '../checkout.ts'
import type { CheckoutOptions } from '../checkout-options.ts'
import type { Transport } from '../ports.ts'
import type { AlipayHost, WechatHost } from './host.ts'
import { createMiniProgramPlatform, type MiniProgramHost } from './platform.ts'
import { miniProgramTimers } from './timers.ts'
import { createAlipayTransport, createWechatTransport } from './transport.ts'

/** What a mini-program's page says about the checkout it wants to run. */
export type MiniProgramCheckoutOptions = Pick<
  CheckoutOptions,
  'brokerUrl' | 'token' | 'refreshToken' | 'methods' | 'till'
>

/** Runs a checkout in a WeChat mini-program. The broker's host must be among the mini-program's request domains. */
export function createWechatCheckout(options: MiniProgramCheckoutOptions & { readonly wx: WechatHost }): Checkout {
  return runOver(createWechatTransport(options.wx), options)
}

/** Runs a checkout in an Alipay mini-program. The broker's host must be among the mini-program's request domains. */
export function createAlipayCheckout(options: MiniProgramCheckoutOptions & { readonly my: AlipayHost }): Checkout {
  return runOver(createAlipayTransport(options.my), options)
}

function runOver(transport: Transport, options: MiniProgramCheckoutOptions & MiniProgramHost): Checkout {
  const platform = createMiniProgramPlatform(options)
  return createCheckout({ ...options, transport, platform, timers: miniProgramTimers() })
}
