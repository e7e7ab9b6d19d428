import type { CheckoutState } from '@pay-checkout/core'
import { type Channel, splitChannel } from '@pay-checkout/protocol'
import { anyOf } from './any-of.ts'
import type { Caption } from './locales/caption.ts'
import type { Locale } from './locales/locale.ts'

/** What a state is called: its view's heading and text, and what a screen reader is told when it comes. */
export function captionOf(state: CheckoutState, texts: Locale): Caption {
  const { captions, apps, methods } = texts
  const app = (channel: Channel): string => apps[splitChannel(channel).method]
  switch (state.name) {
    case 'showing-qr':
      if (state.expired) return captions.codeExpired
      return (state.payment.status === 'paying' ? captions.paying : captions.scan)(app(state.payment.channel))
    case 'showing-link':
      return state.opened
        ? captions.scanned
        : captions.scan(
            anyOf(
              (state.link ?? []).map((method) => apps[method]),
              texts,
            ),
          )
    case 'identifying':
      return state.by === 'login' ? captions.starting : captions.identifying(app(state.channel))
    case 'in-wallet':
      return captions.inWallet(app(state.payment.channel))
    case 'leaving':
      return captions.leaving(app(state.payment.channel))
    case 'waiting':
      return captions.waiting[state.after](app(state.payment.channel))
    case 'confirming':
      return state.asked ? captions.notSeenYet : captions.confirming
    case 'guiding':
      return captions.guiding(methods[splitChannel(state.choice.channel).method])
    case 'stopped':
      return captions[state.reason]
    default:
      return captions[state.name]
  }
}
