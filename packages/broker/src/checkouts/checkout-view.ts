import {
  type Channel,
  type CheckoutStatus,
  type CheckoutView,
  type MethodOffer,
  type PaymentStatus,
  type PaymentView,
  splitChannel,
} from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import { wayOut } from '../gateway/way-out.ts'
import type { Belongings, CheckoutRow, PaymentRow, PaymentState } from '../store/rows.ts'
import { accountFor } from './account-for.ts'
import { describePaymentFacts } from './facts-view.ts'
import { isMadeFor, knowsPayer, payerFor, payerOffers } from './payer.ts'
import { describeRefund } from './refund-view.ts'

const STATUSES: Readonly<Record<PaymentState, PaymentStatus>> = {
  sending: 'pending',
  awaiting: 'pending',
  unknown: 'pending',
  closing: 'pending',
  reversing: 'pending',
  'user-paying': 'paying',
  paid: 'paid',
  failed: 'failed',
  closed: 'closed',
  reversed: 'reversed',
}

/** The states that a merchant is told by one word. */
export function statesTold(status: PaymentStatus): readonly PaymentState[] {
  return (Object.keys(STATUSES) as PaymentState[]).filter((state) => STATUSES[state] === status)
}

/**
 * A payment as its payer may see it. One whose money doesn't fit stays pending: the shop hasn't been paid, and nothing failed. One that
 * leads nowhere has failed: nobody can pay it.
 */
export function viewPayment(payment: PaymentRow): PaymentView {
  const { id, state, disposition, channel, bankCode, action } = payment
  const status = disposition === 'mismatch' ? 'pending' : leadsNowhere(payment) ? 'failed' : STATUSES[state]
  return { id, status, channel, ...(bankCode !== null && { bankCode }), action }
}

function leadsNowhere({ problem, money }: PaymentRow): boolean {
  return problem !== null && money === 'possible'
}

/** A payment at the page that asks: of one that was made for somebody else's id it learns how it stands, and not what opens their wallet. */
export function viewPaymentAt(
  { accounts, walletApps }: BrokerContext,
  { payment, checkout, tokenId }: { payment: PaymentRow; checkout: CheckoutRow; tokenId: string | undefined },
): PaymentView {
  const { account, channel, payerAt } = payment
  const facts = accounts.get(account)?.channels.get(channel)
  const view = viewPayment(payment)
  if (payerAt === null || tokenId === undefined || !facts) return view
  if (isMadeFor(payment, payerFor({ walletApps }, checkout, { channel, facts, tokenId }))) return view
  return { ...view, action: { type: 'wait' }, elsewhere: true }
}

/** What is shown, and where: the token of the page that asks, where one does. */
interface Shown {
  readonly checkout: CheckoutRow
  readonly payments: readonly PaymentRow[]
  readonly tokenId?: string | undefined
}

/** The checkout as its payer may see it. */
export function viewOf(context: BrokerContext, { checkout, payments, tokenId }: Shown): CheckoutView {
  const payment = paymentToShow(payments)
  return {
    id: checkout.id,
    orderNo: checkout.orderNo,
    amount: checkout.amount,
    currency: checkout.currency,
    subject: checkout.subject,
    status: statusForPayer(context, checkout, payments),
    methods: offersOf(servedHere(context, checkout), tokenId).map((offer) =>
      withChoices(context, { checkout, offer, tokenId }),
    ),
    expiresAt: iso(checkout.expiresAt),
    serverTime: iso(context.clock.now()),
    payUrl: payUrl(context, checkout),
    ...(context.linkPays && { payLink: { openedAt: checkout.openedAt === null ? null : iso(checkout.openedAt) } }),
    returnUrl: checkout.returnUrl,
    payment: payment ? viewPaymentAt(context, { payment, checkout, tokenId }) : null,
  }
}

/**
 * Where a payer is told that the checkout stands. One whose end was asked for stays open for its merchant until no payment can take
 * money; at a gateway that can't close, that is hours. Its payer can start nothing more: once the gateway was asked since, and nobody
 * is paying, they are told that it is over. Money that comes all the same is applied, and the merchant told.
 */
function statusForPayer(
  { accounts, clock }: BrokerContext,
  { status, closeAsked, expiresAt }: CheckoutRow,
  payments: readonly PaymentRow[],
): CheckoutStatus {
  if (status !== 'open' || closeAsked === null) return status
  const askedSince = closeAsked === 'clock' ? expiresAt : 0
  const now = clock.now()
  const over = payments.every((payment) => {
    const { money, state, lastAskedAt, account } = payment
    if (money !== 'possible') return true
    const capabilities = accounts.get(account)?.capabilities
    if (!capabilities || wayOut({ payment, capabilities, now }) !== null) return false
    return state !== 'user-paying' && state !== 'reversing' && (lastAskedAt ?? 0) >= askedSince
  })
  if (!over) return status
  return closeAsked === 'clock' ? 'expired' : 'closed'
}

/** The whole checkout for its merchant, who also receives it as the `data` of events. No payer's id, no token. */
export function describeCheckout(
  context: BrokerContext,
  checkout: CheckoutRow,
  { payments, refunds }: Belongings,
): Record<string, unknown> {
  return {
    ...describeListed(context, checkout),
    facts: [...new Set(payments.flatMap(factsOf))],
    payments: payments.map(describePayment),
    refunds: refunds.map(describeRefund),
  }
}

/** A checkout for its merchant, without its payments and refunds. */
export function describeListed(context: BrokerContext, checkout: CheckoutRow): Record<string, unknown> {
  const { id, orderNo, amount, currency, subject, detail, status, account, returnUrl, metadata } = checkout
  const { reopens, reopenedAs } = checkout
  return {
    ...{ id, orderNo, amount, currency, subject, detail, status, account, returnUrl, metadata, reopens, reopenedAs },
    methods: offersOf(checkout),
    payUrl: payUrl(context, checkout),
    closeAsked: checkout.closeAsked !== null && checkout.status === 'open',
    createdAt: iso(checkout.createdAt),
    expiresAt: iso(checkout.expiresAt),
    paidAt: checkout.paidAt === null ? null : iso(checkout.toldPaidAt ?? checkout.paidAt),
    settledAt: checkout.paidAt === null ? null : iso(checkout.paidAt),
  }
}

/** What a merchant should know of a payment beyond its status: money that didn't pay the checkout, and money that was given back. */
function factsOf({ disposition, state }: PaymentRow): string[] {
  if (disposition === null) return []
  return [...(disposition === 'applied' ? [] : [disposition]), ...(state === 'reversed' ? ['reversed'] : [])]
}

/** A payment as its merchant sees it. */
export function describePayment(payment: PaymentRow): Record<string, unknown> {
  const { id, account, channel, tradeNo, gatewayTradeNo, amount, money, disposition, refusedCode, createdAt } = payment
  const { refusal, problem } = payment
  const status = STATUSES[payment.state]
  return {
    id,
    status,
    account,
    channel,
    tradeNo,
    gatewayTradeNo,
    amount,
    money,
    disposition,
    refusedCode,
    // Of money that came all the same, a no from before would only mislead.
    refusal: money === 'taken' || money === 'returned' ? null : refusal,
    problem,
    facts: describePaymentFacts(payment),
    createdAt: iso(createdAt),
  }
}

/** The payment that decided the checkout, else the one the payer is at, else the newest. */
function paymentToShow(payments: readonly PaymentRow[]): PaymentRow | undefined {
  const applied = payments.find(({ disposition }) => disposition === 'applied')
  const live = payments.filter(
    (payment) => payment.money === 'possible' && payment.state !== 'closing' && !leadsNowhere(payment),
  )
  // A payment left for another way is to be closed sooner than the one the payer is at.
  const latest = Math.max(...live.map(({ closeBy }) => closeBy))
  return applied ?? live.findLast(({ closeBy }) => closeBy === latest) ?? payments.at(-1)
}

function offersOf({ channels, payer }: CheckoutRow, tokenId?: string): MethodOffer[] {
  const methods = new Map<MethodOffer['method'], Channel[]>()
  for (const channel of channels) {
    const { method } = splitChannel(channel)
    methods.set(method, [...(methods.get(method) ?? []), channel])
  }
  return [...methods].map(([method, offered]) => ({
    method,
    channels: offered,
    payerKnown: knowsPayer(payer, method, tokenId),
  }))
}

// What was offered when it was opened, an account may have lost since; and a broker with an older configuration may not know it yet.
function servedHere(context: BrokerContext, checkout: CheckoutRow): CheckoutRow {
  const channels = checkout.channels.filter((channel) => accountFor(context, checkout, channel))
  return { ...checkout, channels }
}

// For its payer alone: an account's banks would say nothing about a checkout to its merchant.
function withChoices(
  context: BrokerContext,
  { checkout, offer, tokenId }: Pick<Shown, 'checkout' | 'tokenId'> & { offer: MethodOffer },
): MethodOffer {
  const choices = offer.channels.flatMap((channel) => {
    const bank = accountFor(context, checkout, channel)?.channels.get(channel)?.bank
    return bank ? [{ channel, ...bank }] : []
  })
  const payers = payerOffers(context, checkout, { channels: offer.channels, tokenId })
  return { ...offer, ...(payers.length > 0 && { payers }), ...(choices.length > 0 && { choices }) }
}

/** The hosted page of a checkout. */
export function payUrl({ publicUrl }: BrokerContext, { id }: CheckoutRow): string {
  return `${publicUrl}/pay/${id}`
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
