import type { BankChoice, Channel } from '@pay-checkout/protocol'

/** Why a channel can't be used here, or is only second best. Each has a sentence in every locale. */
export type ChannelReason =
  | 'blocked-in-wechat'
  | 'blocked-in-alipay'
  | 'only-in-wechat'
  | 'only-in-alipay'
  | 'only-in-mini-program'
  | 'only-in-app'
  | 'payer-unknown'
  | 'web-view-cannot-pay'
  | 'needs-another-device'
  | 'needs-scanner'
  | 'wallet-unavailable'
  | 'devtools-cannot-pay'
  /** The payment asks for something that this client doesn't know. */
  | 'needs-newer-page'

/** What the payer can do about it. */
export type ChannelRemedy =
  | 'open-in-browser'
  | 'open-in-wechat'
  | 'open-in-alipay'
  | 'copy-link'
  | 'authorize'
  | 'open-mini-program-page'
  | 'scan-with-another-device'
  /** The broker's hosted page knows what it may be asked to do: `checkout.payUrl`. */
  | 'open-hosted-page'
  | 'use-other-channel'

/** One channel of a checkout, judged for one surface. */
export interface ChannelChoice {
  readonly channel: Channel
  /** Whether starting it here can lead to a payment. */
  readonly usable: boolean
  /** Present when it isn't usable, and on usable channels that are only second best (a QR code on the phone that shows it). */
  readonly reason?: ChannelReason
  readonly remedies: readonly ChannelRemedy[]
  /** Present where the payer chooses a bank. */
  readonly bank?: BankChoice
  /** How the payer is made known first, where the wallet can tell here who they are: the checkout does so when it is chosen. */
  readonly identify?: 'authorize' | 'login'
  /** The same where the payer is known: the wallet can be asked anew. */
  readonly identifyAgain?: 'authorize' | 'login'
}

/** A verdict before the channel and the payer are known: what one cell of the table says. */
export type Verdict = Pick<ChannelChoice, 'usable' | 'reason' | 'remedies'> & { readonly needsPayer?: true }

export const yes: Verdict = { usable: true, remedies: [] }
/** Usable once the broker knows the payer's id at this wallet, unless it says that it needs none. */
export const known: Verdict = { usable: true, needsPayer: true, remedies: [] }
/** A code on the phone that would have to scan it: works with a second device. */
export const second: Verdict = { usable: true, reason: 'needs-another-device', remedies: ['scan-with-another-device'] }

/** Of the many, those that are the same in every place. */
export const phone: Verdict = no('needs-another-device', 'scan-with-another-device')
export const mini: Verdict = no('only-in-mini-program')
export const app: Verdict = no('only-in-app')
export const till: Verdict = no('needs-scanner')
export const none: Verdict = no('wallet-unavailable')

/** A payment whose action this client doesn't know: the hosted page does. */
export function notHere(channel: Channel): ChannelChoice {
  return { channel, ...no('needs-newer-page', 'open-hosted-page') }
}

/** Whatever else can be done, another channel may do. */
export function no(reason: ChannelReason, ...remedies: readonly ChannelRemedy[]): Verdict {
  return { usable: false, reason, remedies: [...remedies, 'use-other-channel'] }
}
