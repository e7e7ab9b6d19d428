import {
  type Channel,
  type CheckoutView,
  type Fen,
  isChannel,
  type PayMethod,
  splitChannel,
} from '@pay-checkout/protocol'
import { type CheckoutExtras, extrasOf } from '../checkout-extras.ts'
import type { BrokerContext } from '../context/context.ts'
import { newId } from '../context/new-id.ts'
import { headOf } from '../context/trade-number.ts'
import type { Account } from '../gateway/account.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow } from '../store/rows.ts'
import { checkContent } from './check-content.ts'
import { issueClientToken } from './checkout-token.ts'
import { describeCheckout, viewOf } from './checkout-view.ts'
import { addPayerIds } from './payer.ts'
import { newIdsOf, type PayerInput, tellPayer } from './payer-input.ts'
import { checkReturnUrl } from './return-url.ts'

/** What a merchant asks for, already read by schema. */
export interface CheckoutInput extends CheckoutExtras {
  readonly orderNo: string
  readonly amount: Fen
  readonly subject: string
  readonly detail?: string
  readonly account?: string
  /** Methods or channels, in the order they are to be offered. */
  readonly methods?: readonly (PayMethod | Channel)[]
  readonly returnUrl?: string
  /** Seconds. */
  readonly expiresIn?: number
  readonly payer?: PayerInput
  readonly metadata?: Readonly<Record<string, string>>
}

/** Opens a checkout, or finds the one with the same order number and content. Throws PayError order-conflict, unknown-account, unknown-channel, return-url-not-allowed. */
export async function openCheckout(
  context: BrokerContext,
  input: CheckoutInput,
): Promise<{ checkout: CheckoutRow; clientToken: string; created: boolean }> {
  const row = newCheckout(context, input)
  checkReturnUrl(context, row.returnUrl)
  const payer = tellPayer(context, row, input.payer)
  checkContent(context, { ...row, payer })
  const { checkout, created } = await context.store.openCheckout({ ...row, payer })
  if (!created && contentOf(checkout) !== contentOf(row)) {
    throw new PayError(
      'order-conflict',
      `Order ${input.orderNo} has a checkout with other content. Use another order number, or send what was sent first.`,
    )
  }
  // A shop may learn later who pays, or that somebody else does.
  const ids = created ? [] : newIdsOf(payer, checkout.payer)
  const known = ids.length === 0 ? checkout : await addPayerIds(context, checkout, ids)
  return { checkout: known, clientToken: await issueClientToken(context, checkout.id), created }
}

/** The checkout as its payer may see it. Reads the database only. */
export async function viewCheckout(context: BrokerContext, checkoutId: string): Promise<CheckoutView> {
  const whole = await context.store.wholeCheckout(checkoutId)
  if (!whole) throw new PayError('not-found', 'There is no such checkout.')
  return viewOf(context, whole.checkout, whole.payments)
}

/** The checkout as its merchant sees it: with payments, facts (`late`, `duplicate`, `mismatch`, `reversed`) and metadata. Also the `data` of events. */
export async function merchantView(context: BrokerContext, checkout: CheckoutRow): Promise<Record<string, unknown>> {
  const whole = await context.store.wholeCheckout(checkout.id)
  if (!whole) throw new PayError('not-found', 'There is no such checkout.')
  return describeCheckout(context, whole.checkout, whole)
}

function newCheckout(context: BrokerContext, input: CheckoutInput): CheckoutRow {
  const createdAt = context.clock.now()
  return {
    id: `co_${newId(context)}`,
    orderNo: input.orderNo,
    amount: input.amount,
    currency: 'CNY',
    subject: input.subject,
    detail: input.detail ?? null,
    account: input.account ?? null,
    channels: channelsToOffer(context, input),
    returnUrl: input.returnUrl ?? null,
    payer: {},
    metadata: input.metadata ?? {},
    extras: extrasOf(input),
    status: 'open',
    closeAsked: null,
    createdAt,
    expiresAt: createdAt + (input.expiresIn ?? context.policy.checkoutSeconds) * 1000,
    paidAt: null,
    version: 0,
    eventSequence: 0,
    tradeHead: headOf(input.orderNo),
    openedAt: null,
  }
}

/**
 * Expands methods to the channels that the accounts offer, each once, in the order asked for. A barcode channel is for a till with a
 * scanner, so that only its own name asks for it: `wechat:barcode`, not `wechat`.
 */
function channelsToOffer({ accounts }: BrokerContext, { account, methods }: CheckoutInput): Channel[] {
  const chosen = account === undefined ? [...accounts.values()] : [namedAccount(accounts, account)]
  const offered = [...new Set(chosen.flatMap(({ channels }) => [...channels.keys()]))]
  const forPayers = offered.filter((channel) => splitChannel(channel).scenario !== 'barcode')
  if (!methods) return forPayers
  const asked = methods.flatMap((wish) => {
    const found = isChannel(wish)
      ? offered.filter((channel) => channel === wish)
      : forPayers.filter((channel) => splitChannel(channel).method === wish)
    if (found.length > 0) return found
    const remedy = `Offered are ${offered.join(', ')}.`
    throw new PayError('unknown-channel', `No account offers ${wish}. ${remedy}`, {
      errors: [{ field: 'methods', detail: `${wish} is not offered` }],
    })
  })
  return [...new Set(asked)]
}

function namedAccount(accounts: BrokerContext['accounts'], name: string): Account {
  const account = accounts.get(name)
  if (account) return account
  throw new PayError('unknown-account', `There is no account "${name.slice(0, 40)}" in the configuration.`, {
    errors: [{ field: 'account', detail: 'is not a configured account' }],
  })
}

/** What has to be equal for the same order. Not its payer or the time left: a retry may come from elsewhere, and later. */
function contentOf(row: CheckoutRow): string {
  const { amount, currency, subject, detail, account, channels, returnUrl, metadata, extras } = row
  const entries = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([amount, currency, subject, detail, account, channels, returnUrl, entries, sorted(extras)])
}

// What was said, whichever member came first.
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([name, member]) => [name, sorted(member)])
}
