import type { Fen } from '@pay-checkout/protocol'
import type { Account, RefundOrder, RefundRef, RefundRules } from '../src/gateway/account.ts'
import { GatewayRefused } from '../src/gateway/errors.ts'
import type { RefundTold, RefundVerdict } from '../src/gateway/verdict.ts'
import type { LedgerEntry } from './ledger-entry.ts'

/** What the pretended gateway knows of one refund. */
export interface LedgerRefund {
  readonly refundNo: string
  readonly tradeNo: string
  readonly amount: Fen
  verdict: RefundVerdict
  sends: number
}

/** The refunds of a {@link LedgerAccount}. */
export interface LedgerRefunds {
  /** By our number. */
  readonly refunds: Map<string, LedgerRefund>
  readonly refundCalls: Record<'refund' | 'query', number>
  /** Run in place of the plain calls, which they are given. */
  readonly refundFaults: {
    refund?: ((order: RefundOrder, plain: () => RefundTold) => Promise<RefundTold>) | undefined
    query?: ((refund: RefundRef, plain: () => RefundTold) => Promise<RefundTold>) | undefined
  }
  /** The bank decides about a refund. */
  decide(refundNo: string, verdict: 'succeeded' | 'failed'): void
  /** What this gateway says of a refund. */
  tellRefund(refundNo: string): RefundTold
}

/** What a gateway of tests allows, when a test doesn't say. */
export const PLAIN_RULES: RefundRules = { most: 50, maxAge: 365 * 86_400, wholeOnly: [] }

type Calls = Required<Pick<Account, 'refund' | 'queryRefund'>>

/** Keeps refunds of the payments in a ledger. */
export function ledgerRefunds(ledger: ReadonlyMap<string, LedgerEntry>): LedgerRefunds & { readonly calls: Calls } {
  const refunds = new Map<string, LedgerRefund>()
  const refundCalls = { refund: 0, query: 0 }
  const refundFaults: LedgerRefunds['refundFaults'] = {}
  const tellRefund = (refundNo: string) => told(entryOf(refunds, refundNo))
  return {
    refunds,
    refundCalls,
    refundFaults,
    decide(refundNo, verdict) {
      entryOf(refunds, refundNo).verdict = verdict
    },
    tellRefund,
    calls: {
      async refund(order) {
        refundCalls.refund++
        const plain = () => refundIn(refunds, ledger, order)
        return refundFaults.refund ? refundFaults.refund(order, plain) : plain()
      },
      async queryRefund(refund) {
        refundCalls.query++
        const plain = () => answerTo(refunds, refund)
        return refundFaults.query ? refundFaults.query(refund, plain) : plain()
      },
    },
  }
}

/** Money of this payment that is back or on its way. */
export function givenBack(refunds: ReadonlyMap<string, LedgerRefund>, tradeNo: string): number {
  const counted = [...refunds.values()].filter((refund) => refund.tradeNo === tradeNo && refund.verdict !== 'failed')
  return counted.reduce((sum, { amount }) => sum + amount, 0)
}

function refundIn(
  refunds: Map<string, LedgerRefund>,
  ledger: ReadonlyMap<string, LedgerEntry>,
  { refundNo, amount, payment: { tradeNo } }: RefundOrder,
): RefundTold {
  const standing = refunds.get(refundNo)
  if (standing) {
    standing.sends++
    throw new GatewayRefused('duplicate', 'DUPLICATE', 'the refund exists', 'signed')
  }
  const payment = ledger.get(tradeNo)
  if (payment?.verdict !== 'paid' || givenBack(refunds, tradeNo) + amount > payment.amount) {
    throw new GatewayRefused('refused', 'TOO-MUCH', 'there is not so much left', 'signed')
  }
  refunds.set(refundNo, { refundNo, tradeNo, amount, verdict: 'processing', sends: 1 })
  return told(entryOf(refunds, refundNo))
}

// That there is no such refund is an answer, as the kit's is.
function answerTo(refunds: ReadonlyMap<string, LedgerRefund>, { refundNo }: RefundRef): RefundTold {
  const entry = refunds.get(refundNo)
  if (entry) return told(entry)
  const nothing = { refundNo: null, amount: null, gatewayRefundNo: null }
  return { verdict: 'not-found', trust: 'tls', ...nothing, words: 'no such refund' }
}

function entryOf(refunds: ReadonlyMap<string, LedgerRefund>, refundNo: string): LedgerRefund {
  const entry = refunds.get(refundNo)
  if (!entry) throw new GatewayRefused('not-found', 'NOTFOUND', 'no such refund', 'tls')
  return entry
}

function told({ refundNo, amount, verdict }: LedgerRefund): RefundTold {
  return { verdict, trust: 'signed', refundNo, amount, gatewayRefundNo: `gwr-${refundNo}`, words: verdict }
}
