import type { Channel } from '@pay-checkout/protocol'

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

/** What the payer can do about it. */
export type ChannelRemedy =
  | 'open-in-browser'
  | 'open-in-wechat'
  | 'open-in-alipay'
  | 'copy-link'
  | 'authorize'
  | 'open-mini-program-page'
  | 'scan-with-another-device'
  | 'use-other-channel'

/** One channel of a checkout, judged for one surface. */
export interface ChannelChoice {
  readonly channel: Channel
  /** Whether starting it here can lead to a payment. */
  readonly usable: boolean
  /** Present when it isn't usable, and on usable channels that are only second best (a QR code on the phone that shows it). */
  readonly reason?: ChannelReason
  readonly remedies: readonly ChannelRemedy[]
}
