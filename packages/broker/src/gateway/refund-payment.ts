import type { RefundOrder, RefundRef } from './account.ts'
import { readFen } from './amount.ts'
import { admitted } from './breaker.ts'
import type { RefundCall, RefundWords } from './definition.ts'
import { GatewayRefused, GatewayUnclear, type Trust } from './errors.ts'
import { exchange, type Line } from './exchange.ts'
import type { Fields } from './read-config.ts'
import { readRefundFacts } from './read-facts.ts'
import { textOf } from './values.ts'
import type { RefundTold, RefundVerdict } from './verdict.ts'

/** Sends a refund, once. Throws GatewayRefused, GatewayUnclear or SignatureMismatch; after doubt its query tells. */
export async function refundPayment(opened: Line, call: RefundCall<Fields>, order: RefundOrder): Promise<RefundTold> {
  const line = { ...opened, breaker: admitted(opened.breaker) }
  const ref: RefundRef = { ...order, gatewayRefundNo: null }
  const { values, trust } = await exchange(line, call.operation, call.values(order, line.config))
  const told = readRefund(line, call, call.read(values, ref), trust)
  if (isAnother(told, ref)) throw new GatewayUnclear('The reply to a refund is about another refund')
  // Taken on, and no word about how it stands: so the money isn't back yet.
  return told.words === '' ? { ...told, verdict: 'processing' } : told
}

/** Asks how a refund stands. That the gateway knows no such refund is an answer, not an error. */
export async function queryRefund(line: Line, call: RefundCall<Fields>, ref: RefundRef): Promise<RefundTold> {
  const { operation, values, read, ofPayment } = call.query
  try {
    const answer = await exchange(line, operation, values(ref, line.config))
    const told = readRefund(line, call, read(answer.values, ref), answer.trust)
    if (isAnother(told, ref)) throw new GatewayUnclear('The answer about a refund is about another refund')
    return told
  } catch (refusal) {
    if (!(refusal instanceof GatewayRefused) || refusal.meaning !== 'not-found') throw refusal
    if (ofPayment) throw new GatewayUnclear('The gateway doesn’t know the payment of this refund', { cause: refusal })
    return {
      ...{ verdict: 'not-found', trust: refusal.trust, words: refusal.message },
      ...{ refundNo: null, amount: null, gatewayRefundNo: null },
    }
  }
}

/** What a message says of a refund, in our words, by its gateway's table. */
export function readRefund(line: Line, call: RefundCall<Fields>, words: RefundWords, trust: Trust): RefundTold {
  const status = textOf(words.status)
  return {
    verdict: verdictOf(call, status),
    trust,
    refundNo: textOf(words.refundNo)?.trim() || null,
    amount: readFen(words.amount),
    gatewayRefundNo: textOf(words.gatewayRefundNo)?.trim() || null,
    words: line.redactor.text(status ?? '').slice(0, 200),
    ...(words.facts && trust !== 'none' && { facts: readRefundFacts(line, words.facts).facts }),
  }
}

function verdictOf({ statuses }: RefundCall<Fields>, word: string | undefined): RefundVerdict {
  return word !== undefined && Object.hasOwn(statuses, word) ? (statuses[word] as RefundVerdict) : 'unknown'
}

function isAnother(told: RefundTold, ref: RefundRef): boolean {
  return (
    (told.refundNo !== null && told.refundNo !== ref.refundNo) || (told.amount !== null && told.amount !== ref.amount)
  )
}
