import { fen } from '@pay-checkout/protocol'
import type { RefundTold, Told } from '../../packages/broker/src/gateway/verdict.ts'
import { takeNotification } from '../../packages/broker/src/notifications/take-notification.ts'
import type { PaymentRow } from '../../packages/broker/src/store/rows.ts'
import { Unanswered } from './broker-process.ts'
import { pick } from './random-from.ts'
import type { Notice, World } from './world.ts'

/** Seconds between the tries of a gateway that isn't told that its message was taken. */
const REPEATS = [15, 15, 30, 180, 1_800, 1_800, 1_800, 3_600]

/** The gateway tells how a payment stands now, again and again until it is heard. */
export function tellOfPayment(world: World, tradeNo: string): void {
  const { gateway, profile, roll, witness } = world
  const row = witness.paymentByTradeNo(tradeNo)
  if (!profile.notifies || !row) return
  const verdict = gateway.ledger.ledger.get(tradeNo)?.verdict ?? 'unknown'
  // Some gateways leave the amount out: what they tell is a hint.
  const amount = profile.notificationSettles || roll() < 0.5 ? {} : { amount: null }
  const message = gateway.ledger.notification(tradeNo, { verdict, ...amount })
  repeat(world, { message, token: row.notifyToken, isTrue: () => isBooked(world, row, verdict) })
}

/** The gateway tells how a refund stands now. */
export function tellOfRefund(world: World, refundNo: string): void {
  const { gateway, profile, witness } = world
  const row = witness.refundByGatewayNo(refundNo)
  const told = gateway.ledger.refunds.get(refundNo)
  if (!profile.notifies || !row || !told) return
  const refund = gateway.ledger.tellRefund(refundNo)
  const message = gateway.ledger.notification(told.tradeNo, { verdict: 'unknown', refund })
  const isTrue = (): boolean => witness.refunds.get(row.id)?.state === refund.verdict
  repeat(world, { message, token: row.notifyToken, isTrue })
}

function repeat(world: World, notice: Notice, tries = 0): void {
  const { timeline, roll, faults } = world
  if (tries === 0) world.notices.push(notice)
  const { noticeLost, noticeLate, noticeTwice, ackLost } = faults()
  const wait = roll() < noticeLate ? roll() * 600_000 : 50 + roll() * 500
  const again = (): void => {
    const gap = REPEATS[tries]
    if (gap !== undefined) timeline.after(gap * 1000, () => repeat(world, notice, tries + 1))
  }
  if (roll() < noticeTwice) timeline.after(wait, () => void deliver(world, notice))
  if (roll() < noticeLost) again()
  else
    timeline.after(wait, async () => {
      const heard = await deliver(world, notice)
      if (!heard || roll() < ackLost) again()
    })
}

/** Brings a message to one of the brokers; whether it was acknowledged. What is acknowledged has to stand in the books. */
async function deliver(world: World, { message, token, isTrue }: Notice): Promise<boolean> {
  world.counts.notices++
  try {
    const reply = await pick(world.roll, world.brokers).request((context) =>
      takeNotification(context, 'main', message, { token }),
    )
    const heard = reply.body === 'accepted'
    if (heard && !isTrue()) world.speakUp('a notification was acknowledged that the books don’t know')
    return heard
  } catch (error) {
    if (!(error instanceof Unanswered)) world.speakUp(`takeNotification threw ${String(error)}`)
    return false
  }
}

function isBooked({ witness }: World, { id }: PaymentRow, verdict: Told['verdict']): boolean {
  const money = witness.payments.get(id)?.money
  return verdict === 'paid' ? money === 'taken' || money === 'returned' : money !== 'possible'
}

/** Somebody tells what isn’t so: forged, tampered with, of others, ambiguous, or told by a payer’s own browser. */
export function lie(world: World): void {
  const { roll, gateway, witness } = world
  const known = [...gateway.ledger.ledger.keys()]
  if (known.length === 0) return
  const tradeNo = pick(roll, known)
  const row = witness.paymentByTradeNo(tradeNo)
  const token = pick(roll, [row?.notifyToken ?? null, row?.notifyToken ?? null, null, 'guessed'])
  const { change, never } = pick(roll, LIES)
  world.counts.lies++
  const isTrue = (): boolean => !never && row !== undefined && isBooked(world, row, change.verdict)
  void deliver(world, { message: gateway.ledger.notification(tradeNo, change), token, isTrue })
}

/** Somebody sends what was true once again. */
export function replay(world: World): void {
  if (world.notices.length > 0) void deliver(world, pick(world.roll, world.notices))
}

/** The same about a refund. */
export function lieOfRefund(world: World): void {
  const { roll, gateway, witness } = world
  const known = [...gateway.ledger.refunds.values()]
  if (known.length === 0) return
  const { refundNo, tradeNo } = pick(roll, known)
  world.counts.lies++
  const row = witness.refundByGatewayNo(refundNo)
  const refund = { ...gateway.ledger.tellRefund(refundNo), ...pick(roll, REFUND_LIES) }
  const message = gateway.ledger.notification(tradeNo, { verdict: 'unknown', refund })
  const isTrue = (): boolean => row !== undefined && witness.refunds.get(row.id)?.state === refund.verdict
  void deliver(world, { message, token: pick(roll, [row?.notifyToken ?? null, null, 'guessed']), isTrue })
}

interface Lie {
  readonly change: Partial<Told> & { readonly verdict: Told['verdict']; readonly signature?: string }
  /** May not be acknowledged, whatever the books say. */
  readonly never?: true
}

const LIES: readonly Lie[] = [
  { change: { verdict: 'paid', signature: 'bad' }, never: true },
  { change: { verdict: 'paid', amount: fen(1) }, never: true },
  { change: { verdict: 'paid', merchant: 'foreign' }, never: true },
  { change: { verdict: 'paid', tradeNo: 'Z9Z9Z9Z9Z9' }, never: true },
  // Fields that could be read in two ways aren't believed, signed or not.
  { change: { verdict: 'paid', trust: 'none' } },
  // Some gateways sign what the payer's browser carries, and the payer may send it anywhere.
  { change: { verdict: 'closed' } },
  { change: { verdict: 'failed' } },
]

const REFUND_LIES: readonly Partial<RefundTold>[] = [
  { verdict: 'succeeded', amount: fen(7) },
  { verdict: 'succeeded', trust: 'none' },
  { verdict: 'succeeded', refundNo: 'Z9' },
  { verdict: 'failed' },
]
