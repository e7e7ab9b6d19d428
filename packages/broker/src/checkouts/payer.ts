import { type Channel, type PayerOffer, type PayMethod, splitChannel } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import type { WalletApp } from '../context/wallet-app.ts'
import type { Account, ChannelFacts } from '../gateway/account.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow, PayerId, PayerRow } from '../store/rows.ts'
import { accountFor } from './account-for.ts'

/** Parallel changes of one checkout lose to each other this often at most before somebody is asked to come again. */
const MOST_TRIES = 20

/** How a client makes its payer known on a channel, and by an app of which kind. */
interface Way {
  readonly kind: WalletApp['kind']
  readonly by: 'authorize' | 'login'
}

/** `wechat:web` is a gateway's page inside WeChat, and takes an official account's openid as JSAPI does. */
const WAYS: { readonly [C in Channel]?: Way } = {
  'wechat:jsapi': { kind: 'wechat-official-account', by: 'authorize' },
  'wechat:web': { kind: 'wechat-official-account', by: 'authorize' },
  'wechat:miniprogram': { kind: 'wechat-mini-program', by: 'login' },
  'alipay:jsapi': { kind: 'alipay', by: 'authorize' },
  'alipay:web': { kind: 'alipay', by: 'authorize' },
  'alipay:miniprogram': { kind: 'alipay', by: 'login' },
}

const KINDS: { readonly [M in PayMethod]?: readonly PayerId['kind'][] } = {
  wechat: ['openid'],
  // Gateways' documents know the user id; where an app is given the newer open id alone, it goes into the same field.
  alipay: ['user-id', 'open-id'],
}

/** The payer's id that a channel can be paid with, null where it isn't known. */
export function payerFor(
  { walletApps }: Pick<BrokerContext, 'walletApps'>,
  { payer }: Pick<CheckoutRow, 'payer'>,
  channel: Channel,
  facts: ChannelFacts,
): PayerId | null {
  const { method } = splitChannel(channel)
  // Where the channel doesn't name its app, an id is still worth nothing that is known to come from an app of another kind.
  const isForeign = (appId: string) => (walletApps.get(appId)?.kind ?? WAYS[channel]?.kind) !== WAYS[channel]?.kind
  for (const kind of KINDS[method] ?? []) {
    const fits = ({ appId }: PayerId) => (facts.appId === null ? !isForeign(appId) : appId === facts.appId)
    // The user id is the same in all of Alipay's apps; all other ids belong to theirs.
    const found = payer.ids?.findLast((one) => one.kind === kind && (kind === 'user-id' || fits(one)))
    if (found) return found
  }
  const told = method === 'wechat' ? payer.wechatOpenid : method === 'alipay' ? payer.alipayUserId : undefined
  return told === undefined ? null : { kind: 'openid', appId: '', id: told, at: 0 }
}

/** Whether any id of the payer's at this wallet is known, whatever app it belongs to. */
export function knowsPayer(payer: PayerRow, method: PayMethod): boolean {
  const told = method === 'wechat' ? payer.wechatOpenid : method === 'alipay' ? payer.alipayUserId : undefined
  return told !== undefined || (payer.ids ?? []).some(({ kind }) => KINDS[method]?.includes(kind))
}

/** A payer of whom one more id is known. The same app's former one gives way: whoever is at the page now pays. */
export function withPayerId(payer: PayerRow, id: PayerId): PayerRow {
  const ids = payer.ids ?? []
  // A user id is nobody's app's: the same one told by another is the same payer.
  const isSameApp = (one: PayerId) => one.kind === id.kind && (id.kind === 'user-id' || one.appId === id.appId)
  if (ids.some((one) => isSameApp(one) && one.id === id.id)) return payer
  return { ...payer, ids: [...ids.filter((one) => !isSameApp(one)), id] }
}

/**
 * Writes ids down that a checkout's payer has, by whoever learnt of them: later than every payment that there is by then, which was made
 * for somebody else. `ip`: from where they pay, as the shop says. Answers the checkout as it stands then.
 */
export async function addPayerIds(
  context: BrokerContext,
  { id: checkoutId }: Pick<CheckoutRow, 'id'>,
  ids: readonly Omit<PayerId, 'at'>[],
  ip?: string,
): Promise<CheckoutRow> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const whole = await context.store.wholeCheckout(checkoutId)
    if (!whole) throw new PayError('not-found', 'There is no such checkout.')
    const { checkout, payments } = whole
    // By their times and not by this clock alone: another broker's may be ahead, and one may have been made since the wallet was asked.
    const at = Math.max(context.clock.now(), ...payments.map(({ createdAt }) => createdAt + 1))
    const known = ids.reduce((before: PayerRow, id) => withPayerId(before, { ...id, at }), checkout.payer)
    const payer = ip === undefined || ip === known.ip ? known : { ...known, ip }
    if (payer === checkout.payer) return checkout
    const change = { checkout: { id: checkoutId, expectVersion: checkout.version, patch: { payer } } }
    if (!(await context.store.change({ ...change, events: [], evidence: null }))) continue
    context.changes.publish(checkoutId)
    return { ...checkout, payer, version: checkout.version + 1 }
  }
  throw new PayError('unavailable', 'Too much happened to this checkout at once. Try again.', { retryAfter: 1 })
}

/** The app by which the broker itself finds out the payer's id for a channel; undefined where only the shop can tell it. */
export function appFor(
  { walletApps }: Pick<BrokerContext, 'walletApps'>,
  channel: Channel,
  { appId }: ChannelFacts,
): WalletApp | undefined {
  const kind = WAYS[channel]?.kind
  if (kind === undefined) return undefined
  const named = appId === null ? undefined : walletApps.get(appId)
  if (appId !== null) return named?.kind === kind ? named : undefined
  return [...walletApps.values()].find((app) => app.kind === kind)
}

/** How an account's own gateway tells the openid behind a mini-program's login, for want of the app's secret here. */
export interface GatewayLogin {
  readonly appId: string
  readonly openidOf: NonNullable<Account['openidOf']>
}

/** The gateway that makes the payer of a channel known by itself; undefined where none does. */
export function gatewayLogin(
  context: Pick<BrokerContext, 'accounts'>,
  checkout: Pick<CheckoutRow, 'account'>,
  channel: Channel,
): GatewayLogin | undefined {
  if (WAYS[channel]?.kind !== 'wechat-mini-program') return undefined
  const account = accountFor(context, checkout, channel)
  const appId = account?.channels.get(channel)?.appId ?? null
  return account?.openidOf && appId !== null ? { appId, openidOf: account.openidOf } : undefined
}

/** The channels of a method that need their payer's id: whether it is known, and how a client can make it known. */
export function payerOffers(
  context: BrokerContext,
  checkout: CheckoutRow,
  channels: readonly Channel[],
): readonly PayerOffer[] {
  return channels.flatMap((channel) => {
    const facts = accountFor(context, checkout, channel)?.channels.get(channel)
    if (!facts?.needsPayer) return []
    const found = appFor(context, channel, facts) ?? gatewayLogin(context, checkout, channel)
    const by = found ? (WAYS[channel]?.by ?? null) : null
    return [{ channel, known: payerFor(context, checkout, channel, facts) !== null, by }]
  })
}

/** The channels of a checkout by which a client can make its payer known in this way, with their apps, in the order of the offer. */
export function identifiable(
  context: BrokerContext,
  checkout: CheckoutRow,
  { method, by }: { readonly method: PayMethod; readonly by: Way['by'] },
): readonly { readonly channel: Channel; readonly app: WalletApp }[] {
  return checkout.channels.flatMap((channel) => {
    if (splitChannel(channel).method !== method || WAYS[channel]?.by !== by) return []
    const facts = accountFor(context, checkout, channel)?.channels.get(channel)
    const app = facts?.needsPayer ? appFor(context, channel, facts) : undefined
    return app ? [{ channel, app }] : []
  })
}
