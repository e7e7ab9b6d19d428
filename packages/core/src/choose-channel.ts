import { type Channel, type CheckoutView, splitChannel } from '@pay-checkout/protocol'
import { rankChannels } from './rank-channels.ts'
import type { Surface } from './surface.ts'
import { app, type ChannelChoice, known, mini, no, none, phone, second, till, type Verdict, yes } from './verdict.ts'
import { verdictInMiniProgram } from './verdict-in-mini-program.ts'

const inWechat = no('only-in-wechat', 'open-in-wechat', 'copy-link')
const inAlipay = no('only-in-alipay', 'open-in-alipay', 'copy-link')
const leaveWechat = no('blocked-in-wechat', 'open-in-browser', 'copy-link')
const leaveAlipay = no('blocked-in-alipay', 'open-in-browser', 'copy-link')
const view = no('web-view-cannot-pay', 'open-mini-program-page')
const devtools = no('devtools-cannot-pay')

// biome-ignore format: in the order of the table's columns
const PLACES = ['wechat', 'wecom', 'alipay', 'phone', 'desktop', 'web-view', 'devtools', 'till']

/**
 * What can lead to a payment where. Columns are {@link PLACES}; a row for all methods (`*`) is used where the method has
 * none of its own, and {@link atHome} for what only a wallet's own app can do. WeChat Pay: JSAPI needs WeChat on a phone; H5 is
 * refused inside WeChat. Desktop WeChat can't invoke. At a till nothing may open a wallet: it would be the cashier's. Mini-programs have
 * verdicts of their own, which are all that a mini-program's file brings.
 */
// biome-ignore format: a table is read by its columns
const TABLE: Readonly<Record<string, readonly Verdict[]>> = {
  //               wechat       wecom        alipay       phone     desktop   web-view  devtools     till
  'wechat:jsapi': [known,       inWechat,    inWechat,    inWechat, inWechat, view,     devtools,    phone],
  'wechat:web':   [yes,         inWechat,    inWechat,    inWechat, inWechat, view,     devtools,    phone],
  'wechat:h5':    [leaveWechat, leaveWechat, leaveAlipay, yes,      phone,    view,     leaveWechat, phone],
  'alipay:jsapi': [inAlipay,    inAlipay,    known,       inAlipay, inAlipay, view,     inAlipay,    phone],
  'alipay:web':   [inAlipay,    inAlipay,    yes,         inAlipay, inAlipay, view,     inAlipay,    phone],
  'alipay:h5':    [leaveWechat, leaveWechat, yes,         yes,      phone,    view,     leaveWechat, phone],
  '*:jsapi':      [none,        none,        none,        none,     none,     view,     none,        phone],
  '*:miniprogram':[mini,        mini,        mini,        mini,     mini,     view,     mini,        mini],
  '*:h5':         [yes,         yes,         leaveAlipay, yes,      phone,    view,     yes,         phone],
  '*:web':        [yes,         yes,         leaveAlipay, yes,      yes,      view,     yes,         phone],
  '*:qr':         [second,      second,      second,      second,   yes,      second,   second,      yes],
  '*:app':        [app,         app,         app,         app,      app,      app,      app,         app],
  '*:barcode':    [till,        till,        till,        till,     till,     till,     till,        yes],
}

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
  return rankChannels(checkout, surface, methods, verdictOf)
}

function verdictOf(channel: Channel, surface: Surface): Verdict {
  const { scenario } = splitChannel(channel)
  if (surface.runtime === 'mini-program') return verdictInMiniProgram(channel, surface)
  const row = (TABLE[channel] || TABLE[`*:${scenario}`]) as readonly Verdict[]
  return atHome(channel, surface) || (row[PLACES.indexOf(placeOf(surface))] as Verdict)
}

/** What a wallet's own app can do, and no other: UnionPay, QQ and JD have a bridge of their own. */
function atHome(channel: Channel, { app, runtime, till }: Surface): Verdict | undefined {
  const { method, scenario } = splitChannel(channel)
  const alone = app === method && !till && runtime === 'page'
  return alone && scenario === 'jsapi' && !TABLE[channel] ? known : undefined
}

/** The column of a surface. Desktop WeChat is a desktop: it can't invoke a payment, but a phone can scan its screen. */
function placeOf({ app, runtime, handheld, devtools, till }: Surface): string {
  if (till) return 'till'
  if (devtools) return 'devtools'
  if (runtime === 'web-view') return 'web-view'
  if (!handheld) return 'desktop'
  return app === 'wechat' || app === 'wecom' || app === 'alipay' ? app : 'phone'
}
