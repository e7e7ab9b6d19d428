import { expect, test } from 'vitest'
import type { SuiteResult } from './run-suites.ts'
import { secondTry } from './second-try.ts'

const A = 'e2e/process/kills.test.ts: killed between create and reply'
const B = 'e2e/process/kills.test.ts: killed before it answers'
const C = 'packages/core/src/machine.test.ts: paid stays paid'

const result = (passed: number, failures: string[]): SuiteResult => ({
  passed,
  failed: failures.length,
  skipped: 2,
  failures,
})

function tried(first: SuiteResult, second: SuiteResult) {
  const ran: string[][] = []
  const after = secondTry(first, (files) => {
    ran.push(files)
    return second
  })
  return { after, ran }
}

test('what passes by itself is counted as passed, and is told by name', () => {
  const { after, ran } = tried(result(98, [A, B]), result(7, []))
  expect(ran).toEqual([['e2e/process/kills.test.ts']])
  expect(after).toEqual({ passed: 100, failed: 0, skipped: 2, failures: [], unsteady: [A, B] })
})

test('what fails again has failed, and what failed beside it too', () => {
  const { after, ran } = tried(result(98, [A, C]), result(7, [B, C]))
  expect(ran).toEqual([['e2e/process/kills.test.ts', 'packages/core/src/machine.test.ts']])
  expect(after).toEqual({ passed: 98, failed: 2, skipped: 2, failures: [B, C], unsteady: [A] })
})

test('nothing is tried again where nothing failed, where much did, or where no file is named', () => {
  for (const failures of [[], [A, B, C, `${A} again`], [A, 'process tests: ended with SIGKILL and no failing test']]) {
    const first = result(90, failures)
    const { after, ran } = tried(first, result(0, []))
    expect(ran).toEqual([])
    expect(after).toEqual({ ...first, unsteady: [] })
  }
})

test('a second try that ran nothing changes nothing', () => {
  const { after } = tried(result(98, [A]), result(0, []))
  expect(after).toMatchObject({ failed: 1, failures: [A], unsteady: [] })
})
