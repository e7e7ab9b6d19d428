import { type Channel, type PayMethod, splitChannel } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow, PayerId, PayerRow } from '../store/rows.ts'
import { accountFor } from './account-for.ts'
import { plainAddress } from './ip-address.ts'

/** What a merchant says of its payer. */
export interface PayerInput {
  readonly wechatOpenid?: string
  /** A user id (2088…), or an open id, which belongs to the app that `appId` names. */
  readonly alipayUserId?: string
  readonly ip?: string
  /** The app whose id it is. May be left out where the checkout's channels have only one. */
  readonly appId?: string
}

const USER_ID = /^2088\d{12}$/

/** What the broker keeps of it: each id with the app it belongs to. Throws PayError invalid-request where that isn't clear. */
export function tellPayer(context: BrokerContext, checkout: CheckoutRow, input: PayerInput = {}): PayerRow {
  const { wechatOpenid, alipayUserId, ip, appId } = input
  const at = checkout.createdAt
  const ids: PayerId[] = []
  const kept: { wechatOpenid?: string; alipayUserId?: string } = {}
  if (wechatOpenid !== undefined) {
    const app = appOf(context, checkout, { method: 'wechat', appId })
    if (app === null) kept.wechatOpenid = wechatOpenid
    else ids.push({ kind: 'openid', appId: app, id: wechatOpenid, at })
  }
  if (alipayUserId !== undefined) {
    const isUserId = USER_ID.test(alipayUserId)
    const app = isUserId ? null : appOf(context, checkout, { method: 'alipay', appId })
    if (isUserId) ids.push({ kind: 'user-id', appId: appId ?? '', id: alipayUserId, at })
    else if (app === null) kept.alipayUserId = alipayUserId
    else ids.push({ kind: 'open-id', appId: app, id: alipayUserId, at })
  }
  return { ...kept, ...addressTold(ip), ...(ids.length > 0 && { ids }) }
}

// In the form in which it goes out, so that the same address is the same, whoever wrote it how.
function addressTold(ip: string | undefined): { readonly ip?: string } {
  const address = ip === undefined ? null : plainAddress(ip)
  return address === null ? {} : { ip: address }
}

/** What a shop tells anew of the payer of a checkout that it has opened before. Throws PayError invalid-request as {@link tellPayer}. */
export function newsOfPayer(
  context: BrokerContext,
  checkout: CheckoutRow,
  { wechatOpenid, alipayUserId, ip, appId }: PayerInput,
): { readonly ids: readonly PayerId[]; readonly ip: string | undefined } {
  const known = [
    knownAs(checkout.payer, { id: wechatOpenid, kinds: ['openid'], appId }),
    knownAs(checkout.payer, { id: alipayUserId, kinds: ['user-id', 'open-id'], appId }),
  ] as const
  const told = tellPayer(context, checkout, {
    ...(appId !== undefined && { appId }),
    ...(wechatOpenid !== undefined && !known[0] && { wechatOpenid }),
    ...(alipayUserId !== undefined && !known[1] && { alipayUserId }),
  })
  // Whom a page has found out already is the same payer; now the shop says so of whoever comes.
  const found = known.flatMap((one) => (one?.by ? one : []))
  const address = addressTold(ip).ip
  const ids = [...found, ...newIdsOf(told, checkout.payer)]
  return { ids, ip: address === checkout.payer.ip ? undefined : address }
}

/** Said before, of an app: which apps there are by now, and whether the id would have to name its own, changes nothing about that. */
function knownAs(
  { ids = [] }: PayerRow,
  told: {
    readonly id: string | undefined
    readonly kinds: readonly PayerId['kind'][]
    readonly appId: string | undefined
  },
): PayerId | undefined {
  return ids.find(
    ({ id, kind, appId }) =>
      id === told.id && told.kinds.includes(kind) && appId !== '' && (told.appId ?? appId) === appId,
  )
}

/** Ids of no app's name count like an app's own: the last one told pays. */
function newIdsOf(told: PayerRow, before: PayerRow): readonly PayerId[] {
  const nameless = [
    { kind: 'openid', id: told.wechatOpenid, first: before.wechatOpenid },
    { kind: 'open-id', id: told.alipayUserId, first: before.alipayUserId },
  ] as const
  const ids = nameless.flatMap(({ kind, id, first }) => {
    const last = before.ids?.findLast((one) => one.kind === kind && one.by === undefined)?.id ?? first
    return id === undefined || id === last ? [] : [{ kind, appId: '', id, at: 0 }]
  })
  return [...(told.ids ?? []), ...ids]
}

/** The app that an id of this wallet belongs to; null where no channel of the checkout names one. */
function appOf(
  context: BrokerContext,
  checkout: CheckoutRow,
  { method, appId }: { readonly method: PayMethod; readonly appId: string | undefined },
): string | null {
  const apps = appsOf(context, checkout, method)
  if (appId !== undefined && (apps.length === 0 || apps.includes(appId))) return appId
  if (appId === undefined && apps.length <= 1) return apps[0] ?? null
  const detail =
    appId === undefined
      ? `must name the app whose id it is, which is one of ${apps.join(', ')}: an id of one app is worth nothing in another`
      : `is no app of this checkout’s channels; they have ${apps.join(', ')}`
  throw new PayError('invalid-request', `payer.appId ${detail}.`, { errors: [{ field: 'payer.appId', detail }] })
}

function appsOf(context: BrokerContext, checkout: CheckoutRow, method: PayMethod): readonly string[] {
  const appIds = checkout.channels
    .filter((channel: Channel) => splitChannel(channel).method === method)
    .map((channel) => accountFor(context, checkout, channel)?.channels.get(channel))
    .flatMap((facts) => (facts?.needsPayer && facts.appId !== null ? [facts.appId] : []))
  return [...new Set(appIds)]
}
