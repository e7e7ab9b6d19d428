import { ASKS_PASSWORD, IS_REFUSED, PAYS_AT_ONCE } from '../../packages/broker/lab/ledger-barcodes.ts'
import { givenBack } from '../../packages/broker/lab/ledger-refunds.ts'
import type { ListedEvent } from '../../packages/broker/src/store/event-rows.ts'
import type { CheckoutRow, PaymentRow, RefundRow } from '../../packages/broker/src/store/rows.ts'
import { TOKEN_SECRET, WEBHOOK_SECRET } from './broker-process.ts'
import { NO_FAULTS } from './profile.ts'
import type { World } from './world.ts'

/** Everything that stands in the books of one checkout when all is quiet. */
interface Books {
  readonly checkout: CheckoutRow
  readonly payments: readonly PaymentRow[]
  readonly refunds: readonly RefundRow[]
  readonly events: readonly ListedEvent[]
}

type Promises = Readonly<Record<string, boolean>>

const DAY = 86_400
/** Seconds that two brokers' clocks are apart, at most, before one of them may take a create for lost that is under way. */
const MOST_SKEW = 40
/** A refund that a crash kept from leaving is sent anew so often. */
const MOST_GIVE_BACKS = 3

/** Compares the books with the gateway's ledger and with what the merchant was told, when all is quiet. Answers what doesn't fit. */
export async function findBroken(world: World): Promise<readonly string[]> {
  const { store, witness } = world
  const events = await store.events(0, 10_000)
  const all: Promises[] = [await wholeWorld(world)]
  for (const { id } of witness.checkouts.values()) {
    const checkout = await store.checkout(id)
    if (!checkout) return [`the checkout ${id} is gone`]
    const payments = await store.payments(id)
    const books = { checkout, payments, refunds: await store.refunds(id), events: events.filter(ofCheckout(id)) }
    all.push(moneyPromises(world, books), refundPromises(world, books), tellingPromises(world, books))
    if (world.profile.faults === NO_FAULTS) all.push(calmPromises(world, books))
    if (world.profile.kind === 'clocks') all.push(clockPromises(world, books))
    all.push(pagePromises(world, checkout))
  }
  return all.flatMap((promises) => Object.entries(promises).flatMap(([promise, kept]) => (kept ? [] : [promise])))
}

function ofCheckout(id: string): (event: ListedEvent) => boolean {
  return ({ checkoutId }) => checkoutId === id
}

async function wholeWorld({ store, gateway, witness, database, logged }: World): Promise<Promises> {
  const numbers = [...gateway.ledger.ledger.keys()]
  const written = `${await database.everyByte()}\n${logged.join('\n')}`
  const secrets = [PAYS_AT_ONCE, ASKS_PASSWORD, IS_REFUSED, TOKEN_SECRET, WEBHOOK_SECRET]
  return {
    'I4 every number at the gateway has a row': numbers.every((no) => witness.paymentByTradeNo(no)),
    'I8 a create is sent once for a number': [...gateway.ledger.ledger.values()].every(({ creates }) => creates === 1),
    'I8 a refund is sent once for a number': [...gateway.ledger.refunds.values()].every(({ sends }) => sends === 1),
    'I7 every change of a state stands in the trail': (await store.checkTrail()).faults.length === 0,
    'I15 no secret is stored or logged': secrets.every((secret) => !written.includes(secret)),
    'nothing is due any more': (await store.nextDueAt()) === null,
  }
}

function moneyPromises({ gateway, profile }: World, { checkout, payments }: Books): Promises {
  const count = (disposition: string) => payments.filter((payment) => payment.disposition === disposition).length
  const verdictOf = ({ tradeNo }: PaymentRow) => gateway.ledger.ledger.get(tradeNo)?.verdict
  const reversible = profile.reverses === null || profile.reverses.maxAge > DAY
  const keepsItsWord = profile.faults.comesBack === 0
  const oneAtATime = profile.policy.maxLivePayments === 1 && keepsItsWord
  return {
    'I1 one payment at most is applied': count('applied') <= 1,
    'I2 paid means one applied payment': (checkout.status === 'paid') === (count('applied') === 1),
    'I3 what the gateway holds is what the books say': payments.every(
      (payment) => (verdictOf(payment) === 'paid') === (payment.state === 'paid'),
    ),
    // What came back from the dead, and was undone before anybody knew, was never money that the books held.
    'I3 what went back is what the books say': payments.every((payment) => {
      if (!keepsItsWord && payment.state === 'closed' && payment.money === 'none') return verdictOf(payment) !== 'paid'
      return (verdictOf(payment) === 'reversed') === (payment.state === 'reversed')
    }),
    'I3 a payment that holds money says so': payments.every(
      ({ state, money }) => state !== 'paid' || money === 'taken' || money === 'returned',
    ),
    'I6 nothing may still take money': payments.every(({ money }) => money !== 'possible'),
    'I6 nothing is on its way back for ever': payments.every(({ state }) => state !== 'reversing'),
    'I6 no checkout stays open': checkout.status !== 'open',
    'I13 amounts are whole fen': payments.every(({ amount }) => Number.isSafeInteger(amount)),
    // A payment that its gateway stopped reversing holds its money, for a person to look at.
    'no money is put aside without cause': reversible ? count('mismatch') === 0 : true,
    'the first money is applied while the checkout is open': count('duplicate') === 0 || count('applied') === 1,
    // Where brokers' clocks differ by more than a payment is given, a slow create looks older than it is.
    'no money is late where a gateway keeps its word':
      !keepsItsWord || profile.faults.skew > MOST_SKEW || count('late') === 0,
    'one live payment at a time makes no duplicate': !oneAtATime || count('duplicate') === 0,
  }
}

function refundPromises(world: World, { payments, refunds }: Books): Promises {
  const { gateway, profile, logged } = world
  const there = gateway.ledger.refunds
  const back = (paymentId: string) =>
    refunds
      .filter((refund) => refund.paymentId === paymentId && refund.state === 'succeeded')
      .reduce((sum, { amount }) => sum + amount, 0)
  const ours = [...there.values()].filter(({ tradeNo }) => payments.some((payment) => payment.tradeNo === tradeNo))
  const goesBack = ({ disposition }: PaymentRow): boolean =>
    (disposition === 'duplicate' && profile.policy.refundDuplicates === true) ||
    (disposition === 'late' && profile.policy.refundLate === true)
  const triedInVain = ({ id }: PaymentRow): boolean =>
    logged.some((line) => line.startsWith('refund.not-given-back') && line.includes(id)) ||
    refunds.some(({ paymentId, state, notFoundCount, refusedCode }) => {
      return paymentId === id && state === 'failed' && (notFoundCount === 0 || refusedCode !== null)
    }) ||
    refunds.filter(({ paymentId, state }) => paymentId === id && state === 'failed').length >= MOST_GIVE_BACKS
  return {
    'I9 no payment gives back more than it took': payments.every(
      ({ id, amount, tradeNo }) => givenBack(there, tradeNo) <= amount && back(id) <= amount,
    ),
    'I9 what was reversed is not refunded too': payments.every(
      ({ id, state }) => state !== 'reversed' || back(id) === 0,
    ),
    'I3 every refund at the gateway has a row that says the same': ours.every(({ refundNo, amount, verdict }) =>
      refunds.some((row) => row.gatewayNo === refundNo && row.amount === amount && row.state === verdict),
    ),
    'I3 a refund that the gateway doesn’t know has failed': refunds.every(
      ({ gatewayNo, state }) => there.has(gatewayNo) || state === 'failed',
    ),
    'I6 every refund has ended': refunds.every(({ settledAt }) => settledAt !== null),
    'I3 a payment is given back when all of it is': payments.every(
      ({ id, amount, money, state }) => state !== 'paid' || (money === 'returned') === (back(id) === amount),
    ),
    'second and late money went back where the policy says so': payments.every(
      (payment) =>
        !goesBack(payment) || payment.money === 'returned' || profile.refunds === null || triedInVain(payment),
    ),
  }
}

function tellingPromises({ merchant }: World, { checkout, payments, refunds, events }: Books): Promises {
  const told = (type: string) => events.filter((event) => event.type === type).length
  const count = (disposition: string) => payments.filter((payment) => payment.disposition === disposition).length
  const taken = [...new Set(merchant.taken.map(({ id }) => id))].filter((id) => events.some((event) => event.id === id))
  const ends = events.filter(({ type }) => type.startsWith('refund.')).map(({ type, body }) => refundEnd(type, body))
  const reversed = payments.filter(({ state, disposition }) => state === 'reversed' && disposition !== null).length
  return {
    'I5 paid is told once': told('checkout.paid') === count('applied'),
    'I5 every event was delivered, in order': taken.join() === events.map(({ id }) => id).join(),
    'I5 a delivery that is repeated says the same': merchant.taken.every(({ id, body }) => {
      const event = events.find((one) => one.id === id)
      return !event || event.body === body
    }),
    'I14 events have no gap': events.every(({ sequence }, at) => sequence === at + 1),
    'late money is told': told('payment.late') === count('late'),
    'second money is told': told('payment.duplicate') === count('duplicate'),
    'money that is put aside is told': told('payment.mismatch') === count('mismatch'),
    'money that was reversed is told': told('payment.reversed') === reversed,
    'an end is told once': told('checkout.closed') + told('checkout.expired') + told('checkout.paid') === 1,
    'every end of a refund is told once': same(
      ends,
      refunds.map(({ id, state }) => `refund.${state} ${id}`),
    ),
    'the books are of this checkout': events.every(({ checkoutId }) => checkoutId === checkout.id),
  }
}

function refundEnd(type: string, body: string): string {
  return `${type} ${JSON.parse(body).data.refund.id}`
}

function same(ones: readonly string[], others: readonly string[]): boolean {
  return [...ones].sort().join() === [...others].sort().join()
}

/** Where nothing goes wrong, a notification is enough within seconds, and asking is enough within minutes. */
function calmPromises({ gateway, profile }: World, { checkout, payments, events }: Books): Promises {
  const applied = payments.find(({ disposition }) => disposition === 'applied')
  const paidAt = applied && gateway.paidAt(applied.tradeNo)
  const took = checkout.paidAt !== null && paidAt !== undefined ? checkout.paidAt - paidAt : 0
  return {
    'F19 what is paid is known in time': took <= (profile.notifies ? 3_000 : 310_000),
    'nothing is told of what never was': events.length <= 1 + 2 * payments.length + 10,
  }
}

/**
 * Whoever sets the clock, what is paid is asked for when it would have been: a gateway that tells nothing is asked every five minutes, and may
 * be too slow once. An hour would be a step of the clock.
 */
function clockPromises({ gateway, witness, profile }: World, { checkout, payments }: Books): Promises {
  const applied = payments.find(({ disposition }) => disposition === 'applied')
  const paidAt = applied && gateway.paidAt(applied.tradeNo)
  const took = paidAt === undefined ? 0 : (witness.knownPaidAt(checkout.id) ?? Number.POSITIVE_INFINITY) - paidAt
  return { 'B4 what is paid is known in time': took <= 2 * (310_000 + profile.longestCall * 1_000) }
}

/** Whatever a later broker said besides, a page that looked to the end knows it; one that was told of an end may have missed what came after. */
function pagePromises({ pages, witness }: World, { id, status }: CheckoutRow): Promises {
  const paidAt = witness.knownPaidAt(id) ?? Number.POSITIVE_INFINITY
  return {
    'B3 a page ends in the truth': pages.every((page) => {
      if (page.checkoutId !== id) return true
      const { name } = page.state()
      return status === 'paid' && (page.stoppedAt() ?? paidAt) >= paidAt ? name === 'settled' : name === 'stopped'
    }),
  }
}
