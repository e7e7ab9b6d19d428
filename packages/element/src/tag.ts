import type { Checkout, Platform, Surface } from '@pay-checkout/core'
import type { BrowserPlatformOptions } from '@pay-checkout/core/browser'
import type { PayCheckoutEventMap } from './events.ts'

/** What a page sets on `<pay-checkout>`, as a framework writes it: what is left out may be `undefined` or `null`. */
export interface PayCheckoutSettings {
  /** The client token, as `POST /v1/checkouts` gave it to your server. */
  readonly token?: string | null | undefined
  /** The broker's address, for example `https://pay.example.com`. */
  readonly brokerUrl?: string | null | undefined
  /** Where H5 and hosted payments bring the payer back; this page by default. */
  readonly returnUrl?: string | null | undefined
  /** BCP 47 tag; the browser's language by default. */
  readonly locale?: string | null | undefined
  /** Only these methods or channels, in this order: a list, or text separated by commas. All by default. */
  readonly methods?: string | readonly string[] | null | undefined
  /** `auto`, as the system has it, by default. */
  readonly theme?: 'auto' | 'light' | 'dark' | null | undefined
  /** Without frame and summary. */
  readonly compact?: boolean | null | undefined
  /** A cashier's page. */
  readonly till?: boolean | null | undefined
  /** Gets a fresh token for the same checkout from your server. */
  readonly refreshToken?: (() => string | Promise<string>) | null | undefined
  /** A till's camera instead of the browser's: what it read, null when it was closed. */
  readonly scanCode?: (() => Promise<string | null>) | null | undefined
  /** How to pay in WeChat instead of over its bridge, as `setUpWeixinSdk` answers it. */
  readonly invokeWechat?: BrowserPlatformOptions['invokeWechat'] | null
  /** What you know better than the user agent tells about where the payer is. Compared by what it holds. */
  readonly surface?: Partial<Surface> | null | undefined
  /** Another platform than the browser's, for tests and simulators. */
  readonly platform?: Platform | null | undefined
  /** A checkout that you run yourself, instead of `token` and `brokerUrl`; you dispose of it. */
  readonly checkout?: Checkout | null | undefined
}

/** The events of `<pay-checkout>` as JSX writes them on the tag: `onpay-settled={…}`. */
export type PayCheckoutListeners = {
  readonly [Type in keyof PayCheckoutEventMap as `on${Type}`]?:
    | ((event: PayCheckoutEventMap[Type]) => void)
    | null
    | undefined
}

/** What a framework's JSX may write on `<pay-checkout>` itself, beside what it allows on every element. */
export interface PayCheckoutTag extends PayCheckoutSettings, PayCheckoutListeners {
  readonly 'broker-url'?: string | null | undefined
  readonly 'return-url'?: string | null | undefined
}

/** The properties of the element that a page sets. */
export const SETTINGS: readonly (keyof PayCheckoutSettings)[] = [
  ...(['token', 'brokerUrl', 'returnUrl', 'locale', 'methods', 'theme', 'compact', 'till'] as const),
  ...(['refreshToken', 'scanCode', 'invokeWechat', 'surface', 'platform', 'checkout'] as const),
]

/** The events that a page hears of. */
export const EVENTS: readonly (keyof PayCheckoutEventMap)[] = [
  ...(['pay-state-change', 'pay-navigate', 'pay-settled', 'pay-stopped', 'pay-error', 'pay-token-needed'] as const),
]

/** Sets what isn't as it was, and leaves alone what a page may have set by itself. */
export function applySettings(element: object, settings: PayCheckoutSettings, last: PayCheckoutSettings): void {
  for (const name of SETTINGS) {
    if (settings[name] !== last[name]) (element as Record<string, unknown>)[name] = settings[name]
  }
}
