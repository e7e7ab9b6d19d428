import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SOURCE = join(import.meta.dirname, '..')

function filesThat(pattern: RegExp): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing'))
    .filter((path) => pattern.test(readFileSync(join(SOURCE, path), 'utf8')))
    .sort()
}

test('a payment or checkout becomes paid in one place, reached only through decide, used only by settlePayment', () => {
  expect(filesThat(/(state|status): 'paid'/)).toEqual(['payments/take-money.ts'])
  expect(filesThat(/from '.*\/take-money\.ts'/)).toEqual(['payments/moves.ts'])
  expect(filesThat(/from '.*\/moves\.ts'/)).toEqual(['payments/decide.ts'])
  expect(filesThat(/import \{[^}]*\bdecide\b[^}]*\} from '.*\/decide\.ts'/)).toEqual(['payments/settle-payment.ts'])
})

test('money facts are written by the decisions alone', () => {
  expect(filesThat(/money: '(taken|none|returned)'/)).toEqual([
    'payments/moves.ts',
    'payments/take-money.ts',
    'refunds/decide-refund.ts',
  ])
})

test('a refund ends in one place, reached only through decideRefund, used only by settleRefund', () => {
  expect(filesThat(/settledAt: (subject\.)?now/)).toEqual(['refunds/decide-refund.ts'])
  expect(filesThat(/from '.*\/refund-tables\.ts'/)).toEqual(['refunds/decide-refund.ts'])
  expect(filesThat(/import \{[^}]*\bdecideRefund\b[^}]*\} from '.*\/decide-refund\.ts'/)).toEqual([
    'refunds/settle-refund.ts',
  ])
  expect(filesThat(/\.refund\(\{/)).toEqual(['refunds/ask-refund.ts'])
  expect(filesThat(/\bsendRefund\(context/)).toEqual(['refunds/start-refund.ts'])
})
