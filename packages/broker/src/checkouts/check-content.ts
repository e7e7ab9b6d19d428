import { type Channel, type FieldProblem, fen, splitChannel } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import { notifyUrlOf } from '../context/notify-url.ts'
import type { Account, PaymentOrder } from '../gateway/account.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow } from '../store/rows.ts'
import { accountFor } from './account-for.ts'

/**
 * Holds a checkout against the documents of all the gateways that its payer may come to: every field that is too long, and everything
 * a gateway has no field for, is told now and not at the payer's click. Throws PayError invalid-request naming each.
 */
export function checkContent(context: BrokerContext, checkout: CheckoutRow): void {
  const ways = checkout.channels.flatMap((channel) => {
    const account = accountFor(context, checkout, channel)
    return account ? [{ channel, account }] : []
  })
  const problems = [
    ...ways.flatMap((way) => way.account.check(trialOrder(context, checkout, way))),
    ...optionProblems(context, checkout, ways),
  ]
  if (problems.length === 0) return
  throw new PayError('invalid-request', 'Some of this checkout can’t be told to the gateways it offers.', {
    errors: firstOfEach(problems),
  })
}

/** What the broker's own address is too long for: the notifications of a payment, or its hosted page to come back to. */
export function addressProblems({
  publicUrl,
  accounts,
}: Pick<BrokerContext, 'publicUrl' | 'accounts'>): FieldProblem[] {
  const blank: Trial = {
    ...{
      id: `co_${'0'.repeat(26)}`,
      amount: fen(1),
      subject: '-',
      detail: null,
      returnUrl: null,
      payer: {},
      extras: {},
    },
    ...{ createdAt: 0, expiresAt: 1000 },
  }
  const own = ['publicUrl', 'returnUrl']
  const problems = [...accounts.values()].flatMap((account) =>
    [...account.channels.keys()]
      .flatMap((channel) => account.check(trialOrder({ publicUrl }, blank, { channel, account })))
      .flatMap(({ field, detail }) => (own.includes(field) ? [{ field: 'publicUrl', detail }] : [])),
  )
  return firstOfEach(problems)
}

type Trial = Pick<
  CheckoutRow,
  'id' | 'amount' | 'subject' | 'detail' | 'returnUrl' | 'payer' | 'extras' | 'createdAt' | 'expiresAt'
>

interface Way {
  readonly channel: Channel
  readonly account: Account
}

/** The payment that a channel would make: of what isn't known yet, the longest there can be. */
function trialOrder(
  context: Pick<BrokerContext, 'publicUrl'>,
  checkout: Trial,
  { channel, account }: Way,
): PaymentOrder {
  const { id, amount, subject, detail, returnUrl, payer, extras, createdAt, expiresAt } = checkout
  return {
    tradeNo: 'T'.repeat(30),
    notifyUrl: notifyUrlOf(context, { account: account.name, notifyToken: 't'.repeat(26) }),
    returnUrl: returnUrl ?? `${context.publicUrl}/pay/${id}`,
    payerIp: payer.ip ?? '',
    payerId: payerIdFor(checkout, channel),
    ...{ channel, amount, subject, detail, extras, createdAt, expiresAt },
    ...{ authCode: null, bankCode: null },
  }
}

function payerIdFor({ payer }: Trial, channel: Channel): string | null {
  const { method } = splitChannel(channel)
  const kinds = method === 'alipay' ? ['user-id', 'open-id'] : ['openid']
  const told = method === 'alipay' ? payer.alipayUserId : payer.wechatOpenid
  return payer.ids?.findLast(({ kind }) => kinds.includes(kind))?.id ?? told ?? null
}

/** Options under the name of a gateway that no payment of this checkout can be made at, or under none that it has. */
function optionProblems({ accounts }: BrokerContext, { extras }: CheckoutRow, ways: readonly Way[]): FieldProblem[] {
  const lenient = extras.whereSupported?.includes('options') === true
  return Object.entries(extras.options ?? {}).flatMap(([gateway, options]) => {
    const field = `options.${gateway}`
    const own = ways.filter(({ account }) => account.gateway === gateway)
    const known = [...accounts.values()].filter((account) => account.gateway === gateway)
    if (known.length === 0) {
      const ids = [...new Set([...accounts.values()].map((account) => account.gateway))]
      return [{ field, detail: `is the gateway of no account; they are at ${ids.join(', ')}` }]
    }
    if (own.length === 0) {
      const detail = 'is a gateway that no way to pay of this checkout goes to. Leave it out'
      return lenient ? [] : [{ field, detail: `${detail}, or name "options" in whereSupported` }]
    }
    return Object.keys(options).flatMap((name) => misplaced({ field: `${field}.${name}`, name, known, own, lenient }))
  })
}

interface Placing {
  readonly field: string
  readonly name: string
  readonly known: readonly Account[]
  readonly own: readonly Way[]
  readonly lenient: boolean
}

function misplaced({ field, name, known, own, lenient }: Placing): FieldProblem[] {
  const facts = known.flatMap(({ options }) => options.get(name) ?? [])
  if (facts.length === 0) {
    const names = [...new Set(known.flatMap(({ options }) => [...options.keys()]))]
    return [{ field, detail: `is no option of this gateway; they are ${names.join(', ')}` }]
  }
  if (lenient || own.some(({ channel, account }) => account.options.get(name)?.channels.includes(channel))) return []
  const channels = [...new Set(facts.flatMap((option) => option.channels))]
  return [{ field, detail: `belongs to ${channels.join(', ')}, which this checkout doesn’t offer` }]
}

function firstOfEach(problems: readonly FieldProblem[]): FieldProblem[] {
  return [...Map.groupBy(problems, ({ field }) => field).values()].flatMap(([first]) => first ?? [])
}
