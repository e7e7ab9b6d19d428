import type { Channel, PaymentView } from '@pay-checkout/protocol'
import { accountFor } from '../checkouts/account-for.ts'
import { checkOpen } from '../checkouts/check-open.ts'
import { payUrl, viewPayment } from '../checkouts/checkout-view.ts'
import { isMadeFor, payerFor } from '../checkouts/payer.ts'
import { checkFormerMoney } from '../checkouts/reopen-order.ts'
import { wayBackTo } from '../checkouts/return-url.ts'
import type { BrokerContext } from '../context/context.ts'
import { newId } from '../context/new-id.ts'
import { newNotifyToken, notifyUrlOf } from '../context/notify-url.ts'
import { CREATE_BUDGET_MS } from '../context/still-in-time.ts'
import { mintTradeNo, mostNumbers } from '../context/trade-number.ts'
import type { Account, ChannelFacts, PaymentOrder } from '../gateway/account.ts'
import { heldBack } from '../gateway/breaker.ts'
import { NOT_SENT } from '../nothing-sent.ts'
import { PayError } from '../pay-error.ts'
import { steadyTime } from '../steady-time.ts'
import { orderKeyOf } from '../store/columns.ts'
import type { CheckoutRow, PayerId, PaymentRow } from '../store/rows.ts'
import { createAtGateway, throwIfRefused } from './create-at-gateway.ts'
import { fitOrder } from './fit-order.ts'
import { checkRoom, goOnWith, isUsable, makeRoom } from './make-room.ts'

export interface StartInput {
  readonly checkoutId: string
  /** The token of the page that asks, where one does: its payer pays. */
  readonly tokenId?: string
  readonly channel: Channel
  readonly idempotencyKey: string
  readonly returnUrl?: string
  readonly authCode?: string
  /** The bank the payer chose, where the channel has several. */
  readonly bankCode?: string
  /** The address the request came from, for gateways that bind the payment to it; null: nobody knows it. */
  readonly ip: string | null
  /** Whether it came from a phone, for gateways that ask. */
  readonly onPhone?: boolean
  /** Who asks, where that can be told from others: their address. Left out: whoever pays this checkout. */
  readonly caller?: string
}

/** Parallel starts of one checkout lose to each other this often at most before somebody is asked to come again. */
const MOST_TRIES = 10
/** Payments of one checkout within a minute. Nobody changes their mind more often. */
const MOST_A_MINUTE = 5

/**
 * Starts a payment, or finds the one this key, or this channel with this bank, has already started.
 * Throws PayError: checkout-paid, checkout-not-open, unknown-channel, payer-unknown, payment-unresolved,
 * idempotency-conflict, too-many-attempts, rate-limited, gateway-refused, unavailable.
 */
export async function startPayment(context: BrokerContext, input: StartInput): Promise<PaymentView> {
  let roomMade = false
  let admitted = false
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const whole = await context.store.wholeCheckout(input.checkoutId)
    if (!whole) throw new PayError('not-found', 'There is no such checkout.')
    const { checkout, payments } = whole
    const known = payments.find(({ idempotencyKey }) => idempotencyKey === input.idempotencyKey)
    if (known) return answerAgain(known, input.channel)
    checkOpen(context, checkout)
    await checkFormerMoney(context, checkout)
    const offer = offerOf(context, checkout, input)
    const live = payments.filter(({ money }) => money === 'possible')
    const usable = live.find(
      (payment) => isAskedFor(payment, input) && isMadeFor(payment, offer.payer) && isUsable(context, payment),
    )
    if (usable) return viewPayment(await goOnWith(context, checkout, usable))
    if (live.length > 0 && !roomMade) {
      // Nothing is given up for a payment that couldn't be sent.
      if (offer.account.isResting(input.channel, callerOf(input))) throw heldBack()
      await makeRoom(context, live)
      roomMade = true
      continue
    }
    // Looked at anew each time: another tab may have taken the room that was made.
    checkRoom(context, live, input)
    const startedAt = steadyTime(context.clock)
    const row = newPayment(context, { checkout, payments, input, offer })
    const order = orderFor(context, { checkout, row, input, offer })
    // The last of all checks, and once: it may let a single call through, to try.
    if (!admitted) offer.account.admit(input.channel, callerOf(input))
    admitted = true
    // The row is durable, at the version all of this was decided on, before the first byte goes out.
    if (!(await context.store.addPayment(row, checkout.version))) continue
    context.changes.publish(checkout.id)
    return createAtGateway(context, offer.account, row, { order, startedAt })
  }
  throw new PayError('payment-unresolved', 'Too much happened to this checkout at once. Try again.', { retryAfter: 1 })
}

interface Offer {
  readonly account: Account
  readonly facts: ChannelFacts
  readonly payer: PayerId | null
  /** Where the page wants its payer back, as it is sent; null: where the checkout's payers go. */
  readonly backTo: string | null
}

interface Start {
  readonly checkout: CheckoutRow
  readonly input: StartInput
  readonly offer: Offer
}

function callerOf({ caller, checkoutId }: StartInput): string {
  return caller ?? checkoutId
}

// Another bank is another way: the payment at the first one is left for it.
function isAskedFor(payment: PaymentRow, { channel, bankCode }: StartInput): boolean {
  return payment.channel === channel && payment.bankCode === (bankCode ?? null)
}

function answerAgain(payment: PaymentRow, channel: Channel): PaymentView {
  if (payment.channel !== channel) {
    throw new PayError(
      'idempotency-conflict',
      'This idempotency key started a payment on another channel. Use a new key.',
    )
  }
  throwIfRefused(payment)
  return viewPayment(payment)
}

function offerOf(context: BrokerContext, checkout: CheckoutRow, input: StartInput): Offer {
  const { channel, returnUrl, tokenId } = input
  const account = accountFor(context, checkout, channel)
  const facts = account?.channels.get(channel)
  if (!checkout.channels.includes(channel)) {
    throw new PayError(
      'unknown-channel',
      `This checkout doesn’t offer ${channel}. Offered are ${checkout.channels.join(', ')}.`,
    )
  }
  if (!account || !facts) {
    // While brokers are restarted with another configuration, the next one that is asked may have it.
    throw new PayError('unavailable', `${channel} can’t be had here at the moment. Try again.`, { retryAfter: 2 })
  }
  const payer = facts.needsPayer ? payerFor(context, checkout, { channel, facts, tokenId }) : null
  if (facts.needsPayer && payer === null) {
    throw new PayError(
      'payer-unknown',
      `${channel} needs the payer’s id at the wallet: let the page find it out, open the checkout with it, or use another channel.`,
    )
  }
  if (facts.needsAddress && addressOf(checkout, input) === null) throw withoutAddress(context, input)
  checkAuthCode(facts, input)
  checkBank(facts, input)
  return { account, facts, payer, backTo: returnUrl === undefined ? null : wayBackTo(context, checkout, returnUrl) }
}

/** What the shop says of its payer's address counts: it may stand between them and the broker, and knows who that is. */
function addressOf({ payer }: CheckoutRow, { ip }: StartInput): string | null {
  return payer.ip ?? ip
}

// A made-up address goes out to nobody: the wallet compares it with its payer's, or a bank holds the payment for fraud.
function withoutAddress({ log }: BrokerContext, { checkoutId, channel }: StartInput): PayError {
  log.error('payer.address-unknown', { checkout: checkoutId, channel })
  return new PayError(
    'invalid-request',
    `${channel} needs the payer’s address, and nobody told one: open the checkout with payer.ip, or see to the broker’s trustProxy.`,
    { errors: [{ field: 'payer.ip', detail: 'is needed for this channel' }] },
  )
}

function checkAuthCode({ needsAuthCode, codes }: ChannelFacts, { channel, authCode }: StartInput): void {
  if (!needsAuthCode || (authCode !== undefined && codes?.test(authCode) !== false)) return
  const detail = authCode === undefined ? 'is needed for this channel' : 'is no code of this channel’s wallet'
  throw new PayError('invalid-request', `${channel} needs the code of the payer’s wallet.`, {
    errors: [{ field: 'authCode', detail }],
  })
}

function checkBank({ bank }: ChannelFacts, { channel, bankCode }: StartInput): void {
  if (bankCode === undefined && !bank?.needed) return
  if (bank?.banks.some(({ code }) => code === bankCode)) return
  const detail = bank
    ? 'must be the code of a bank that GET /v1/checkout lists for this channel'
    : 'must be left out: this channel has no banks to choose from'
  throw new PayError('invalid-request', `${channel} can’t be started with this bank.`, {
    errors: [{ field: 'bankCode', detail }],
  })
}

function newPayment(
  context: BrokerContext,
  { checkout, payments, input, offer }: Start & { payments: readonly PaymentRow[] },
): PaymentRow {
  const most = context.policy.maxPaymentsPerCheckout
  // One that never left us was no try of the payer's. Numbers end all the same.
  const tried = payments.filter(({ refusedCode }) => refusedCode !== NOT_SENT).length
  if (tried >= most || payments.length >= mostNumbers(context.policy)) {
    const had = payments.length === tried ? `${tried} payments` : `${payments.length} payments, ${tried} of them sent`
    throw new PayError('too-many-attempts', `This checkout has had ${had}, the most it may have. Open a new one.`)
  }
  const now = context.clock.now()
  checkPace(payments, now)
  const lifetimeMs = offer.facts.lifetime * 1000
  return {
    id: `pay_${newId(context)}`,
    checkoutId: checkout.id,
    account: offer.account.name,
    channel: input.channel,
    bankCode: input.bankCode ?? null,
    payerAt: offer.payer?.at ?? null,
    tradeNo: mintTradeNo(orderKeyOf(checkout), payments.length + 1, context.random),
    amount: checkout.amount,
    state: 'sending',
    money: 'possible',
    disposition: null,
    action: { type: 'wait' },
    notifyToken: newNotifyToken(context),
    idempotencyKey: input.idempotencyKey,
    gatewayTradeNo: null,
    refusedCode: null,
    refusal: null,
    problem: null,
    facts: {},
    toldPayer: null,
    notFoundCount: 0,
    // Never before its payer was known: it is theirs by that.
    createdAt: Math.max(now, offer.payer?.at ?? 0),
    sentAt: now,
    // The payer of a code is waited for as long as its gateway's document says, and no longer.
    closeBy: offer.facts.needsAuthCode ? Math.min(checkout.expiresAt, now + lifetimeMs) : checkout.expiresAt,
    closeRefused: false,
    // Should this process die now, another asks what became of it.
    nextQueryAt: now + CREATE_BUDGET_MS,
    queryCount: 0,
    leaseUntil: 0,
    lastAskedAt: null,
    version: 0,
  }
}

// Counted in the database, so that neither a restart nor another broker begins anew.
function checkPace(payments: readonly PaymentRow[], now: number): void {
  const first = payments.at(-MOST_A_MINUTE)
  if (!first || first.createdAt <= now - 60_000) return
  const retryAfter = Math.ceil((first.createdAt + 60_000 - now) / 1000)
  const detail = `This checkout has had ${MOST_A_MINUTE} payments within a minute. Try again in ${retryAfter} s.`
  throw new PayError('rate-limited', detail, { retryAfter })
}

function orderFor(context: BrokerContext, { checkout, row, input, offer }: Start & { row: PaymentRow }): PaymentOrder {
  const hostedPage = payUrl(context, checkout)
  const order = {
    tradeNo: row.tradeNo,
    channel: row.channel,
    amount: row.amount,
    subject: checkout.subject,
    detail: checkout.detail,
    notifyUrl: notifyUrlOf(context, row),
    returnUrl: offer.backTo ?? checkout.returnUrl ?? hostedPage,
    payerIp: addressOf(checkout, input) ?? '',
    payerId: offer.payer?.id ?? null,
    authCode: input.authCode ?? null,
    bankCode: row.bankCode,
    extras: checkout.extras,
    createdAt: row.createdAt,
    expiresAt: checkout.expiresAt,
    onPhone: input.onPhone ?? false,
    caller: callerOf(input),
  }
  return fitOrder(context, offer.account, order, [checkout.returnUrl ?? hostedPage, hostedPage])
}
