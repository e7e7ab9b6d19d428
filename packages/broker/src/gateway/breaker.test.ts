import { describe, expect, test } from 'vitest'
import { PayError } from '../pay-error.ts'
import { admitted, createBreaker } from './breaker.ts'

function bench() {
  const lines: string[] = []
  const write = (event: string) => void lines.push(event)
  const time = { now: 1_000_000 }
  const log = { info: write, warn: write, error: write }
  return { time, lines, breaker: createBreaker({ account: 'main', clock: { now: () => time.now }, log }) }
}

function call(breaker: ReturnType<typeof bench>['breaker'], answered: boolean, times = 1, caller?: string): void {
  for (let n = 0; n < times; n++) {
    breaker.pass('pay', caller)
    breaker.began('pay', caller)(answered ? 'answered' : 'failed')
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
  breaker.began('pay')('failed')
  expect(breaker.isOpen('pay')).toBe(true)
  time.now += 15_000
  breaker.pass('pay')
  breaker.began('pay')('answered')
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
  ends[7]?.('answered')
  expect(() => breaker.pass('pay')).not.toThrow()
})

test('what was let through before is not asked again', () => {
  const { breaker } = bench()
  call(breaker, false, 8)
  expect(() => admitted(breaker).pass('pay')).not.toThrow()
})

describe('nobody closes the door to others [B2]', () => {
  test('of one caller’s failures two count, so that it takes several to hold calls back', () => {
    const { breaker } = bench()
    call(breaker, false, 50, 'stranger')
    expect(breaker.isOpen('pay', 'honest')).toBe(false)
    for (const caller of ['a', 'b', 'c']) call(breaker, false, 2, caller)
    expect(breaker.isOpen('pay')).toBe(true)
  })

  test('what says nothing of the gateway counts neither way', () => {
    const { breaker } = bench()
    call(breaker, false, 7)
    for (let n = 0; n < 20; n++) breaker.began('pay')('unsure')
    expect(breaker.isOpen('pay')).toBe(false)
    call(breaker, false)
    expect(breaker.isOpen('pay')).toBe(true)
  })

  test('while calls are held back a caller who hasn’t failed tries, two at a time, and one answer opens the door', () => {
    const { breaker, lines } = bench()
    for (const caller of ['a', 'b', 'c', 'd']) call(breaker, false, 2, caller)
    expect(breaker.isOpen('pay', 'a')).toBe(true)
    breaker.pass('pay', 'honest')
    const end = breaker.began('pay', 'honest')
    breaker.pass('pay', 'another')
    expect(() => breaker.pass('pay', 'third')).toThrow(PayError)
    end('answered')
    for (const caller of ['third', 'a']) expect(breaker.isOpen('pay', caller)).toBe(false)
    expect(lines).toEqual(['breaker.opened', 'breaker.closed'])
  })

  test('a trial that fails is told of, and one that never comes back makes room after eight seconds', () => {
    const { breaker, time } = bench()
    for (const caller of ['a', 'b', 'c', 'd']) call(breaker, false, 2, caller)
    for (const caller of ['e', 'f']) breaker.pass('pay', caller)
    expect(breaker.isOpen('pay', 'g')).toBe(true)
    breaker.began('pay', 'e')('failed')
    expect([breaker.isOpen('pay', 'e'), breaker.isOpen('pay', 'g')]).toEqual([true, false])
    breaker.pass('pay', 'g')
    expect(breaker.isOpen('pay', 'h')).toBe(true)
    time.now += 8_000
    expect(breaker.isOpen('pay', 'h')).toBe(false)
  })

  test('whoever goes on failing keeps others out for no longer', () => {
    const { breaker, time } = bench()
    for (const caller of ['a', 'b', 'c', 'd']) call(breaker, false, 2, caller)
    time.now += 14_000
    breaker.began('pay', 'a')('failed')
    time.now += 1_000
    expect(breaker.isOpen('pay')).toBe(false)
  })

  test('of the calls that wait one caller has four at most', () => {
    const { breaker, time } = bench()
    for (let n = 0; n < 4; n++) breaker.began('pay', 'stranger')
    time.now += 3_001
    expect([breaker.isOpen('pay', 'stranger'), breaker.isOpen('pay', 'honest')]).toEqual([true, false])
  })
})
