import type { CheckoutState, PayOptions } from '@pay-checkout/core'
import { type Channel, type PaymentView, splitChannel } from '@pay-checkout/protocol'
import type { TemplateResult } from 'lit'
import type { Locale } from './locales/locale.ts'
import type { DrawnCode } from './qr-drawing.ts'

/** What a payer can do in a view. */
export interface ViewActions {
  pay(channel: Channel, options?: PayOptions): void
  /** Shows the one code for every wallet. */
  showLink(): void
  confirm(): void
  back(): void
  cancel(): void
  retry(): void
  copyLink(): void
  /** A click on a link that leaves the page: asks the page first. */
  leave(event: Event): void
}

/** What a view needs beside its state. */
export interface ViewContext {
  readonly texts: Locale
  readonly actions: ViewActions
  /** The drawn code; null while the encoder loads, `failed` when it couldn't be loaded. */
  readonly qr: DrawnCode | 'failed' | null
  readonly secondsLeft: number
  /** What came of copying the link. */
  readonly copied: 'copied' | 'copyByHand' | null
  /** The address that the payer would open elsewhere. */
  readonly pageUrl: string
  /** Nothing runs that could be tried again: only the page's developer can help. */
  readonly stuck: boolean
}

/** One state by its name. */
export type StateOf<Name extends CheckoutState['name']> = Extract<CheckoutState, { name: Name }>

/** The channel that a state is about. */
export function channelOf(state: Extract<CheckoutState, { channel: Channel } | { payment: PaymentView }>): Channel {
  return 'payment' in state ? state.payment.channel : state.channel
}

/** The wallet whose colour a view wears. */
export function methodOf(state: CheckoutState): string {
  return 'payment' in state || state.name === 'identifying' ? splitChannel(channelOf(state)).method : ''
}

/** A view: a pure function of its state. */
export type View<Name extends CheckoutState['name']> = (state: StateOf<Name>, context: ViewContext) => TemplateResult
