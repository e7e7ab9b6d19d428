import type { Channel, Fen } from '@pay-checkout/protocol'
import type { Verdict } from '../src/gateway/verdict.ts'

/** What the pretended gateway knows of one number. */
export interface LedgerEntry {
  readonly tradeNo: string
  readonly amount: Fen
  readonly channel: Channel
  verdict: Verdict
  creates: number
}
