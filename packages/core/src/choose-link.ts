import type { CheckoutView, PayMethod } from '@pay-checkout/protocol'
import { chooseChannels } from './choose-channel.ts'
import type { Surface } from './surface.ts'

/**
 * The wallets that one code of the checkout's `payUrl` serves, in the broker's order: those in whose app the hosted page has a way to
 * pay. Undefined where no such code is of use: the broker's page can't be paid on, or nobody scans this surface with another device.
 * Where a page names its `methods`, `link` has to be among them.
 */
export function chooseLink(
  checkout: Pick<CheckoutView, 'methods' | 'payLink'>,
  surface: Surface,
  methods?: readonly string[],
): readonly PayMethod[] | undefined {
  const { handheld, runtime, till } = surface
  const wanted = !methods || methods.indexOf('link') >= 0
  if (!checkout.payLink || !wanted || handheld || till || runtime !== 'page') return undefined
  const served = checkout.methods.filter((offer) => {
    const app = offer.method === 'ecny' ? 'browser' : offer.method
    return chooseChannels({ methods: [offer] }, { ...surface, handheld: true, app }).some(
      ({ usable, reason }) => usable && !reason,
    )
  })
  return served.length > 0 ? served.map(({ method }) => method) : undefined
}
