import { fen } from '@pay-checkout/protocol'
import type { LedgerAccount } from '../../packages/broker/lab/ledger-account.ts'
import type {
  Created,
  PaymentOrder,
  PaymentRef,
  RefundOrder,
  RefundRef,
} from '../../packages/broker/src/gateway/account.ts'
import { GatewayRefused, type Trust } from '../../packages/broker/src/gateway/errors.ts'
import type { RefundTold, Told, Verdict } from '../../packages/broker/src/gateway/verdict.ts'
import { pick } from './random-from.ts'

import type { World } from './world.ts'

/** What the gateway remembers of a number besides what stands in its ledger. */
export interface Memory {
  readonly bornAt: number
  /** Nobody can pay any more from here on. */
  readonly diesAt: number
  readonly past: { readonly at: number; readonly verdict: Verdict }[]
}

/** What the answers are made of. */
export interface Truth {
  readonly ledger: LedgerAccount
  readonly memories: ReadonlyMap<string, Memory>
  /** A number may stand otherwise now. */
  remember(tradeNo: string): void
  born(tradeNo: string): void
  bankTakesTime(refundNo: string): void
}

/** What the gateway does with each call when it arrives, and what it answers: mostly the truth. */
export interface Answers {
  create(order: PaymentOrder): Promise<Created>
  query(payment: PaymentRef): Promise<Told>
  close(payment: PaymentRef): Promise<void>
  reverse(payment: PaymentRef): Promise<void>
  refund(order: RefundOrder): Promise<RefundTold>
  queryRefund(refund: RefundRef): Promise<RefundTold>
}

/** A replica is so many milliseconds behind at most. */
const LONGEST_LAG_MS = 15_000

const NOT_KNOWN_YET = {
  verdict: 'not-found',
  trust: 'tls',
  refundNo: null,
  amount: null,
  gatewayRefundNo: null,
} as const

/** Makes the answers. Whatever is wrong in them is something a gateway, or whoever stands before it, has answered somewhere. */
export function spoiledAnswers(world: World, truth: Truth): Answers {
  const { timeline, roll, profile } = world
  const { ledger, memories } = truth
  const trust: Trust = profile.signs ? 'signed' : 'tls'
  const unclosable = new Set<string>()
  const refundedAt = new Map<string, number>()
  const happens = (fault: 'refused' | 'unsigned' | 'stale' | 'wrongAnswer'): boolean => {
    const so = roll() < world.faults()[fault]
    if (so) world.counts.faults++
    return so
  }
  const no = (meaning: GatewayRefused['meaning'], code: string, by: Trust = trust) =>
    new GatewayRefused(meaning, code, 'says the gateway', by)
  const ageOf = ({ tradeNo }: PaymentRef): number => {
    const memory = memories.get(tradeNo)
    if (!memory) throw no('not-found', 'NOTFOUND', 'tls')
    return (timeline.now() - memory.bornAt) / 1000
  }

  async function query(payment: PaymentRef): Promise<Told> {
    if (happens('stale')) return answerOfReplica(payment)
    const told = await ledger.query(payment)
    return { ...told, trust }
  }

  async function answerOfReplica(payment: PaymentRef): Promise<Told> {
    const at = timeline.now() - roll() * LONGEST_LAG_MS
    const then = memories.get(payment.tradeNo)?.past.findLast((one) => one.at <= at)
    if (!then) throw no('not-found', 'NOTFOUND', 'tls')
    return { ...(await ledger.query(payment)), trust, verdict: then.verdict }
  }

  return {
    async create(order) {
      if (happens('refused')) throw no('refused', 'REFUSED', pick(roll, ['tls', trust]))
      const unsigned = happens('unsigned')
      if (unsigned && roll() < 0.3) throw no('refused', 'PROXY', 'none')
      const created = await ledger.create(order).finally(() => truth.born(order.tradeNo))
      if (unsigned) throw no('refused', 'PROXY', 'none')
      return { ...created, told: { ...created.told, trust } }
    },
    async query(payment) {
      if (happens('unsigned')) {
        if (roll() < 0.5) throw no('not-found', 'PROXY', 'none')
        return { ...(await ledger.query(payment)), verdict: pick(roll, ['closed', 'paid', 'failed']), trust: 'none' }
      }
      if (happens('wrongAnswer')) {
        const told = await query(payment)
        return pick<Told>(roll, [
          { ...told, tradeNo: 'Z9Z9Z9Z9Z', verdict: 'paid' },
          { ...told, merchant: 'foreign', verdict: 'closed' },
          { ...told, verdict: 'unknown' },
        ])
      }
      return query(payment)
    },
    async close(payment) {
      const { tradeNo } = payment
      if (unclosable.has(tradeNo)) throw no('unsupported', 'NOCLOSE')
      if (happens('refused')) {
        if (roll() < 0.2) unclosable.add(tradeNo)
        throw no('not-now', 'BUSY')
      }
      if (ageOf(payment) < profile.closeMinAge) throw no('not-now', 'TOOEARLY')
      await ledger.close?.(payment)
      truth.remember(tradeNo)
    },
    async reverse(payment) {
      const { tradeNo } = payment
      const { minAge = 0, maxAge = 0 } = profile.reverses ?? {}
      const age = ageOf(payment)
      if (age < minAge || happens('refused')) throw no('not-now', 'BUSY')
      if (age > maxAge) throw no('unsupported', 'TOOLATE')
      await ledger.reverse?.(payment)
      truth.remember(tradeNo)
    },
    async refund(order) {
      if (happens('refused')) throw no(pick(roll, ['refused', 'not-now']), 'NOFUNDS', pick(roll, ['tls', trust]))
      const unsigned = happens('unsigned')
      if (unsigned && roll() < 0.3) throw no('refused', 'PROXY', 'none')
      const told = await (ledger.refund?.(order) as Promise<RefundTold>)
      refundedAt.set(order.refundNo, timeline.now())
      truth.bankTakesTime(order.refundNo)
      if (unsigned) throw no('refused', 'PROXY', 'none')
      return { ...told, trust }
    },
    async queryRefund(refund) {
      const told = await (ledger.queryRefund?.(refund) as Promise<RefundTold>)
      if (happens('stale') && timeline.now() - roll() * LONGEST_LAG_MS < (refundedAt.get(refund.refundNo) ?? 0))
        return { ...told, ...NOT_KNOWN_YET }
      if (happens('unsigned')) return { ...told, verdict: pick(roll, ['failed', 'succeeded']), trust: 'none' }
      if (happens('wrongAnswer') && told.amount !== null)
        return pick<RefundTold>(roll, [
          { ...told, verdict: 'succeeded', amount: fen(7) },
          { ...told, verdict: 'unknown' },
        ])
      return told.verdict === 'not-found' ? told : { ...told, trust }
    },
  }
}
