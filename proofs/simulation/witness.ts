import type { RefundVerdict } from '../../packages/broker/src/gateway/verdict.ts'
import type { Change, CheckoutRow, MoneyFact, PaymentRow, RefundRow } from '../../packages/broker/src/store/rows.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'

/** Sees every write that was made, remembers what stands, and speaks up where a rule was broken for a moment only. */
export interface Witness {
  readonly checkouts: ReadonlyMap<string, CheckoutRow>
  readonly payments: ReadonlyMap<string, PaymentRow>
  readonly refunds: ReadonlyMap<string, RefundRow>
  /** What was written, whether or not somebody heard of it. */
  saw(operation: keyof Store, args: readonly unknown[], result: unknown): void
  paymentByTradeNo(tradeNo: string): PaymentRow | undefined
  refundByGatewayNo(gatewayNo: string): RefundRow | undefined
  /** A call that can't be taken back is on its way to the gateway. */
  sends(call: 'create' | 'close' | 'reverse' | 'refund', number: string): void
  /** How often something was written. */
  writes(): number
  /** When a checkout was first known to be paid, in simulated milliseconds. */
  knownPaidAt(checkoutId: string): number | undefined
  /** How often the books were moved with a clock. */
  clockMoves(): number
  /** How often a lease had run out before its holder gave it back. */
  takenOver(): number
}

/** Where money may go from where it stands. */
const MONEY: Readonly<Record<MoneyFact, readonly MoneyFact[]>> = {
  possible: ['possible', 'taken', 'returned', 'none'],
  taken: ['taken', 'returned'],
  none: ['none', 'taken'],
  returned: ['returned'],
}
/** Which states a payment has to be in when its end is sent. */
const ENDS: Readonly<Record<'close' | 'reverse', readonly PaymentRow['state'][]>> = {
  close: ['closing', 'failed', 'closed'],
  reverse: ['reversing'],
}

/** How a number really stands at its gateway. */
export interface TruthAtGateway {
  /** Somebody may pay it, or has. */
  canTakeMoney(tradeNo: string): boolean
  tookMoney(tradeNo: string): boolean
  refundVerdict(refundNo: string): RefundVerdict | undefined
}

/** What a witness needs to know of its world. */
export interface WitnessPorts {
  now(): number
  /** The books may be moved with a clock, which counts as a change and moves leases: who sees single writes can't follow that. */
  readonly movesByClock: boolean
}

/** Makes a witness. `speakUp` hears of each broken rule. */
export function createWitness(
  speakUp: (broken: string) => void,
  truth: TruthAtGateway,
  { now, movesByClock }: WitnessPorts,
): Witness {
  const checkouts = new Map<string, CheckoutRow>()
  const payments = new Map<string, PaymentRow>()
  const refunds = new Map<string, RefundRow>()
  /** The version of a payment at which it was last called to end. */
  const ended = new Map<string, number>()
  let writes = 0
  const paid = new Map<string, number>()
  let clockMoves = 0
  let takenOver = 0

  /** Whoever decides on what stood before, and writes all the same, overwrites what they haven't seen. */
  function compare(row: { readonly version: number } | undefined, expected: { readonly expectVersion: number }): void {
    if (row && !movesByClock && row.version !== expected.expectVersion)
      speakUp('a change was written over another that it had not seen')
  }

  function sawChange({ checkout, payment, refund, evidence }: Change): void {
    if (checkout?.patch.status === 'paid') paid.set(checkout.id, now())
    if (checkout) patch(checkouts, checkout)
    if (refund) {
      const before = refunds.get(refund.id)
      compare(before, refund)
      const state = refund.patch.state ?? before?.state
      if (before?.settledAt && state !== before.state) speakUp(`a refund went from ${before.state} to ${state}`)
      if (state !== before?.state && !evidence) speakUp(`a refund became ${state} without a trail`)
      const really = before && truth.refundVerdict(before.gatewayNo)
      if (state !== before?.state && !mayBecome(state, really))
        speakUp(`a refund became ${state} that is ${really} at its gateway`)
      patch(refunds, refund)
    }
    if (!payment) return
    const before = payments.get(payment.id)
    compare(before, payment)
    const money = payment.patch.money ?? before?.money
    if (before && money && !MONEY[before.money].includes(money)) speakUp(`money went from ${before.money} to ${money}`)
    const state = payment.patch.state ?? before?.state
    if (state !== before?.state && !evidence) speakUp(`a payment became ${state} without a trail`)
    if (before?.state === 'reversed' && state !== 'reversed') speakUp(`a reversed payment became ${state}`)
    const { disposition } = payment.patch
    if (before?.state === 'reversing' && disposition && disposition !== 'mismatch')
      speakUp(`a payment on its way back became ${disposition}`)
    if (before && before.money !== 'none' && money === 'none' && truth.canTakeMoney(before.tradeNo))
      speakUp('a payment was given up that can still take money')
    if (before && before.money !== 'taken' && money === 'taken' && !truth.tookMoney(before.tradeNo))
      speakUp('money was believed that the gateway never took')
    patch(payments, payment)
  }

  function lease<Row extends Leased>(known: Map<string, Row>, leased: readonly Row[], at: number): void {
    for (const row of leased) {
      const before = known.get(row.id)?.leaseUntil ?? 0
      if (before > at && !movesByClock) speakUp('what somebody was asking about was leased to another')
      // Whoever had asked and was answered has given it back.
      if (before > 0) takenOver++
      add(known, row)
    }
  }

  return {
    checkouts,
    payments,
    refunds,
    saw(operation, args, result) {
      const [row] = args
      const rows = Array.isArray(result) ? result : []
      if (operation === 'change' && result === true) sawChange(row as Change)
      else if (operation === 'addPayment' && result === true) add(payments, row as PaymentRow)
      else if (operation === 'addRefund' && result === true) add(refunds, row as RefundRow)
      else if (operation === 'openCheckout') add(checkouts, (result as { checkout: CheckoutRow }).checkout)
      else if (operation === 'leaseDuePayments') lease(payments, rows as PaymentRow[], row as number)
      else if (operation === 'leaseDueRefunds') lease(refunds, rows as RefundRow[], row as number)
      else if (operation === 'moveTimes' && result === true) clockMoves++
      if (WRITES.has(operation) && (rows.length > 0 || !Array.isArray(result))) writes++
    },
    paymentByTradeNo: (tradeNo) => [...payments.values()].find((payment) => payment.tradeNo === tradeNo),
    refundByGatewayNo: (gatewayNo) => [...refunds.values()].find((refund) => refund.gatewayNo === gatewayNo),
    sends(call, number) {
      if (call === 'refund') {
        if (!this.refundByGatewayNo(number)) speakUp('a refund was sent before its row was durable')
        return
      }
      const payment = this.paymentByTradeNo(number)
      if (!payment) speakUp(`a ${call} was sent before its row was durable`)
      if (!payment || call === 'create') return
      if (!ENDS[call].includes(payment.state)) speakUp(`a ${call} was sent for a payment that is ${payment.state}`)
      if (ended.get(payment.id) === payment.version) speakUp(`a ${call} was sent twice on one version`)
      ended.set(payment.id, payment.version)
    },
    writes: () => writes,
    knownPaidAt: (checkoutId) => paid.get(checkoutId),
    clockMoves: () => clockMoves,
    takenOver: () => takenOver,
  }
}

type Leased = Pick<PaymentRow, 'id' | 'leaseUntil'>

/** Whether a refund's end is what its gateway says of it. One that never arrived can only fail. */
function mayBecome(state: RefundRow['state'] | undefined, really: RefundVerdict | undefined): boolean {
  if (state === 'succeeded') return really === 'succeeded'
  return state !== 'failed' || really === undefined || really === 'failed'
}

const WRITES: ReadonlySet<keyof Store> = new Set<keyof Store>([
  'change',
  'addPayment',
  'addRefund',
  'openCheckout',
  'leaseDuePayments',
  'leaseDueRefunds',
  'leaseDueDeliveries',
  'finishDelivery',
  'recordOrphan',
  'leaseDueOrphans',
  'finishOrphan',
  'moveTimes',
])

/** Whether an operation of the store may write. */
export function isWrite(operation: string): boolean {
  return WRITES.has(operation as keyof Store)
}

function add<Row extends { readonly id: string }>(rows: Map<string, Row>, row: Row): void {
  rows.set(row.id, row)
}

function patch<Row extends { readonly id: string; readonly version: number }>(
  rows: Map<string, Row>,
  { id, patch }: { readonly id: string; readonly patch: Partial<Row> },
): void {
  const before = rows.get(id)
  if (before) rows.set(id, { ...before, ...patch, version: before.version + 1 })
}
