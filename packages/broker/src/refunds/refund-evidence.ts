import type { Fen } from '@pay-checkout/protocol'
import type { RefundFacts } from '../facts.ts'
import { GatewayRefused, GatewayUnclear, GatewayUnreached, type Trust } from '../gateway/errors.ts'
import type { RefundTold, RefundVerdict, Told } from '../gateway/verdict.ts'
import { NOT_SENT } from '../nothing-sent.ts'
import { PayError } from '../pay-error.ts'
import type { EvidenceRow, Refusal } from '../store/rows.ts'

/**
 * What one message says about a refund. `refused`: the call that sends it was refused · `duplicate`: the gateway had its number
 * already. `unknown` covers every unclear answer. Beside them evidence may say `unsent`: the call never left us.
 */
export type RefundSays = RefundVerdict | 'refused' | 'duplicate'

/** One piece of evidence about a refund, in our words; all that `decideRefund` hears of the world. */
export interface RefundEvidence {
  /** `refund`: the answer to the call that sent it. */
  readonly source: Extract<EvidenceRow['source'], 'refund' | 'query' | 'notification'>
  readonly says: RefundSays | 'unsent'
  readonly trust: Trust
  /** Our number of the refund at the gateway. */
  readonly refundNo: string | null
  readonly amount: Fen | null
  readonly gatewayRefundNo: string | null
  /** Our number of its payment, where the message tells that too. */
  readonly tradeNo: string | null
  readonly merchant: Told['merchant']
  /** It can only make us ask, whoever signed it: it didn't come by an address of this refund or its payment. */
  readonly hint?: true
  /** The gateway's own words; stand in the trail. */
  readonly words: string
  /** What it tells for the merchant's books. Decides nothing. */
  readonly facts?: RefundFacts
  /** What the gateway said when it did nothing, or nothing that is clear. For the merchant; decides nothing. */
  readonly refusal?: Refusal
}

const NO_PAYMENT = { tradeNo: null, merchant: 'not-said' } as const
const SAID_NOTHING = { trust: 'none', refundNo: null, amount: null, gatewayRefundNo: null, ...NO_PAYMENT } as const

/** What a gateway answered to a refund, or to the question how it stands. */
export function refundEvidenceOf(source: 'refund' | 'query', { verdict, ...told }: RefundTold): RefundEvidence {
  return { ...NO_PAYMENT, ...told, source, says: verdict }
}

/** What a notification tells of a refund. */
export function notifiedRefund({ tradeNo, merchant }: Told, { verdict, ...told }: RefundTold): RefundEvidence {
  return { ...told, source: 'notification', says: verdict, tradeNo, merchant }
}

/** A refund or query that failed. Only a listed refusal says something; everything else is unclear. */
export function refundEvidenceOfFailure(source: 'refund' | 'query', error: unknown): RefundEvidence {
  // We know it ourselves, and nobody sends it again: there is nothing to ask about.
  if (source === 'refund' && error instanceof GatewayUnreached)
    return { ...SAID_NOTHING, source, says: 'unsent', trust: 'tls', words: NOT_SENT }
  // Held back, as the gateway doesn’t answer or it came too late: it was never sent, which a query confirms.
  if (source === 'refund' && error instanceof PayError && error.code === 'unavailable')
    return { ...SAID_NOTHING, source, says: 'refused', trust: 'tls', words: 'held-back' }
  if (!(error instanceof GatewayRefused)) {
    const said = source === 'refund' && error instanceof GatewayUnclear ? error.said : undefined
    const refusal = said && { refusal: { code: said.code, message: said.words } }
    const words = error instanceof Error ? error.name : 'failed'
    return { ...SAID_NOTHING, source, says: 'unknown', words, ...refusal }
  }
  const says = REFUSALS[source][error.meaning] ?? 'unknown'
  const { trust, gatewayCode: words } = error
  const refusal = source === 'refund' && { refusal: { code: words, message: error.words } }
  return { ...SAID_NOTHING, source, says, trust, words, ...refusal }
}

// "Not now" (the day's takings are too small, say) is a no as well: whoever wants it later sends another refund, under another number.
const REFUSALS: Record<'refund' | 'query', Partial<Record<GatewayRefused['meaning'], RefundSays>>> = {
  refund: {
    refused: 'refused',
    unsupported: 'refused',
    'not-now': 'refused',
    'not-found': 'refused',
    duplicate: 'duplicate',
  },
  query: { 'not-found': 'not-found' },
}
