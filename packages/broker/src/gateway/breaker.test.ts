import { expect, test } from 'vitest'
import { PayError } from '../pay-error.ts'
import { createBreaker } from './breaker.ts'

function bench() {
  const lines: string[] = []
  const write = (event: string) => void lines.push(event)
  const time = { now: 1_000_000 }
  const log = { info: write, warn: write, error: write }
  return { time, lines, breaker: createBreaker({ account: 'main', clock: { now: () => time.now }, log }) }
}

function fail(breaker: ReturnType<typeof bench>['breaker'], times: number): void {
  for (let n = 0; n < times; n++) {
    breaker.pass('pay')
    breaker.ended('pay', false)
  }
}

test('holds calls back after eight failures in a row, and of that operation only', () => {
  const { breaker, lines } = bench()
  fail(breaker, 7)
  expect(breaker.isOpen('pay')).toBe(false)
  fail(breaker, 1)
  expect(breaker.isOpen('pay')).toBe(true)
  expect(() => breaker.pass('pay')).toThrow(PayError)
  expect(() => breaker.pass('query')).not.toThrow()
  expect(lines).toEqual(['breaker.opened'])
})

test('a refusal is an answer: it ends the row of failures', () => {
  const { breaker } = bench()
  fail(breaker, 7)
  breaker.ended('pay', true)
  fail(breaker, 7)
  expect(breaker.isOpen('pay')).toBe(false)
})

test('after fifteen seconds one call tries, and its outcome decides', () => {
  const { breaker, time, lines } = bench()
  fail(breaker, 8)
  time.now += 15_000
  breaker.pass('pay')
  expect(() => breaker.pass('pay')).toThrow(/Nothing was sent/)
  breaker.ended('pay', false)
  expect(breaker.isOpen('pay')).toBe(true)
  time.now += 15_000
  breaker.pass('pay')
  breaker.ended('pay', true)
  expect(() => breaker.pass('pay')).not.toThrow()
  expect(lines).toEqual(['breaker.opened', 'breaker.closed'])
})
