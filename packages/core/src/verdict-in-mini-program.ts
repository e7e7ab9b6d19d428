import { type Channel, splitChannel } from '@pay-checkout/protocol'
import type { Surface } from './surface.ts'
import { app as inApp, known, mini, none, phone, till as scanned, second, type Verdict, yes } from './verdict.ts'

/**
 * What can lead to a payment in a mini-program: its own wallet's sheet, which Alipay opens for what a page of its own opens as well, and a
 * code of its own wallet for another device. Nothing may lead to another wallet, its code included. At a till nothing may open a wallet: it
 * would be the cashier's.
 */
export function verdictInMiniProgram(channel: Channel, { app, till }: Surface): Verdict {
  const { method, scenario } = splitChannel(channel)
  const own = app === method && !till
  switch (scenario) {
    case 'miniprogram':
      return own ? known : mini
    case 'app':
      return inApp
    case 'barcode':
      return till ? yes : scanned
    case 'qr':
      return till ? yes : own ? second : none
    default:
      return own && channel === 'alipay:jsapi' ? known : till ? phone : none
  }
}
