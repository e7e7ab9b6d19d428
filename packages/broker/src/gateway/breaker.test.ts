import { expect, test } from 'vitest'
import { PayError } from '../pay-error.ts'
import { admitted, createBreaker } from './breaker.ts'

function bench() {
  const lines: string[] = []
  const write = (event: string) => void lines.push(event)
  const time = { now: 1_000_000 }
  const log = { info: write, warn: write, error: write }
  return { time, lines, breaker: createBreaker({ account: 'main', clock: { now: () => time.now }, log }) }
}

function call(breaker: ReturnType<typeof bench>['breaker'], answered: boolean, times = 1): void {
  for (let n = 0; n < times; n++) {
    breaker.pass('pay')
    breaker.began('pay')(answered)
  }
}

test('holds calls back after eight failures in a row, and of that operation only [F59]', () => {
  const { breaker, lines } = bench()
  call(breaker, false, 7)
  expect(breaker.isOpen('pay')).toBe(false)
  call(breaker, false)
  expect(breaker.isOpen('pay')).toBe(true)
  expect(() => breaker.pass('pay')).toThrow(PayError)
  expect(() => breaker.pass('query')).not.toThrow()
  expect(lines).toEqual(['breaker.opened'])
})

test('a refusal is an answer: it ends the row of failures', () => {
  const { breaker } = bench()
  call(breaker, false, 7)
  call(breaker, true)
  call(breaker, false, 7)
  expect(breaker.isOpen('pay')).toBe(false)
})

test('after fifteen seconds one call tries, and its outcome decides [F59]', () => {
  const { breaker, time, lines } = bench()
  call(breaker, false, 8)
  time.now += 15_000
  breaker.pass('pay')
  expect(() => breaker.pass('pay')).toThrow(/Nothing was sent/)
  breaker.began('pay')(false)
  expect(breaker.isOpen('pay')).toBe(true)
  time.now += 15_000
  breaker.pass('pay')
  breaker.began('pay')(true)
  expect(() => breaker.pass('pay')).not.toThrow()
  expect(lines).toEqual(['breaker.opened', 'breaker.closed'])
})

test('one that was let through and never came back doesn’t end the trials', () => {
  const { breaker, time } = bench()
  call(breaker, false, 8)
  time.now += 15_000
  breaker.pass('pay')
  time.now += 15_000
  expect(() => breaker.pass('pay')).not.toThrow()
})

test('while 32 calls have waited for more than three seconds, no more are sent to wait for a socket [F59]', () => {
  const { breaker, time } = bench()
  const ends = Array.from({ length: 32 }, () => breaker.began('pay'))
  time.now += 3_000
  expect(breaker.isOpen('pay')).toBe(false)
  time.now += 1
  expect(() => breaker.pass('pay')).toThrow(PayError)
  ends[7]?.(true)
  expect(() => breaker.pass('pay')).not.toThrow()
})

test('what was let through before is not asked again', () => {
  const { breaker } = bench()
  call(breaker, false, 8)
  expect(() => admitted(breaker).pass('pay')).not.toThrow()
})
