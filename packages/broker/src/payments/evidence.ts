import type { ClientAction, Fen } from '@pay-checkout/protocol'
import type { PaymentFacts, ToldPayer } from '../facts.ts'
import type { Created } from '../gateway/account.ts'
import {
  CreateUnusable,
  GatewayRefused,
  GatewayUnclear,
  GatewayUnreached,
  SignatureMismatch,
  type Trust,
} from '../gateway/errors.ts'
import type { Told, Verdict } from '../gateway/verdict.ts'
import { NOT_SENT } from '../nothing-sent.ts'
import type { CreateProblem, EvidenceRow, Refusal } from '../store/rows.ts'

/**
 * What one message, or one wish of ours, says about a payment. `refused`: a create was refused · `unsent`: it never left us ·
 * `unclosable`: the gateway can never close or reverse this payment · `stop`: it is to be ended · `undo`: so it is, and money that
 * was taken is to go back. `unknown` covers every unclear answer.
 */
export type Says = Verdict | 'refused' | 'unsent' | 'unclosable' | 'stop' | 'undo'

/** One piece of evidence, in our words; all that `decide` hears of the world. */
export interface Evidence {
  readonly source: EvidenceRow['source']
  readonly says: Says
  readonly trust: Trust
  readonly tradeNo: string | null
  readonly amount: Fen | null
  readonly merchant: Told['merchant']
  readonly gatewayTradeNo: string | null
  /** When the payer paid, in milliseconds, where the gateway said so. */
  readonly paidAt?: number
  /** The gateway's own words, or the reason of a wish; stands in the trail. */
  readonly words: string
  /** It can only make us ask, whoever signed it: it didn't come by the payment's own address. */
  readonly hint?: true
  /** What the client is to do, when a create was accepted. */
  readonly action: ClientAction | null
  /** What it tells for the merchant's books, and who paid where that is asked for. Decides nothing. */
  readonly facts?: PaymentFacts
  readonly payer?: ToldPayer
  /** What the gateway said when it did nothing, or nothing that is clear. For the merchant; decides nothing. */
  readonly refusal?: Refusal
  /** Why its payer can be led nowhere, when a create was taken. */
  readonly problem?: CreateProblem
}

const SAID_NOTHING = {
  trust: 'none',
  tradeNo: null,
  amount: null,
  merchant: 'not-said',
  gatewayTradeNo: null,
  action: null,
} as const

/** A status that a gateway told in answer to a query, or by itself. */
export function evidenceOf(source: 'query' | 'notification', told: Told): Evidence {
  const { verdict, ...rest } = told
  return { ...rest, source, says: verdict, action: null }
}

/** An accepted create. One whose answer has no status word is pending: being accepted is what it says. */
export function evidenceOfCreated({ told, action }: Created): Evidence {
  const { verdict, ...rest } = told
  return { ...rest, source: 'create', says: verdict === 'unknown' ? 'pending' : verdict, action }
}

/** A create or query that failed. Only a listed refusal says something; everything else is unclear. */
export function evidenceOfFailure(source: 'create' | 'query', error: unknown): Evidence {
  // We know it ourselves, and nobody sends it again: there is nothing to ask about.
  if (source === 'create' && error instanceof GatewayUnreached)
    return { ...SAID_NOTHING, source, says: 'unsent', trust: 'tls', words: NOT_SENT }
  if (!(error instanceof GatewayRefused)) {
    const words = error instanceof Error ? error.name : 'failed'
    return { ...SAID_NOTHING, source, says: 'unknown', words, ...(source === 'create' && unclearCreate(error)) }
  }
  const says = REFUSALS[source][error.meaning] ?? 'unknown'
  const { trust, gatewayCode: words } = error
  return { ...SAID_NOTHING, source, says, trust, words, ...(source === 'create' && { refusal: refusalOf(error) }) }
}

/** A listed refusal, as its merchant is told of it. */
export function refusalOf({ gatewayCode, words }: GatewayRefused): Refusal {
  return { code: gatewayCode, message: words }
}

function unclearCreate(error: unknown): Pick<Evidence, 'refusal' | 'problem'> {
  if (error instanceof CreateUnusable) return { problem: { code: error.code, detail: error.message } }
  if (error instanceof SignatureMismatch) return { problem: { code: 'signature-mismatch', detail: MISMATCH } }
  return error instanceof GatewayUnclear && error.said
    ? { refusal: { code: error.said.code, message: error.said.words } }
    : {}
}

const MISMATCH =
  'The signature of the gateway’s answer to the create doesn’t fit, so that nothing in it can be used. ' +
  'Compare the account’s key with the one at the gateway’s console.'

// A refused duplicate says that the number stands at the gateway already: then only a query knows.
const REFUSALS: Record<'create' | 'query', Partial<Record<GatewayRefused['meaning'], Says>>> = {
  create: { refused: 'refused', unsupported: 'refused', 'not-now': 'refused' },
  query: { 'not-found': 'not-found' },
}

/** Our own wish that a payment ends. */
export function wishToStop(source: 'merchant' | 'payer' | 'clock', reason: string): Evidence {
  return { ...SAID_NOTHING, source, says: 'stop', words: reason }
}

/** The merchant's wish that a payment never was. */
export function wishToUndo(reason: string): Evidence {
  return { ...SAID_NOTHING, source: 'merchant', says: 'undo', words: reason }
}

/** The gateway answered that this payment can't be closed, or reversed, ever. */
export function unclosable(source: 'close' | 'reverse', words: string): Evidence {
  return { ...SAID_NOTHING, source, says: 'unclosable', words }
}
