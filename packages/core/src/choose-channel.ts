import {
  type BankChoice,
  type Channel,
  type CheckoutView,
  type MethodOffer,
  type PayerOffer,
  splitChannel,
} from '@pay-checkout/protocol'
import type { Surface } from './surface.ts'

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
type Verdict = Pick<ChannelChoice, 'usable' | 'reason' | 'remedies'> & { readonly needsPayer?: true }

const yes: Verdict = { usable: true, remedies: [] }
/** Usable once the broker knows the payer's id at this wallet, unless it says that it needs none. */
const known: Verdict = { usable: true, needsPayer: true, remedies: [] }
/** A code on the phone that would have to scan it: works with a second device. */
const second: Verdict = { usable: true, reason: 'needs-another-device', remedies: ['scan-with-another-device'] }

const unknownPayer = no('payer-unknown', 'authorize')
const inWechat = no('only-in-wechat', 'open-in-wechat', 'copy-link')
const inAlipay = no('only-in-alipay', 'open-in-alipay', 'copy-link')
const leaveWechat = no('blocked-in-wechat', 'open-in-browser', 'copy-link')
const leaveAlipay = no('blocked-in-alipay', 'open-in-browser', 'copy-link')
const phone = no('needs-another-device', 'scan-with-another-device')
const mini = no('only-in-mini-program')
const app = no('only-in-app')
const till = no('needs-scanner')
const view = no('web-view-cannot-pay', 'open-mini-program-page')
const none = no('wallet-unavailable')
const devtools = no('devtools-cannot-pay')

// biome-ignore format: in the order of the table's columns
const PLACES = ['wechat', 'wecom', 'alipay', 'phone', 'desktop', 'web-view', 'mini-program', 'devtools', 'till']

/**
 * What can lead to a payment where. Columns are {@link PLACES}; a row for all methods (`*`) is used where the method has
 * none of its own, and {@link atHome} for what only a wallet's own app can do. WeChat Pay: JSAPI needs WeChat on a phone; H5 is
 * refused inside WeChat. Desktop WeChat can't invoke. In a mini-program nothing may lead to another wallet, its code included.
 * At a till nothing may open a wallet: it would be the cashier's.
 */
// biome-ignore format: a table is read by its columns
const TABLE: Readonly<Record<string, readonly Verdict[]>> = {
  //               wechat       wecom        alipay       phone     desktop   web-view  mini   devtools     till
  'wechat:jsapi': [known,       inWechat,    inWechat,    inWechat, inWechat, view,     none,  devtools,    phone],
  'wechat:web':   [yes,         inWechat,    inWechat,    inWechat, inWechat, view,     none,  devtools,    phone],
  'wechat:h5':    [leaveWechat, leaveWechat, leaveAlipay, yes,      phone,    view,     none,  leaveWechat, phone],
  'alipay:jsapi': [inAlipay,    inAlipay,    known,       inAlipay, inAlipay, view,     none,  inAlipay,    phone],
  'alipay:web':   [inAlipay,    inAlipay,    yes,         inAlipay, inAlipay, view,     none,  inAlipay,    phone],
  'alipay:h5':    [leaveWechat, leaveWechat, yes,         yes,      phone,    view,     none,  leaveWechat, phone],
  '*:jsapi':      [none,        none,        none,        none,     none,     view,     none,  none,        phone],
  '*:miniprogram':[mini,        mini,        mini,        mini,     mini,     view,     mini,  mini,        mini],
  '*:h5':         [yes,         yes,         leaveAlipay, yes,      phone,    view,     none,  yes,         phone],
  '*:web':        [yes,         yes,         leaveAlipay, yes,      yes,      view,     none,  yes,         phone],
  '*:qr':         [second,      second,      second,      second,   yes,      second,   none,  second,      yes],
  '*:app':        [app,         app,         app,         app,      app,      app,      app,   app,         app],
  '*:barcode':    [till,        till,        till,        till,     till,     till,     till,  till,        yes],
}

/** Best first among equals of one method: what stays in the wallet, then what leaves the page, then a code to show, then one to scan. */
const SCENARIOS = ['jsapi', 'miniprogram', 'web', 'h5', 'barcode', 'qr', 'app']

/**
 * Every offered channel judged for this surface, best first; the first usable one is the recommendation. Among methods that are as
 * good here the shop's order stands.
 * `methods` keeps only the channels or methods it names, in its order.
 */
export function chooseChannels(
  checkout: Pick<CheckoutView, 'methods'>,
  surface: Surface,
  methods?: readonly string[],
): ChannelChoice[] {
  const ranked: { choice: ChannelChoice; rank: number }[] = []
  for (const offer of checkout.methods) {
    for (const channel of offer.channels) {
      const wish = methods ? wishOf(channel, methods) : 0
      if (wish < 0) continue
      const choice = judge(channel, offer, surface)
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

function judge(channel: Channel, offer: MethodOffer, surface: Surface): ChannelChoice {
  const { method, scenario } = splitChannel(channel)
  const row = (TABLE[channel] || TABLE[`*:${scenario}`]) as readonly Verdict[]
  let verdict = atHome(channel, surface) || (row[PLACES.indexOf(placeOf(surface))] as Verdict)
  const payer = payerOf(channel, offer, verdict)
  const way = payer && surface.app === method && wayOf(payer, surface)
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

/** What the app of a channel's own wallet can do, and no other. A mini-program opens Alipay's sheet for what a page of its own opens. */
function atHome(channel: Channel, { app, runtime, till }: Surface): Verdict | undefined {
  const { method, scenario } = splitChannel(channel)
  if (app !== method || till) return undefined
  if (runtime === 'mini-program') {
    if (scenario === 'miniprogram' || channel === 'alipay:jsapi') return known
    return scenario === 'qr' ? second : undefined
  }
  // Wallets with a bridge of their own: UnionPay, QQ, JD.
  return scenario === 'jsapi' && runtime === 'page' && !TABLE[channel] ? known : undefined
}

/** How a wallet tells here who its payer is: a page goes to the wallet's own and comes back, a mini-program asks its host. */
function wayOf({ by, login }: PayerOffer, { runtime }: Surface): ChannelChoice['identify'] {
  const way = runtime === 'mini-program' ? 'login' : 'authorize'
  return by === way || (login && way === 'login') ? way : undefined
}

/** The column of a surface. Desktop WeChat is a desktop: it can't invoke a payment, but a phone can scan its screen. */
function placeOf({ app, runtime, handheld, devtools, till }: Surface): string {
  if (till) return 'till'
  if (devtools) return 'devtools'
  if (runtime === 'web-view') return 'web-view'
  if (runtime === 'mini-program') return runtime
  if (!handheld) return 'desktop'
  return app === 'wechat' || app === 'wecom' || app === 'alipay' ? app : 'phone'
}

function wishOf(channel: Channel, methods: readonly string[]): number {
  const exact = methods.indexOf(channel)
  return exact >= 0 ? exact : methods.indexOf(splitChannel(channel).method)
}

/** A payment whose action this client doesn't know: the hosted page does. */
export function notHere(channel: Channel): ChannelChoice {
  return { channel, ...no('needs-newer-page', 'open-hosted-page') }
}

/** Whatever else can be done, another channel may do. */
function no(reason: ChannelReason, ...remedies: readonly ChannelRemedy[]): Verdict {
  return { usable: false, reason, remedies: [...remedies, 'use-other-channel'] }
}
