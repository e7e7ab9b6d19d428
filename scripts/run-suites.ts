import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The longest suite takes a third of it on two busy cores: a runner that still isn't done waits for something that never ends. */
const LONGEST_MS = 40 * 60_000

/** The tests, each suite by its own runner. */
export type SuiteName = 'unit' | 'process' | 'browser'

/** What came of a suite, by its runner's own report. */
export interface SuiteResult {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Each failure by file and name, and below it what it says of itself. */
  readonly failures: readonly string[]
}

interface Suite {
  readonly title: string
  command(report: string): readonly string[]
  env?(report: string): NodeJS.ProcessEnv
  read(report: unknown): SuiteResult
}

/** The suites, cheapest first. */
export const SUITES: Readonly<Record<SuiteName, Suite>> = {
  unit: {
    title: 'unit, property and contract tests',
    command: (report) => vitest('vitest.config.ts', report),
    read: readVitest,
  },
  process: {
    title: 'process tests',
    command: (report) => vitest('e2e/vitest.config.ts', report),
    read: readVitest,
  },
  browser: {
    title: 'browser tests',
    command: () => ['pnpm', '--filter', 'e2e', 'exec', 'playwright', 'test'],
    env: (report) => ({
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      // The tests read the workspace's packages from their sources, like all others.
      NODE_OPTIONS: '--conditions=@pay-checkout/source',
    }),
    read: readPlaywright,
  },
}

/**
 * Runs a suite and reads its report, which it leaves in a folder. The environment has to name what the suite needs: `PAY_POSTGRES_BIN`,
 * and `PAY_CHROMIUM` for the browser tests. A runner that died, or failed without a failing test, counts as one failure.
 */
export function runSuite(name: SuiteName, folder: string, env: NodeJS.ProcessEnv = {}): SuiteResult {
  const { title, command, env: own, read } = SUITES[name]
  const report = join(folder, `${name}.json`)
  mkdirSync(folder, { recursive: true })
  rmSync(report, { force: true })
  const [program = '', ...args] = command(report)
  const { status, signal } = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...own?.(report), ...env },
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  })
  const result = readReport(report, read)
  if (status === 0 && result) return result
  const { passed, failed, skipped, failures } = result ?? { passed: 0, failed: 0, skipped: 0, failures: [] }
  if (failed > 0) return { passed, failed, skipped, failures }
  return { passed, failed: 1, skipped, failures: [`${title}: ended with ${signal ?? status} and no failing test`] }
}

function vitest(config: string, report: string): string[] {
  return ['vitest', 'run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
}

function readReport(file: string, read: Suite['read']): SuiteResult | undefined {
  try {
    return read(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string; status: string; message: string; assertionResults: VitestTest[] }[]
}

interface VitestTest {
  fullName: string
  status: string
  failureMessages: string[]
}

function readVitest(input: unknown): SuiteResult {
  const report = input as VitestReport
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(ROOT, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    // A file that can't be loaded, or whose hooks fail, has no failing test.
    if (failed.length === 0 && status === 'failed') return [withReason(`${file}: the file itself`, message)]
    return failed.map(({ fullName, failureMessages }) => withReason(`${file}: ${fullName}`, failureMessages[0]))
  })
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  }
}

interface PlaywrightReport {
  suites: PlaywrightSuite[]
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
}

interface PlaywrightSuite {
  title: string
  suites?: PlaywrightSuite[]
  specs: { title: string; tests: PlaywrightTest[] }[]
}

interface PlaywrightTest {
  status: string
  results: { error?: { message?: string } }[]
}

function readPlaywright(input: unknown): SuiteResult {
  const { suites, stats } = input as PlaywrightReport
  const { expected, unexpected, flaky, skipped } = stats
  const failures = suites.flatMap((suite) => failedSpecs(suite, 'e2e/tests/'))
  return { passed: expected, failed: unexpected + flaky, skipped, failures }
}

/** As much of a reason as tells one failure from another; its stack and its pictures stand further up. */
const LONGEST_REASON = 1_500

function withReason(name: string, reason = ''): string {
  const plain = stripVTControlCharacters(reason).split(/\n\s+at /)[0] ?? ''
  const lines = plain.trim().slice(0, LONGEST_REASON).split('\n')
  return [name, ...lines.filter((line) => line.trim() !== '').map((line) => `    ${line}`)].join('\n')
}

/** The outermost suites are the files. */
function failedSpecs({ title, suites = [], specs }: PlaywrightSuite, before: string): string[] {
  const named = specs.flatMap((spec) => {
    const failed = spec.tests.filter(({ status }) => status === 'unexpected' || status === 'flaky')
    const reasons = failed.flatMap(({ results }) => results.map(({ error }) => error?.message)).filter(Boolean)
    return failed.length === 0 ? [] : [withReason(`${before}${title}: ${spec.title}`, reasons[0])]
  })
  return [...named, ...suites.flatMap((suite) => failedSpecs(suite, `${before}${title}: `))]
}
