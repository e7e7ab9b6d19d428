import { type Channel, type CheckoutView, isChannel, splitChannel } from '@pay-checkout/protocol'
import { extrasOf } from '../checkout-extras.ts'
import type { BrokerContext } from '../context/context.ts'
import { newId } from '../context/new-id.ts'
import { headOf } from '../context/trade-number.ts'
import type { Account } from '../gateway/account.ts'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow } from '../store/rows.ts'
import { checkContent } from './check-content.ts'
import type { CheckoutInput } from './checkout-input.ts'
import { issueClientToken } from './checkout-token.ts'
import { describeCheckout, viewOf } from './checkout-view.ts'
import { addPayerIds } from './payer.ts'
import { newsOfPayer, type PayerInput, tellPayer } from './payer-input.ts'
import { reopenOrder } from './reopen-order.ts'
import { allowedReturnUrl } from './return-url.ts'
import { orderConflict, otherFields, SAID_KEY, whatWasSaid } from './what-was-said.ts'

/** What opening a checkout came to. */
export interface Opened {
  readonly checkout: CheckoutRow
  readonly clientToken: string
  readonly created: boolean
}

/** Somebody else may open, end or reopen an order at the same time. So often at most: each time something has come of it. */
const MOST_TRIES = 5

/**
 * Opens a checkout, or finds the one that the order has, when the same is said of it as before, whatever became of the configuration.
 * `idempotencyKey`: under which it was said, so that the same request never opens a second one. Throws PayError order-conflict,
 * payment-unresolved, unknown-account, unknown-channel, return-url-not-allowed.
 */
export async function openCheckout(context: BrokerContext, input: CheckoutInput, idempotencyKey = ''): Promise<Opened> {
  const said = whatWasSaid(input, idempotencyKey)
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const found = await findOrOpen(context, input, said)
    if (found === null) continue
    const checkout = found.created ? found.checkout : await addPayer(context, found.checkout, input.payer)
    return { checkout, clientToken: await issueClientToken(context, checkout.id), created: found.created }
  }
  throw new PayError('unavailable', 'Too much happened to this order at once. Try again.', { retryAfter: 1 })
}

/** Null: the order has moved on meanwhile. */
async function findOrOpen(
  context: BrokerContext,
  input: CheckoutInput,
  said: CheckoutRow['said'],
): Promise<Omit<Opened, 'clientToken'> | null> {
  const plan = planCheckout(context, input, said)
  const found =
    plan instanceof PayError ? await standingOrder(context, input, plan) : await context.store.openCheckout(plan)
  if (found.created) return found
  const { checkout } = found
  if (input.reopen && !isOpen(context, checkout) && !isPaidOrRepeated(checkout, said)) {
    if (plan instanceof PayError) throw plan
    const opened = await reopenOrder(context, plan, checkout)
    return opened && { checkout: opened, created: true }
  }
  const others = otherFields(checkout, said)
  if (others.length === 0) return found
  throw plan instanceof PayError ? plan : orderConflict(checkout, others)
}

/** The row of a new checkout, or why this broker would open none. */
function planCheckout(context: BrokerContext, input: CheckoutInput, said: CheckoutRow['said']): CheckoutRow | PayError {
  try {
    const row = newCheckout(context, input, said)
    const plan = { ...row, payer: tellPayer(context, row, input.payer) }
    checkContent(context, plan)
    return plan
  } catch (error) {
    if (error instanceof PayError) return error
    throw error
  }
}

/** What would not be opened now may be open since before the configuration was changed, or have been opened by a broker that knows more. */
async function standingOrder(
  { store }: BrokerContext,
  { orderNo }: CheckoutInput,
  refusal: PayError,
): Promise<{ readonly checkout: CheckoutRow; readonly created: false }> {
  const checkout = await store.checkoutByOrderNo(orderNo)
  if (!checkout) throw refusal
  return { checkout, created: false }
}

function isOpen({ clock }: BrokerContext, { status, closeAsked, expiresAt }: CheckoutRow): boolean {
  return status === 'open' && closeAsked === null && clock.now() < expiresAt
}

/** What the same request has opened is answered again, however it ended. */
function isPaidOrRepeated(checkout: CheckoutRow, said: CheckoutRow['said']): boolean {
  return checkout.status === 'paid' || (SAID_KEY in said && checkout.said[SAID_KEY] === said[SAID_KEY])
}

/** A shop may learn later who pays, from where, or that somebody else does. */
async function addPayer(
  context: BrokerContext,
  checkout: CheckoutRow,
  told: PayerInput | undefined,
): Promise<CheckoutRow> {
  if (told === undefined || checkout.status !== 'open') return checkout
  const { ids, ip } = newsOfPayer(context, checkout, told)
  return ids.length === 0 && ip === undefined ? checkout : await addPayerIds(context, checkout, { ids, ip })
}

/** The checkout as its payer may see it, at the page whose token it is, where one asks. Reads the database only. */
export async function viewCheckout(
  context: BrokerContext,
  checkoutId: string,
  tokenId?: string,
): Promise<CheckoutView> {
  const whole = await context.store.wholeCheckout(checkoutId)
  if (!whole) throw new PayError('not-found', 'There is no such checkout.')
  return viewOf(context, { ...whole, tokenId })
}

/** The checkout as its merchant sees it: with payments, facts (`late`, `duplicate`, `mismatch`, `reversed`) and metadata. Also the `data` of events. */
export async function merchantView(context: BrokerContext, checkout: CheckoutRow): Promise<Record<string, unknown>> {
  const whole = await context.store.wholeCheckout(checkout.id)
  if (!whole) throw new PayError('not-found', 'There is no such checkout.')
  return describeCheckout(context, whole.checkout, whole)
}

function newCheckout(context: BrokerContext, input: CheckoutInput, said: CheckoutRow['said']): CheckoutRow {
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
    returnUrl: input.returnUrl === undefined ? null : allowedReturnUrl(context, input.returnUrl),
    payer: {},
    metadata: input.metadata ?? {},
    extras: extrasOf(input),
    status: 'open',
    closeAsked: null,
    createdAt,
    expiresAt: createdAt + (input.expiresIn ?? context.policy.checkoutSeconds) * 1000,
    paidAt: null,
    toldPaidAt: null,
    version: 0,
    eventSequence: 0,
    tradeHead: headOf(input.orderNo),
    openedAt: null,
    said,
    round: 1,
    reopens: null,
    reopenedAs: null,
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
