import { type Channel, type PayerOffer, type PayMethod, splitChannel } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import type { WalletApp } from '../context/wallet-app.ts'
import type { Account, ChannelFacts } from '../gateway/account.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow, HandleClaim, PayerId, PayerRow, PaymentRow } from '../store/rows.ts'
import { accountFor } from './account-for.ts'

/** Parallel changes of one checkout lose to each other this often at most before somebody is asked to come again. */
export const MOST_TRIES = 20

/** How a client makes its payer known on a channel, and by an app of which kind. */
interface Way {
  readonly kind: WalletApp['kind']
  readonly by: 'authorize' | 'login'
  /** A login code of this wallet's mini-programs makes it known as well. */
  readonly login?: true
}

/** `wechat:web` is a gateway's page inside WeChat, and takes an official account's openid as JSAPI does. */
const WAYS: { readonly [C in Channel]?: Way } = {
  'wechat:jsapi': { kind: 'wechat-official-account', by: 'authorize' },
  'wechat:web': { kind: 'wechat-official-account', by: 'authorize' },
  'wechat:miniprogram': { kind: 'wechat-mini-program', by: 'login' },
  // `my.tradePay` of a mini-program opens what `tradePay` of a page does, and no gateway has a mini-program's channel of its own.
  'alipay:jsapi': { kind: 'alipay', by: 'authorize', login: true },
  'alipay:web': { kind: 'alipay', by: 'authorize' },
  'alipay:miniprogram': { kind: 'alipay', by: 'login' },
}

const KINDS: { readonly [M in PayMethod]?: readonly PayerId['kind'][] } = {
  wechat: ['openid'],
  // Gateways' documents know the user id; where an app is given the newer open id alone, it goes into the same field.
  alipay: ['user-id', 'open-id'],
}

/**
 * The payer's id that a channel can be paid with, null where it isn't known. `tokenId`: of the page that asks. What others have made
 * known of themselves is nothing to it; its own payer comes before the one that the shop told. Left out: the newest, whoever's.
 */
export function payerFor(
  { walletApps }: Pick<BrokerContext, 'walletApps'>,
  { payer }: Pick<CheckoutRow, 'payer'>,
  {
    channel,
    facts,
    tokenId,
  }: { readonly channel: Channel; readonly facts: ChannelFacts; readonly tokenId?: string | undefined },
): PayerId | null {
  const { method } = splitChannel(channel)
  // Where the channel doesn't name its app, an id is still worth nothing that is known to come from an app of another kind.
  const isForeign = (appId: string) => (walletApps.get(appId)?.kind ?? WAYS[channel]?.kind) !== WAYS[channel]?.kind
  // The user id is the same in all of Alipay's apps; all other ids belong to theirs.
  const fits = ({ kind, appId }: PayerId) =>
    kind === 'user-id' || (facts.appId === null ? !isForeign(appId) : appId === facts.appId)
  const ids = (payer.ids ?? []).filter(fits)
  const own = ids.filter(({ by }) => tokenId === undefined || by?.includes(tokenId))
  for (const known of [own, ids.filter(({ by }) => by === undefined)]) {
    for (const kind of KINDS[method] ?? []) {
      const found = known.findLast((one) => one.kind === kind)
      if (found) return found
    }
  }
  const told = method === 'wechat' ? payer.wechatOpenid : method === 'alipay' ? payer.alipayUserId : undefined
  return told === undefined ? null : { kind: 'openid', appId: '', id: told, at: 0 }
}

/** Whether a payment is for this payer: what was made for another's id opens in nobody else's wallet. */
export function isMadeFor({ payerAt, createdAt }: PaymentRow, payer: PayerId | null): boolean {
  if (payerAt !== null) return payerAt === payer?.at
  return createdAt >= (payer?.at ?? 0)
}

/** Whether any id of the payer's at this wallet is known, whatever app it belongs to; to the page that asks, where one does. */
export function knowsPayer(payer: PayerRow, method: PayMethod, tokenId?: string): boolean {
  const told = method === 'wechat' ? payer.wechatOpenid : method === 'alipay' ? payer.alipayUserId : undefined
  const isTheirs = ({ by }: PayerId) => tokenId === undefined || by === undefined || by.includes(tokenId)
  return told !== undefined || (payer.ids ?? []).some((one) => KINDS[method]?.includes(one.kind) && isTheirs(one))
}

/** A crowd may stand at one printed code. Of whoever is forgotten the wallet is asked anew; what the shop told nobody else would tell. */
const MOST_IDS = 20
export const MOST_PAGES = 4

/**
 * A payer of whom one more id is known. Of the same app's former ones the shop's gives way to the shop's next, and a page's to what that
 * page has found out now: whoever is at it pays. Other people's stay theirs.
 */
export function withPayerId(payer: PayerRow, id: PayerId): PayerRow {
  const ids = payer.ids ?? []
  // A user id is nobody's app's: the same one told by another is the same payer.
  const isSameApp = (one: PayerId) => one.kind === id.kind && (id.kind === 'user-id' || one.appId === id.appId)
  const known = ids.find((one) => isSameApp(one) && one.id === id.id)
  const kept = ids.flatMap((one) => {
    if (one === known) return knownTo(one, [one.by, id.by])
    return isSameApp(one) ? withoutPages(one, id.by) : one
  })
  const next = { ...payer, ids: newest(known ? kept : [...kept, id]) }
  return JSON.stringify(next) === JSON.stringify(payer) ? payer : next
}

function newest(ids: readonly PayerId[]): readonly PayerId[] {
  const found = ids.filter(({ by }) => by !== undefined)
  const forgotten = new Set(found.slice(0, -MOST_IDS))
  return ids.filter((one) => !forgotten.has(one))
}

/** What the shop has told once is for whoever comes. */
function knownTo({ by: _, ...id }: PayerId, [before, now]: readonly [PayerId['by'], PayerId['by']]): PayerId {
  return before && now ? { ...id, by: [...new Set([...before, ...now])].slice(-MOST_PAGES) } : id
}

function withoutPages(id: PayerId, pages: PayerId['by']): readonly PayerId[] {
  if (!id.by || !pages) return id.by === pages ? [] : [id]
  const by = id.by.filter((page) => !pages.includes(page))
  return by.length === 0 ? [] : [{ ...id, by }]
}

/** What has been learnt of a payer. */
interface Learnt {
  readonly ids: readonly Pick<PayerId, 'kind' | 'appId' | 'id'>[]
  readonly ip?: string | undefined
  /** The token of the page that found it out; left out: the shop told it. */
  readonly tokenId?: string | undefined
  /** What it was found out by, which is used up with it. Throws PayError authorization-invalid where that has been done already. */
  readonly handle?: HandleClaim
}

/**
 * Writes ids down that a checkout's payer has, by whoever learnt of them: later than every payment that there is by then, which was made
 * for somebody else. `ip`: from where they pay, as the shop says. Answers the checkout as it stands then.
 */
export async function addPayerIds(
  context: BrokerContext,
  { id: checkoutId }: Pick<CheckoutRow, 'id'>,
  { ids, ip, tokenId, handle }: Learnt,
): Promise<CheckoutRow> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const whole = await context.store.wholeCheckout(checkoutId)
    if (!whole) throw new PayError('not-found', 'There is no such checkout.')
    const { checkout, payments } = whole
    const before = [...payments.map(({ createdAt }) => createdAt), ...(checkout.payer.ids ?? []).map(({ at }) => at)]
    // By their times and not by this clock alone: another broker's may be ahead, and one may have been made since the wallet was asked.
    const at = Math.max(context.clock.now(), ...before.map((time) => time + 1))
    const by = tokenId === undefined ? {} : { by: [tokenId] }
    const known = ids.reduce(
      (payer: PayerRow, { kind, appId, id }) => withPayerId(payer, { kind, appId, id, at, ...by }),
      checkout.payer,
    )
    const payer = ip === undefined || ip === known.ip ? known : { ...known, ip }
    if (payer === checkout.payer && !handle) return checkout
    const change = { checkout: { id: checkoutId, expectVersion: checkout.version, patch: { payer } } }
    const written = await context.store.change({ ...change, ...(handle && { handle }), events: [], evidence: null })
    if (!written && handle && !(await context.store.handle(handle, at))) throw authorizationInvalid()
    if (!written) continue
    context.changes.publish(checkoutId)
    return { ...checkout, payer, version: checkout.version + 1 }
  }
  throw new PayError('unavailable', 'Too much happened to this checkout at once. Try again.', { retryAfter: 1 })
}

/** What a page brought that isn't its own, or isn't good any more. */
export function authorizationInvalid(): PayError {
  return new PayError(
    'authorization-invalid',
    'This authorization was used, has expired, or was begun by another page. Begin a new one.',
  )
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
  { channels, tokenId }: { readonly channels: readonly Channel[]; readonly tokenId?: string | undefined },
): readonly PayerOffer[] {
  return channels.flatMap((channel) => {
    const facts = accountFor(context, checkout, channel)?.channels.get(channel)
    if (!facts?.needsPayer) return []
    const found = appFor(context, channel, facts) ?? gatewayLogin(context, checkout, channel)
    const { by = null, login } = (found && WAYS[channel]) ?? {}
    const known = payerFor(context, checkout, { channel, facts, tokenId }) !== null
    return [{ channel, known, by, ...(login && { login }) }]
  })
}

/**
 * The channels of a checkout by which a client can make its payer known in this way, with their apps: those first whose payer the page that
 * asks doesn't know yet, in the order of the offer. Two channels of one wallet may belong to different apps.
 */
export function identifiable(
  context: BrokerContext,
  checkout: CheckoutRow,
  { method, by, channel: wanted, tokenId }: Identifying,
): readonly { readonly channel: Channel; readonly app: WalletApp }[] {
  const found = checkout.channels.flatMap((channel) => {
    const way = WAYS[channel]
    const goes = way?.by === by || (by === 'login' && way?.login)
    if (splitChannel(channel).method !== method || !goes) return []
    if (wanted !== undefined && channel !== wanted) return []
    const facts = accountFor(context, checkout, channel)?.channels.get(channel)
    const app = facts?.needsPayer ? appFor(context, channel, facts) : undefined
    return facts && app
      ? [{ channel, app, known: payerFor(context, checkout, { channel, facts, tokenId }) !== null }]
      : []
  })
  return [...found.filter(({ known }) => !known), ...found.filter(({ known }) => known)]
}

/** How a page wants its payer made known. */
interface Identifying {
  readonly method: PayMethod
  readonly by: Way['by']
  /** For this one alone; left out: for any of the method's. */
  readonly channel?: Channel | undefined
  readonly tokenId?: string | undefined
}
