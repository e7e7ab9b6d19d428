import type { AuthorizationRow, FoundId } from '../store/authorization-rows.ts'
import { idsOfCode } from './alipay-calls.ts'
import type { PayerMethod } from './begin-authorization.ts'
import { digestOf, newOneTimeText, ONE_TIME_MS } from './one-time-text.ts'
import type { PayerContext } from './payer-context.ts'
import { WalletRefused, WalletUnavailable } from './wallet-error.ts'
import { openidOfCode } from './wechat-calls.ts'

/** What a wallet's page sends along with its payer. */
export interface BroughtBack {
  readonly method: PayerMethod
  readonly query: URLSearchParams
}

/**
 * Takes a payer back from their wallet's page. Answers where they go on to: the page that had sent them, with a one-time handle in its
 * fragment, or with `!denied`, `!failed` or `!unavailable`. Null, and nothing changes: the state is unknown, used or expired, so
 * that nobody knows where they came from.
 */
export async function comeBack(context: PayerContext, { method, query }: BroughtBack): Promise<string | null> {
  const state = only(query, 'state')
  if (state === null || !/^[0-9A-Za-z]{20,64}$/.test(state)) return null
  const { store, clock } = context
  const authorization = await store.takeAuthorization({ state: digestOf(state), method }, clock.now())
  if (!authorization) return null
  const found = await find(context, authorization, query)
  if (typeof found === 'string') return homeWith(authorization, found)
  const handle = newOneTimeText(context.random)
  const { checkoutId, appId, proof } = authorization
  const now = clock.now()
  const row = { handle: digestOf(handle), checkoutId, appId, proof, ids: found, expiresAt: now + ONE_TIME_MS }
  await store.saveHandle(row, now)
  return homeWith(authorization, handle)
}

// A router reads its route's query, and finds its page whatever stands there.
function homeWith({ returnUrl }: AuthorizationRow, brought: string): string {
  const [, route] = returnUrl.split('#', 2)
  const before = route === undefined ? '#' : route.includes('?') ? '&' : '?'
  return `${returnUrl}${before}pay-checkout=${brought}`
}

type Reason = '!denied' | '!failed' | '!unavailable'

async function find(
  context: PayerContext,
  { appId, method }: AuthorizationRow,
  query: URLSearchParams,
): Promise<readonly FoundId[] | Reason> {
  const { code: codeField, errors } = CALLBACKS[method]
  if (!query.has(codeField) || errors.some((field) => query.has(field))) return '!denied'
  const code = only(query, codeField)
  const app = context.walletApps.get(appId)
  // What isn't the shape of a code isn't asked about, and an app may have left the configuration since.
  if (code === null || !/^[\w-]{1,512}$/.test(code) || !app) return '!failed'
  try {
    if (app.kind === 'alipay') return await idsOfCode(context, app, code)
    return await openidOfCode(context, app, code)
  } catch (error) {
    if (error instanceof WalletRefused) return '!failed'
    if (error instanceof WalletUnavailable) return '!unavailable'
    throw error
  }
}

/** In whose words they come back. WeChat's page sends no code to whoever said no; Alipay's documents know error fields besides. */
const CALLBACKS: Readonly<Record<PayerMethod, { readonly code: string; readonly errors: readonly string[] }>> = {
  wechat: { code: 'code', errors: ['error', 'errcode', 'errmsg'] },
  alipay: { code: 'auth_code', errors: ['error', 'error_code', 'error_scope'] },
}

// Whoever reads the first of two values and whoever reads the last must not see different returns.
function only(query: URLSearchParams, name: string): string | null {
  const values = query.getAll(name)
  return values.length === 1 ? (values[0] ?? null) : null
}
