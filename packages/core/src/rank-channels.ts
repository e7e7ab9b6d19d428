import {
  type Channel,
  type CheckoutView,
  type MethodOffer,
  type PayerOffer,
  splitChannel,
} from '@pay-checkout/protocol'
import type { Surface } from './surface.ts'
import { type ChannelChoice, no, type Verdict } from './verdict.ts'

/** What can be done about a channel on a surface, whoever its payer is. */
export type VerdictOf = (channel: Channel, surface: Surface) => Verdict

/** Best first among equals of one method: what stays in the wallet, then what leaves the page, then a code to show, then one to scan. */
const SCENARIOS = ['jsapi', 'miniprogram', 'web', 'h5', 'barcode', 'qr', 'app']

const unknownPayer = no('payer-unknown', 'authorize')

/** Every offered channel, best first, judged by a place's own verdicts: see `chooseChannels`. */
export function rankChannels(
  checkout: Pick<CheckoutView, 'methods'>,
  surface: Surface,
  methods: readonly string[] | undefined,
  verdictOf: VerdictOf,
): ChannelChoice[] {
  const ranked: { choice: ChannelChoice; rank: number }[] = []
  for (const offer of checkout.methods) {
    for (const channel of offer.channels) {
      const wish = methods ? wishOf(channel, methods) : 0
      if (wish < 0) continue
      const choice = judge(channel, offer, surface, verdictOf)
      const { scenario } = splitChannel(channel)
      // A cashier scans whatever wallet comes; showing a code is second best.
      const isSecond = choice.reason || (surface.till && scenario !== 'barcode')
      const tier = choice.usable ? (isSecond ? 1 : 0) : 2
      // Digits of one number, the broker's order last: sorting is stable by it, even on engines where `sort` isn't.
      const place = checkout.methods.indexOf(offer)
      const digits = [tier, wish, place, SCENARIOS.indexOf(scenario), ranked.length]
      ranked.push({ choice, rank: digits.reduce((rank, digit) => rank * 100 + digit) })
    }
  }
  return ranked.sort((a, b) => a.rank - b.rank).map(({ choice }) => choice)
}

function judge(channel: Channel, offer: MethodOffer, surface: Surface, verdictOf: VerdictOf): ChannelChoice {
  let verdict = verdictOf(channel, surface)
  const payer = payerOf(channel, offer, verdict)
  const way = payer && surface.app === splitChannel(channel).method && wayOf(payer, surface)
  if (payer && !payer.known && !way) verdict = unknownPayer
  const { usable, reason, remedies } = verdict
  const bank = offer.choices?.find((choice) => choice.channel === channel)
  return {
    channel,
    usable,
    ...(reason && { reason }),
    remedies,
    ...(bank && { bank }),
    ...(way && (payer.known ? { identifyAgain: way } : { identify: way })),
  }
}

/** What is known of the payer that a usable channel needs; undefined where it needs none. */
function payerOf(channel: Channel, { payers, payerKnown }: MethodOffer, verdict: Verdict): PayerOffer | undefined {
  if (!verdict.usable) return undefined
  if (payers) return payers.find((payer) => payer.channel === channel)
  return verdict.needsPayer && { channel, known: payerKnown, by: null }
}

/** How a wallet tells here who its payer is: a page goes to the wallet's own and comes back, a mini-program asks its host. */
function wayOf({ by, login }: PayerOffer, { runtime }: Surface): ChannelChoice['identify'] {
  const way = runtime === 'mini-program' ? 'login' : 'authorize'
  return by === way || (login && way === 'login') ? way : undefined
}

function wishOf(channel: Channel, methods: readonly string[]): number {
  const exact = methods.indexOf(channel)
  return exact >= 0 ? exact : methods.indexOf(splitChannel(channel).method)
}
