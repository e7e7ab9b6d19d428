import type { CheckoutState, Trouble } from '@pay-checkout/core'
import type { CheckoutView } from '@pay-checkout/protocol'

const UPWARDS: EventInit = { bubbles: true, composed: true }

/** `pay-state-change`: the checkout moved. Inform yourself; deliver goods only on your server's webhook. */
export class PayStateChangeEvent extends Event {
  readonly state: CheckoutState
  constructor(state: CheckoutState) {
    super('pay-state-change', UPWARDS)
    this.state = state
  }
}

/**
 * `pay-navigate`: the page is about to be navigated to `url`, of a cashier or of a wallet that tells who the payer is and sends them
 * back. Cancel it to navigate by yourself.
 */
export class PayNavigateEvent extends Event {
  readonly url: string
  constructor(url: string) {
    super('pay-navigate', { ...UPWARDS, cancelable: true })
    this.url = url
  }
}

/** `pay-settled`: the broker says that the checkout is paid. */
export class PaySettledEvent extends Event {
  readonly checkout: CheckoutView
  constructor(checkout: CheckoutView) {
    super('pay-settled', UPWARDS)
    this.checkout = checkout
  }
}

/** `pay-stopped`: the checkout can no longer be paid. */
export class PayStoppedEvent extends Event {
  readonly reason: 'closed' | 'expired'
  constructor(reason: 'closed' | 'expired') {
    super('pay-stopped', UPWARDS)
    this.reason = reason
  }
}

/** `pay-error`: something went wrong. With `token-expired`, set a fresh `token` and the checkout goes on; with `refresh-failed`, `refreshToken` brought none. */
export class PayErrorEvent extends Event {
  readonly trouble: Trouble
  constructor(trouble: Trouble) {
    super('pay-error', UPWARDS)
    this.trouble = trouble
  }
}

/**
 * `pay-token-needed`: the token ends in a minute, or was refused. Set a fresh `token` for the same checkout, unless the element has a
 * `refreshToken`: what the payer has tapped goes on by itself.
 */
export class PayTokenNeededEvent extends Event {
  constructor() {
    super('pay-token-needed', UPWARDS)
  }
}

/** The events of `<pay-checkout>` by name. */
export interface PayCheckoutEventMap {
  'pay-state-change': PayStateChangeEvent
  'pay-navigate': PayNavigateEvent
  'pay-settled': PaySettledEvent
  'pay-stopped': PayStoppedEvent
  'pay-error': PayErrorEvent
  'pay-token-needed': PayTokenNeededEvent
}

declare global {
  interface GlobalEventHandlersEventMap extends PayCheckoutEventMap {}
}
