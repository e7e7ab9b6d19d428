import { fen } from '@pay-checkout/protocol'
import { GatewayRefused, GatewayUnclear } from '../gateway/errors.ts'
import type { RefundTold } from '../gateway/verdict.ts'
import { readRefund } from '../payments/follow-refund.ts'
import { startPayment } from '../payments/start-payment.ts'
import { startRefund } from '../payments/start-refund.ts'
import { takeNotification } from '../payments/take-notification.ts'
import type { Change, RefundState } from '../store/store.ts'
import { givenBack } from './ledger-refunds.ts'
import { type PaymentsLab, paymentsLab, startOn } from './payments-lab.ts'
import { pick, type Roll, randomFrom } from './random-from.ts'
import { payOn } from './refunds-lab.ts'

const STEPS = 30
const NUMBERS = ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8'] as const
/** Long enough for whatever was never sent to be given up, and for the ladder to reach whatever the bank has decided. */
const UNTIL_ALL_IS_KNOWN = 2 * 86_400

/**
 * Lives one random history of refunds: a merchant who asks for too much, again and under used numbers, a second payment that goes
 * back by itself, a gateway that loses, refuses, garbles and repeats, a bank that takes its time, a database that fails before and
 * after its commit. Then lets time heal, and answers every promise that was broken.
 */
export async function liveRefundHistory(seed: number): Promise<readonly string[]> {
  const random = randomFrom(seed)
  const lab = paymentsLab({
    seed,
    refunds: { most: pick(random, [3, 50]), wholeOnly: random() < 0.1 ? ['wechat'] : [] },
    capabilities: { closeMinAge: 300, notificationSettles: random() < 0.6 },
    policy: { refundDuplicates: random() < 0.7 },
  })
  const { id } = await lab.open()
  await startPayment(lab.context, startOn(id, 'wechat:qr'))
  await payOn(lab, id, 'alipay:qr')
  const heal = breakGateway(lab, random)
  const ends = watchEnds(lab)
  const mend = breakStore(lab, random)
  for (let step = 0; step < STEPS; step++) {
    const acts = Array.from({ length: 1 + Math.floor(random() * 4) }, () => act(lab, id, random))
    // What is refused or fails is told to the merchant, who tries again or doesn't: a history goes on.
    await Promise.allSettled(acts)
    await lab.pass(pick(random, [0, 1, 5, 30, 120, 3_600])).catch(() => {})
  }
  heal()
  mend()
  await lab.pass(86_400)
  for (const refund of lab.gateway.refunds.values())
    if (refund.verdict === 'processing') refund.verdict = pick(random, ['succeeded', 'failed'])
  await lab.pass(UNTIL_ALL_IS_KNOWN)
  const broken = [...(await brokenPromises(lab, id)), ...ends()]
  await lab.store.close()
  return broken
}

async function act(lab: PaymentsLab, checkoutId: string, random: Roll): Promise<void> {
  const roll = random()
  const payments = await lab.payments(checkoutId)
  if (roll < 0.4) {
    const amount = fen(pick(random, [1, 100, 663, 664, 995, 1_989, 1_990, 1_991]))
    const other = random() < 0.4 ? { paymentId: pick(random, payments).id } : {}
    await startRefund(lab.context, {
      checkoutId,
      refundNo: pick(random, NUMBERS),
      amount,
      reason: 'returned',
      ...other,
    })
  } else if (roll < 0.5) await payTheOther(lab, random)
  else if (roll < 0.65) bankDecides(lab, random)
  else if (roll < 0.85) await notifyOne(lab, random)
  else await readRefund(lab.context, pick(random, NUMBERS))
}

/** The payer pays what they had left, too. */
async function payTheOther(lab: PaymentsLab, random: Roll): Promise<void> {
  const open = [...lab.gateway.ledger.values()].find(({ verdict }) => verdict === 'pending')
  if (!open) return
  lab.gateway.pay(open.tradeNo)
  if (random() < 0.5) await lab.hear(open.tradeNo)
}

function bankDecides({ gateway }: PaymentsLab, random: Roll): void {
  const open = [...gateway.refunds.values()].filter(({ verdict }) => verdict === 'processing')
  if (open.length > 0) pick(random, open).verdict = pick(random, ['succeeded', 'succeeded', 'failed'])
}

/** Notifications repeated, forged, of other amounts, and of other refunds. */
async function notifyOne({ gateway, context }: PaymentsLab, random: Roll): Promise<void> {
  const known = [...gateway.refunds.values()]
  if (known.length === 0) return
  const { refundNo, tradeNo } = pick(random, known)
  const lies: Partial<RefundTold>[] = [
    { verdict: 'succeeded', amount: fen(7) },
    { verdict: 'succeeded', trust: 'none' },
    { verdict: 'succeeded', refundNo: 'Z9' },
    { verdict: 'failed' },
    { verdict: 'unknown' },
  ]
  const lie = random() < 0.5 ? {} : pick(random, lies)
  const forged = random() < 0.2 ? { signature: 'bad', verdict: 'paid' as const } : {}
  const refund = { ...gateway.tellRefund(refundNo), ...(forged.signature ? { verdict: 'succeeded' as const } : lie) }
  // Some gateways tell of a refund where they told of its payment, and some at no address of its own.
  const payment = random() < 0.8 ? await context.store.paymentByTradeNo('main', tradeNo) : null
  await takeNotification(context, 'main', gateway.notification(tradeNo, { refund, ...forged }), payment?.notifyToken)
}

function breakGateway({ gateway: { refundFaults } }: PaymentsLab, random: Roll): () => void {
  const lost = () => new GatewayUnclear('no answer')
  refundFaults.refund = async (_, plain) => {
    const roll = random()
    if (roll < 0.1) throw lost()
    if (roll < 0.2)
      throw new GatewayRefused(pick(random, ['refused', 'not-now']), 'NO', 'no', pick(random, ['tls', 'none']))
    const told = plain()
    if (roll < 0.35) throw lost()
    if (roll < 0.4) return { ...told, verdict: 'succeeded', trust: 'tls' }
    return roll < 0.45 ? { ...told, verdict: 'unknown' } : told
  }
  refundFaults.query = async (_, plain) => {
    const roll = random()
    if (roll < 0.15) throw lost()
    const told = plain()
    if (roll < 0.2) return { ...told, verdict: 'failed', trust: 'none' }
    if (roll < 0.25) return { ...told, verdict: 'succeeded', amount: fen(7) }
    return roll < 0.3 ? { ...told, verdict: 'unknown' } : told
  }
  return () => {
    refundFaults.refund = refundFaults.query = undefined
  }
}

function breakStore({ store }: PaymentsLab, random: Roll): () => void {
  const { change, addRefund } = store
  const failing =
    <Args extends unknown[]>(write: (...args: Args) => Promise<boolean>) =>
    async (...args: Args) => {
      const roll = random()
      if (roll < 0.03) throw new Error('the database is away')
      const written = await write(...args)
      if (roll < 0.06) throw new Error('the commit’s answer was lost')
      return written
    }
  store.change = failing(change)
  store.addRefund = failing(addRefund)
  return () => {
    store.change = change
    store.addRefund = addRefund
  }
}

/** Remembers how each refund ended, and answers those that ended twice. */
function watchEnds({ store }: PaymentsLab): () => string[] {
  const { change } = store
  const ends = new Map<string, RefundState[]>()
  store.change = async (one: Change) => {
    const written = await change(one)
    const state = one.refund?.patch.state
    if (written && one.refund && (state === 'succeeded' || state === 'failed'))
      ends.set(one.refund.id, [...(ends.get(one.refund.id) ?? []), state])
    return written
  }
  return () => [...ends].flatMap(([id, states]) => (states.length > 1 ? [`${id} ended as ${states.join(', ')}`] : []))
}

async function brokenPromises(lab: PaymentsLab, id: string): Promise<string[]> {
  const [payments, refunds, events] = [await lab.payments(id), await lab.store.refunds(id), await lab.events()]
  const atGateway = [...lab.gateway.refunds.values()]
  const told = events
    .filter(({ type }) => type.startsWith('refund.'))
    .map(({ type, body }) => `${type} ${JSON.parse(body).data.refund.id}`)
  const back = (paymentId: string) =>
    refunds
      .filter((refund) => refund.paymentId === paymentId && refund.state === 'succeeded')
      .reduce((sum, { amount }) => sum + amount, 0)
  const promises: Record<string, boolean> = {
    'no payment gives back more than it took': payments.every(
      ({ tradeNo, amount }) => givenBack(lab.gateway.refunds, tradeNo) <= amount,
    ),
    'a refund is sent once': atGateway.every(({ sends }) => sends === 1),
    'every refund at the gateway has a row that says the same': atGateway.every(({ refundNo, amount, verdict }) =>
      refunds.some((row) => row.gatewayNo === refundNo && row.amount === amount && row.state === verdict),
    ),
    'what the gateway doesn’t know has failed': refunds.every(
      ({ gatewayNo, state }) => lab.gateway.refunds.has(gatewayNo) || state === 'failed',
    ),
    'nothing stays pending': refunds.every(({ settledAt, nextQueryAt }) => settledAt !== null && nextQueryAt === null),
    'every end is told once':
      [...told].sort().join() ===
      refunds
        .map((row) => `refund.${row.state} ${row.id}`)
        .sort()
        .join(),
    'a payment is given back when all of it is': payments.every(
      ({ id, amount, money }) => (money === 'returned') === (back(id) === amount),
    ),
    'what was paid twice goes back, or somebody is told why not': payments
      .filter(({ disposition }) => disposition === 'duplicate')
      .every((payment) => payment.nextQueryAt === null && wasGivenBack(lab, payment.id, refunds)),
    'the checkout stays paid': (await lab.checkout(id)).status === 'paid',
    'events have no gap': events.every(({ sequence }, at) => sequence === at + 1),
  }
  return Object.entries(promises).flatMap(([promise, kept]) => (kept ? [] : [promise]))
}

function wasGivenBack(lab: PaymentsLab, paymentId: string, refunds: readonly { paymentId: string }[]): boolean {
  return (
    !lab.context.policy.refundDuplicates ||
    refunds.some((refund) => refund.paymentId === paymentId) ||
    lab.logged.some(({ event }) => event === 'refund.not-given-back')
  )
}
