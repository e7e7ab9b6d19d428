import { checkOpen } from '../checkouts/check-open.ts'
import { addPayerIds, type GatewayLogin, gatewayLogin, identifiable } from '../checkouts/payer.ts'
import type { WalletApp } from '../context/wallet-app.ts'
import { GatewayRefused, GatewayUnclear, SignatureMismatch } from '../gateway/errors.ts'
import { PayError } from '../pay-error.ts'
import type { FoundId } from '../store/authorization-rows.ts'
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
  const app = identifiable(context, checkout, { method, by: 'login', tokenId })[0]?.app
  const gateways = checkout.channels.flatMap((channel) => gatewayLogin(context, checkout, channel) ?? [])
  const gateway = method === 'wechat' ? gateways[0] : undefined
  const teller = app ?? gateway
  if (!teller) {
    throw new PayError(
      'unknown-channel',
      `No ${method} channel of this checkout belongs to a mini-program of the broker’s configuration: only the shop’s server can tell the payer’s id.`,
    )
  }
  const ids = await told('kind' in teller ? idsBy(context, teller, code) : idsOf(teller, code))
  await addPayerIds(context, checkout, { ids: ids.map((id) => ({ ...id, appId: teller.appId })), tokenId })
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
