import { expect, test } from 'vitest'
import { SUITES } from './run-suites.ts'

const STACK = '\n    at /home/shop/proofs/kills/kills.test.ts:46:22\n    at runTest'

test('a failing test is named with what it said, without its colours and its stack', () => {
  const report = {
    ...{ numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 },
    testResults: [
      {
        ...{ name: `${process.cwd()}/proofs/kills/kills.test.ts`, status: 'failed', message: '' },
        assertionResults: [
          { fullName: 'lives', status: 'passed', failureMessages: [] },
          {
            fullName: 'dies',
            status: 'failed',
            failureMessages: [`\u001b[31mError: 2 fen\u001b[39m\n\n+ 1 fen${STACK}`],
          },
        ],
      },
    ],
  }
  expect(SUITES.unit.read(report)).toEqual({
    ...{ passed: 1, failed: 1, skipped: 0 },
    failures: ['proofs/kills/kills.test.ts: dies\n    Error: 2 fen\n    + 1 fen'],
  })
})

test('a file that can’t be loaded is a failure that says why', () => {
  const file = {
    name: `${process.cwd()}/a.test.ts`,
    status: 'failed',
    message: 'Cannot find module',
    assertionResults: [],
  }
  const report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [file] }
  expect(SUITES.process.read(report)).toMatchObject({
    failed: 1,
    failures: ['a.test.ts: the file itself\n    Cannot find module'],
  })
})

test('a page’s failing test is named by file and title, with the first thing that went wrong', () => {
  const passed = { title: 'pays', tests: [{ status: 'expected', results: [{}] }] }
  const failed = {
    title: 'is told',
    tests: [{ status: 'unexpected', results: [{ error: { message: `expect(locator).toHaveText()${STACK}` } }, {}] }],
  }
  const inner = { title: 'in Alipay', specs: [passed, failed] }
  const report = {
    stats: { expected: 1, unexpected: 1, flaky: 0, skipped: 0 },
    suites: [{ title: 'qr.spec.ts', specs: [], suites: [inner] }],
  }
  expect(SUITES.browser.read(report)).toEqual({
    ...{ passed: 1, failed: 1, skipped: 0 },
    failures: ['e2e/tests/qr.spec.ts: in Alipay: is told\n    expect(locator).toHaveText()'],
  })
})
