import type { Channel } from '@pay-checkout/protocol'
import { checkOpen } from '../checkouts/check-open.ts'
import { payUrl } from '../checkouts/checkout-view.ts'
import { identifiable } from '../checkouts/payer.ts'
import { wayBackTo } from '../checkouts/return-url.ts'
import type { WalletApp } from '../context/wallet-app.ts'
import { joinAddress } from '../gateway/reach.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow } from '../store/rows.ts'
import { digestOf, newOneTimeText, ONE_TIME_MS } from './one-time-text.ts'
import type { PayerContext } from './payer-context.ts'

/** A wallet that tells who its payer is. */
export type PayerMethod = 'wechat' | 'alipay'

/** What a page asks for that wants its payer known. */
export interface AuthorizationInput {
  readonly checkoutId: string
  readonly method: PayerMethod
  /** The channel that is to be paid by, where the method's belong to several apps; left out: one whose payer isn't known yet. */
  readonly channel?: Channel
  /** Of the page that asks. */
  readonly tokenId?: string
  /** Made by the page, which keeps it: 20 to 64 of [A-Za-z0-9_-]. */
  readonly proof: string
  /** Where the payer is to come back to; left out: where the checkout's payers do. */
  readonly returnUrl?: string
}

/**
 * Answers the wallet's page that knows its payer, which brings them back through the broker. What is brought back is bound to the
 * checkout, the app, the return address and the page that asked. Throws PayError not-found, checkout-paid, checkout-not-open,
 * return-url-not-allowed or unknown-channel, before the payer leaves.
 */
export async function beginAuthorization(
  context: PayerContext,
  { checkoutId, method, channel, tokenId, proof, returnUrl }: AuthorizationInput,
): Promise<{ readonly url: string }> {
  const checkout = await context.store.checkout(checkoutId)
  if (!checkout) throw new PayError('not-found', 'There is no such checkout.')
  checkOpen(context, checkout)
  const backTo = returnTo(context, checkout, returnUrl)
  const app = identifiable(context, checkout, { method, by: 'authorize', channel, tokenId })[0]?.app
  if (!app) {
    throw new PayError(
      'unknown-channel',
      `No ${method} channel of this checkout belongs to an app of the broker’s configuration: only the shop’s server can tell the payer’s id.`,
    )
  }
  const state = newOneTimeText(context.random)
  const now = context.clock.now()
  const row = {
    state: digestOf(state),
    checkoutId,
    method,
    appId: app.appId,
    returnUrl: backTo,
    proof: digestOf(proof),
  }
  await context.store.saveAuthorization({ ...row, expiresAt: now + ONE_TIME_MS }, now)
  return { url: pageOf(context, { app, method, state }) }
}

/** Where the wallet's page sends its payer: the broker's own address, which the wallet's console has to know by its domain. */
export function callbackUrl({ publicUrl }: Pick<PayerContext, 'publicUrl'>, method: PayerMethod): string {
  return `${publicUrl}/v1/authorize/${method}/callback`
}

// What comes back stands in the fragment: behind a router's `#/route`; any other gives way to it, and so does what somebody has planted.
function returnTo(context: PayerContext, checkout: CheckoutRow, asked: string | undefined): string {
  const address =
    asked === undefined ? (checkout.returnUrl ?? payUrl(context, checkout)) : wayBackTo(context, checkout, asked)
  const [page = '', fragment = ''] = address.split('#', 2)
  const route = fragment.replace(/[/?&]pay-checkout=[^&]*$/, '')
  return /^!?\//.test(route) ? `${page}#${route}` : page
}

interface Leaving {
  readonly app: WalletApp
  readonly method: PayerMethod
  readonly state: string
}

function pageOf(context: PayerContext, { app, method, state }: Leaving): string {
  const back = encodeURIComponent(callbackUrl(context, method))
  const { wechatOpen, alipayOpen } = context.walletServers
  if (app.kind === 'alipay') {
    const page = joinAddress(alipayOpen, 'oauth2/publicAppAuthorize.htm')
    return `${page}?app_id=${app.appId}&scope=auth_base&redirect_uri=${back}&state=${state}`
  }
  // WeChat reads these in this order, and not without the fragment.
  const page = joinAddress(wechatOpen, 'connect/oauth2/authorize')
  const query = `appid=${app.appId}&redirect_uri=${back}&response_type=code&scope=snsapi_base&state=${state}`
  return `${page}?${query}#wechat_redirect`
}
