import { eventSnapshot } from '../checkouts/event-snapshot.ts'
import type { BrokerContext } from '../context/context.ts'
import { listen, within } from '../context/patience.ts'
import type { Account, Capabilities, ChannelFacts } from '../gateway/account.ts'
import type {
  Belongings,
  Change,
  CheckoutRow,
  EventType,
  EvidenceRow,
  NewEvent,
  PaymentRow,
  WholeCheckout,
} from '../store/rows.ts'
import { askGateway, endAtGateway } from './ask-gateway.ts'
import { decide } from './decide.ts'
import type { Decision, Effect, Subject } from './decision.ts'
import type { Evidence } from './evidence.ts'
import { addFacts } from './learn-facts.ts'
import { isUnresolved } from './stop-payment.ts'

/** A payment and its checkout as they stand after evidence was weighed. */
export interface Standing {
  readonly payment: PaymentRow
  readonly checkout: CheckoutRow
}

/** Losing a race this often means that something is wrong; the ladder brings the payment back. */
const MOST_TRIES = 50
/** Where an account is no longer configured nothing can be closed, and no notification believed. */
const NO_CAPABILITIES: Capabilities = {
  closeMinAge: null,
  reverseMinAge: null,
  reverseMaxAge: null,
  notificationSettles: false,
  duplicateSafe: false,
  trustsTls: false,
  refunds: null,
}
/** Where a channel is no longer configured. */
const NO_FACTS: Pick<ChannelFacts, 'lifetime' | 'pace'> = { lifetime: 7_200, pace: null }
const QUERY_LEASE_MS = 15_000
const SOMEBODY_ELSES_QUERY_MS = 2_000

/**
 * Weighs evidence and writes what it makes of a payment: the only way to paid, closed or failed. One decision is one
 * compare-and-set with its events in it; a lost race is decided again on what stands then. Effects run after the set has hit.
 * `justRead`: what the caller knows the payment from, so that it isn't read twice.
 */
export async function settlePayment(
  context: BrokerContext,
  payment: Named,
  evidence: Evidence,
  justRead: WholeCheckout | null = null,
): Promise<Standing> {
  let known = justRead
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const read = subjectIn(context, known ?? (await context.store.wholeCheckout(payment.checkoutId)), payment)
    known = null
    const decision = addFacts(read.subject, evidence, decide(read.subject, evidence))
    if (decision.warning) warn(context, read.subject.payment, evidence, decision)
    const written = decision.payment ? await write(context, read, evidence, decision) : read.subject
    if (!written) continue
    for (const effect of decision.effects) await EFFECTS[effect](context, written.payment)
    if (decision.effects.length === 0) return written
    return subjectIn(context, await context.store.wholeCheckout(payment.checkoutId), payment).subject
  }
  throw new Error(`Payment ${payment.id} kept changing while it was being settled`)
}

/** Which payment is meant. */
type Named = Pick<PaymentRow, 'id' | 'checkoutId'>

interface Read extends Belongings {
  readonly subject: Subject
}

function subjectIn({ accounts, clock }: BrokerContext, whole: WholeCheckout | null, { id, checkoutId }: Named): Read {
  const payment = whole?.payments.find((one) => one.id === id)
  if (!whole || !payment) throw new Error(`There is no payment ${id} of a checkout ${checkoutId}`)
  const { checkout, payments, refunds } = whole
  const account: Account | undefined = accounts.get(payment.account)
  const { lifetime, pace } = account?.channels.get(payment.channel) ?? NO_FACTS
  const subject: Subject = {
    payment,
    checkout,
    hasRefunds: refunds.some(({ paymentId, state }) => paymentId === id && state !== 'failed'),
    othersPossible: payments.some((one) => one.id !== id && one.money === 'possible'),
    capabilities: account?.capabilities ?? NO_CAPABILITIES,
    lifetime,
    pace,
    now: clock.now(),
  }
  return { subject, payments, refunds }
}

/** One change with all that belongs to it. Null when something has moved on, and then nothing was written. */
async function write(
  context: BrokerContext,
  read: Read,
  evidence: Evidence,
  decision: Decision,
): Promise<Standing | null> {
  const { payment, checkout, now } = read.subject
  const after: Standing = {
    payment: { ...payment, ...decision.payment, version: payment.version + 1 },
    checkout: { ...checkout, ...decision.checkout, version: checkout.version + (decision.checkout ? 1 : 0) },
  }
  const payments = read.payments.map((one) => (one.id === payment.id ? after.payment : one))
  const event = (type: EventType): NewEvent => ({
    type,
    at: now,
    data: eventSnapshot(context, after.checkout, { payments, refunds: read.refunds }),
  })
  const change: Change = {
    payment: { id: payment.id, expectVersion: payment.version, patch: decision.payment ?? {} },
    ...(decision.checkout && {
      checkout: { id: checkout.id, expectVersion: checkout.version, patch: decision.checkout },
    }),
    events: decision.events.map(event),
    evidence: trail(payment, after.payment, evidence, now),
  }
  if (!(await context.store.change(change))) return null
  if (decision.checkout) context.changes.publish(checkout.id)
  return after
}

const EFFECTS: Readonly<Record<Effect, (context: BrokerContext, payment: PaymentRow) => Promise<void>>> = {
  query: queryOnce,
  close: (context, payment) => endPayment(context, payment, 'close'),
  reverse: (context, payment) => endPayment(context, payment, 'reverse'),
  'hurry-others': hurryOthers,
}

/** Asks the gateway and settles what it answers. */
export async function queryPayment(context: BrokerContext, payment: PaymentRow): Promise<void> {
  await settlePayment(context, payment, await askGateway(context, payment))
}

/** Takes the right to ask about a payment, for as long as a query may take. False: somebody else is asking, or has just asked. */
export async function leasePayment({ store, clock }: BrokerContext, payment: PaymentRow): Promise<boolean> {
  const now = clock.now()
  if (payment.leaseUntil > now) return false
  const patch = { leaseUntil: now + QUERY_LEASE_MS, lastAskedAt: now }
  return store.change({
    payment: { id: payment.id, expectVersion: payment.version, patch },
    events: [],
    evidence: null,
  })
}

/** A thousand messages that say "ask" make one query: the others wait for what it finds. */
async function queryOnce(context: BrokerContext, { id, checkoutId }: PaymentRow): Promise<void> {
  // Listening comes before reading: what is found in between is then heard.
  const news = listen(context, checkoutId)
  try {
    const payment = await context.store.payment(id)
    if (!payment || (payment.money === 'taken' && !isUnresolved(payment))) return
    if (await leasePayment(context, payment)) await queryPayment(context, payment)
    else await within(context.clock, SOMEBODY_ELSES_QUERY_MS, news.changed)
  } finally {
    news.stop()
  }
}

/** The answer to a close or a reverse proves nothing: only a query after it does. For a payment we had given up its ladder asks. */
async function endPayment(context: BrokerContext, payment: PaymentRow, call: 'close' | 'reverse'): Promise<void> {
  const refusal = await endAtGateway(context, payment, call)
  if (refusal) await settlePayment(context, payment, refusal)
  if (isUnresolved(payment)) await queryPayment(context, payment)
}

/** The checkout is paid: its other payments are due for their close now. Written here, done by the next pass of `refreshDue`. */
async function hurryOthers(context: BrokerContext, { checkoutId }: PaymentRow): Promise<void> {
  const now = context.clock.now()
  for (const { id, version, money } of await context.store.payments(checkoutId)) {
    if (money !== 'possible') continue
    const patch = { closeBy: now, nextQueryAt: now }
    // A lost race is no harm: a live payment of a paid checkout is closed at its next query anyway.
    await context.store.change({ payment: { id, expectVersion: version, patch }, events: [], evidence: null })
  }
}

/** Every change of a state has its line in the trail. */
function trail(before: PaymentRow, after: PaymentRow, evidence: Evidence, at: number): EvidenceRow | null {
  if (before.state === after.state) return null
  const { source, says, trust, words } = evidence
  const line = `${says} (${trust}) ${words}`.slice(0, 200)
  return { paymentId: before.id, at, source, says: line, from: before.state, to: after.state }
}

function warn(context: BrokerContext, payment: PaymentRow, evidence: Evidence, { warning }: Decision): void {
  const { source, says, trust, amount, merchant } = evidence
  const seen = { source, says, trust, amount, merchant, sameNumber: evidence.tradeNo === payment.tradeNo }
  context.log.warn(`payment.${warning}`, {
    payment: payment.id,
    account: payment.account,
    expected: payment.amount,
    ...seen,
  })
}
