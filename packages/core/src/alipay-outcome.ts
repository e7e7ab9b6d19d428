import type { Outcome } from './ports.ts'

// The result codes of tradePay that say that nothing was paid. After 9000, and after 8000, 6002 and 6004, which leave it open
// whether the money moved, only asking the broker helps. 99 is the way out through "forgot password" on iOS; 4 says that the
// page may not call tradePay. https://docs.antom.com/ac/solution_api/trade_pay
const UNPAID: Readonly<Record<string, 'cancelled' | 'failed'>> = {
  6001: 'cancelled',
  99: 'cancelled',
  4000: 'failed',
  4: 'failed',
}

/**
 * Reads what Alipay's `tradePay` told, in a web view or a mini-program. Codes come as strings and as numbers.
 * A code that isn't listed counts as `done`: the broker is asked, and nobody is told that a payment failed when it may not have.
 */
export function readAlipayOutcome(reply: unknown): Outcome {
  const told = (typeof reply === 'object' && reply !== null ? reply : {}) as Record<string, unknown>
  if (told.resultCode === undefined || told.resultCode === null) {
    return { kind: 'failed', detail: `Alipay gave no result code: ${wordsOf(told, 'errorMessage', 'error')}` }
  }
  const code = String(told.resultCode)
  const kind = (Object.prototype.hasOwnProperty.call(UNPAID, code) && UNPAID[code]) || 'done'
  return kind === 'failed' ? { kind, detail: `Alipay answered ${code} ${wordsOf(told, 'memo')}` } : { kind }
}

function wordsOf(told: Record<string, unknown>, ...names: string[]): string {
  const found = names.map((name) => told[name]).filter((word) => typeof word === 'string' || typeof word === 'number')
  return found.join(' ') || 'without a word'
}
