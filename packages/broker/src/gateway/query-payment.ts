import type { PaymentRef } from './account.ts'
import { GatewayRefused } from './errors.ts'
import { exchange, type Line } from './exchange.ts'
import { readTold } from './read-told.ts'
import type { Told } from './verdict.ts'

/** Asks how a payment stands. That the gateway knows no such payment is an answer, not an error. */
export async function queryPayment(line: Line, payment: PaymentRef): Promise<Told> {
  const { operation, values } = line.gateway.query
  try {
    const answer = await exchange(line, operation, values(payment, line.config))
    return readTold(line, answer, payment.channel)
  } catch (refusal) {
    if (refusal instanceof GatewayRefused && refusal.meaning === 'not-found') return notFound(refusal)
    throw refusal
  }
}

function notFound({ trust, message }: GatewayRefused): Told {
  return {
    verdict: 'not-found',
    trust,
    tradeNo: null,
    amount: null,
    merchant: 'not-said',
    gatewayTradeNo: null,
    words: message,
  }
}
