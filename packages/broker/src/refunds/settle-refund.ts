import { eventSnapshot } from '../checkouts/event-snapshot.ts'
import { describeRefund } from '../checkouts/refund-view.ts'
import type { BrokerContext } from '../context/context.ts'
import { listen, within } from '../context/patience.ts'
import type { Capabilities } from '../gateway/account.ts'
import type { Belongings, Change, CheckoutRow, EventType, EvidenceRow, NewEvent, RefundRow } from '../store/rows.ts'
import { askAboutRefund } from './ask-refund.ts'
import { addRefundFacts, decideRefund, type RefundDecision, type RefundSubject } from './decide-refund.ts'
import type { RefundEvidence } from './refund-evidence.ts'

/** Losing a race this often means that something is wrong; the ladder brings the refund back. */
const MOST_TRIES = 50
/** Where an account is no longer configured nothing unsigned is believed. */
const NO_CAPABILITIES: Pick<Capabilities, 'notificationSettles' | 'trustsTls'> = {
  notificationSettles: false,
  trustsTls: false,
}
const QUERY_LEASE_MS = 15_000
const SOMEBODY_ELSES_QUERY_MS = 2_000

/** Which refund is meant. */
type Named = Pick<RefundRow, 'id' | 'checkoutId'>

/**
 * Weighs evidence and writes what it makes of a refund: the only way to succeeded or failed. One decision is one compare-and-set with
 * its event in it, and with the payment whose money is all back; a lost race is decided again on what stands then.
 */
export async function settleRefund(context: BrokerContext, named: Named, evidence: RefundEvidence): Promise<RefundRow> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const read = await readSubject(context, named)
    const decision = decideRefund(read.subject, evidence)
    if (decision.warning) warn(context, read.subject, evidence, decision.warning)
    const added = addRefundFacts(read.subject, evidence, decision)
    const written = added.refund ? await write(context, read, evidence, added) : read.subject.refund
    if (!written) continue
    if (decision.effects.length === 0) return written
    await queryOnce(context, written)
    return (await readSubject(context, named)).subject.refund
  }
  throw new Error(`Refund ${named.id} kept changing while it was being settled`)
}

/** Asks the gateway about a refund and settles what it answers. */
export async function queryRefund(context: BrokerContext, refund: RefundRow): Promise<RefundRow> {
  return settleRefund(context, refund, await askAboutRefund(context, refund))
}

/** Takes the right to ask about a refund, for as long as a query may take. False: somebody else is asking, or has just asked. */
export async function leaseRefund({ store, clock }: BrokerContext, refund: RefundRow): Promise<boolean> {
  const now = clock.now()
  if (refund.leaseUntil > now) return false
  const patch = { leaseUntil: now + QUERY_LEASE_MS, lastAskedAt: now }
  return store.change({ refund: { id: refund.id, expectVersion: refund.version, patch }, events: [], evidence: null })
}

interface Read extends Belongings {
  readonly subject: RefundSubject
  readonly checkout: CheckoutRow
}

async function readSubject({ store, accounts, clock }: BrokerContext, { id, checkoutId }: Named): Promise<Read> {
  const whole = await store.wholeCheckout(checkoutId)
  const refund = whole?.refunds.find((one) => one.id === id)
  const payment = whole?.payments.find((one) => one.id === refund?.paymentId)
  if (!whole || !refund || !payment) throw new Error(`There is no refund ${id} of a checkout ${checkoutId}`)
  const { checkout, payments, refunds } = whole
  const returned = refunds
    .filter((one) => one.id !== id && one.paymentId === payment.id && one.state === 'succeeded')
    .reduce((sum, { amount }) => sum + amount, 0)
  const capabilities = accounts.get(refund.account)?.capabilities ?? NO_CAPABILITIES
  return { checkout, payments, refunds, subject: { refund, payment, returned, capabilities, now: clock.now() } }
}

/** One change with all that belongs to it. Null when something has moved on, and then nothing was written. */
async function write(
  context: BrokerContext,
  read: Read,
  evidence: RefundEvidence,
  decision: RefundDecision,
): Promise<RefundRow | null> {
  const { checkout, subject } = read
  const { refund, payment } = subject
  const after: RefundRow = { ...refund, ...decision.refund, version: refund.version + 1 }
  const change: Change = {
    refund: { id: refund.id, expectVersion: refund.version, patch: decision.refund ?? {} },
    ...(decision.payment && {
      payment: { id: payment.id, expectVersion: payment.version, patch: decision.payment },
    }),
    // What is back is counted over all refunds, so that an end always counts the checkout up: two never count each other out.
    ...(decision.checkout && {
      checkout: { id: checkout.id, expectVersion: checkout.version, patch: decision.checkout },
    }),
    events: decision.events.map((type) => tell(context, read, { type, after, decision })),
    evidence: trail(refund, after, evidence, subject.now),
  }
  if (!(await context.store.change(change))) return null
  context.changes.publish(checkout.id)
  return after
}

function tell(
  context: BrokerContext,
  { checkout, payments, refunds, subject }: Read,
  { type, after, decision }: { type: EventType; after: RefundRow; decision: RefundDecision },
): NewEvent {
  const belongings: Belongings = {
    payments: payments.map((one) => (one.id === after.paymentId ? { ...one, ...decision.payment } : one)),
    refunds: refunds.map((one) => (one.id === after.id ? after : one)),
  }
  const data = eventSnapshot(context, checkout, belongings, { refund: describeRefund(after) })
  return { type, at: subject.now, data }
}

/** A thousand messages that say "ask" make one query: the others wait for what it finds. */
async function queryOnce(context: BrokerContext, { refundNo, checkoutId }: RefundRow): Promise<void> {
  // Listening comes before reading: what is found in between is then heard.
  const news = listen(context, checkoutId)
  try {
    const refund = await context.store.refund(refundNo)
    if (!refund || refund.settledAt !== null) return
    if (await leaseRefund(context, refund)) await queryRefund(context, refund)
    else await within(context.clock, SOMEBODY_ELSES_QUERY_MS, news.changed)
  } finally {
    news.stop()
  }
}

/** Every change of a state has its line in the payment's trail. */
function trail(before: RefundRow, after: RefundRow, evidence: RefundEvidence, at: number): EvidenceRow | null {
  if (before.state === after.state) return null
  const { source, says, trust, words } = evidence
  const line = `${says} (${trust}) ${words}`.slice(0, 200)
  return {
    paymentId: before.paymentId,
    refundId: before.id,
    at,
    source,
    says: line,
    from: before.state,
    to: after.state,
  }
}

function warn(
  { log }: BrokerContext,
  { refund }: RefundSubject,
  { source, says, trust, amount, refundNo, merchant }: RefundEvidence,
  warning: NonNullable<RefundDecision['warning']>,
): void {
  const seen = { source, says, trust, amount, merchant, sameNumber: refundNo === refund.gatewayNo }
  const level = warning === 'contradiction' ? 'error' : 'warn'
  log[level](`refund.${warning}`, { refund: refund.id, account: refund.account, expected: refund.amount, ...seen })
}
