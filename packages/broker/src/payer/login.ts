import { checkOpen } from '../checkouts/check-open.ts'
import { addPayerIds, type GatewayLogin, gatewayLogin, identifiable } from '../checkouts/payer.ts'
import type { WalletApp } from '../context/wallet-app.ts'
import { GatewayRefused, GatewayUnclear, SignatureMismatch } from '../gateway/errors.ts'
import { PayError } from '../pay-error.ts'
import type { FoundId } from '../store/authorization-rows.ts'
import type { CheckoutRow } from '../store/rows.ts'
import { idsOfCode } from './alipay-calls.ts'
import type { PayerMethod } from './begin-authorization.ts'
import type { PayerContext } from './payer-context.ts'
import { WalletRefused, WalletUnavailable, walletUnavailable } from './wallet-error.ts'
import { openidOfLogin } from './wechat-calls.ts'

/** A code of `wx.login` or `my.getAuthCode`, from the checkout's mini-program. */
export interface LoginInput {
  readonly checkoutId: string
  /** Of the page that has the code: it makes nobody known but to that one. */
  readonly tokenId: string
  readonly method: PayerMethod
  readonly code: string
}

/**
 * Exchanges a mini-program's login code for its payer's id, and binds that to the checkout. Where the app has no secret here its gateway
 * is asked, if it can tell. Throws PayError not-found, checkout-paid, checkout-not-open, unknown-channel, login-invalid or wallet-unavailable.
 */
export async function login(context: PayerContext, { checkoutId, tokenId, method, code }: LoginInput): Promise<void> {
  const checkout = await context.store.checkout(checkoutId)
  if (!checkout) throw new PayError('not-found', 'There is no such checkout.')
  checkOpen(context, checkout)
  const apps = appsOf(context, checkout, { method, tokenId })
  const gateways = checkout.channels.flatMap((channel) => gatewayLogin(context, checkout, channel) ?? [])
  const asksGateway = apps.length === 0 && method === 'wechat'
  const tellers: readonly (WalletApp | GatewayLogin)[] = asksGateway ? gateways.slice(0, 1) : apps
  if (tellers.length === 0) {
    throw new PayError(
      'unknown-channel',
      `No ${method} channel of this checkout belongs to a mini-program of the broker’s configuration: only the shop’s server can tell the payer’s id.`,
    )
  }
  const ids = await firstTold(tellers, async (teller) => {
    const found = 'kind' in teller ? await idsBy(context, teller, code) : await idsOf(teller, code)
    return found.map((id) => ({ ...id, appId: teller.appId }))
  })
  await addPayerIds(context, checkout, { ids, tokenId })
}

/**
 * The apps that a code may be of. WeChat's: the channel's own, to which alone an openid is worth something. Alipay's: a code doesn't say
 * which app it is of, a shop's page and its mini-program are two, and the user id is the same for both.
 */
function appsOf(
  context: PayerContext,
  checkout: CheckoutRow,
  { method, tokenId }: Pick<LoginInput, 'method' | 'tokenId'>,
): readonly WalletApp[] {
  const named = identifiable(context, checkout, { method, by: 'login', tokenId }).map(({ app }) => app)
  if (method !== 'alipay' || named.length === 0) return named.slice(0, 1)
  return [...new Set([...named, ...[...context.walletApps.values()].filter(({ kind }) => kind === 'alipay')])]
}

/** What the first tells that takes the code. Whoever gives no answer may be the one: then nobody else is asked. */
async function firstTold<T, Ids>(tellers: readonly T[], ask: (teller: T) => Promise<Ids>): Promise<Ids> {
  const [first, ...others] = tellers as readonly [T, ...T[]]
  try {
    return await told(ask(first))
  } catch (error) {
    const next = error instanceof PayError && error.code === 'login-invalid' && others.length > 0
    if (!next) throw error
    return firstTold(others, ask)
  }
}

function idsBy(context: PayerContext, app: WalletApp, code: string): Promise<readonly FoundId[]> {
  return app.kind === 'alipay' ? idsOfCode(context, app, code) : openidOfLogin(context, app, code)
}

async function idsOf({ appId, openidOf }: GatewayLogin, code: string): Promise<readonly FoundId[]> {
  return [{ kind: 'openid', id: await openidOf({ appId, code }) }]
}

async function told<Value>(asked: Promise<Value>): Promise<Value> {
  try {
    return await asked
  } catch (error) {
    if ((error instanceof WalletRefused && error.about === 'code') || error instanceof GatewayRefused) {
      throw new PayError('login-invalid', 'The login code was used, has expired, or is of another app. Log in again.')
    }
    if (UNCLEAR.some((kind) => error instanceof kind)) throw walletUnavailable()
    throw error
  }
}

const UNCLEAR = [WalletRefused, WalletUnavailable, GatewayUnclear, SignatureMismatch]
