import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { getBrowser } from '../../scripts/get-browser.ts'
import { getFaketime } from '../../scripts/get-faketime.ts'
import { getFrameworks } from '../../scripts/get-frameworks.ts'
import { getMiniProgramTools } from '../../scripts/get-mini-program-tools.ts'
import { getPostgres } from '../../scripts/get-postgres.ts'
import { runSuite, SUITES, type SuiteName, type SuiteResult } from '../../scripts/run-suites.ts'
import type { CampaignReport } from '../campaign-report.ts'
import { DATES, type TestDate } from './dates.ts'

/**
 * All tests on days that haven't come yet. What every process sees is shifted by libfaketime, child processes and PostgreSQL too;
 * Chromium's pages by their `Date` (`e2e/shifted-chromium.ts` says why).
 */

const CLOCKS = fileURLToPath(new URL('./clocks.ts', import.meta.url))
const RESULTS = fileURLToPath(new URL('../../e2e/results/dates/', import.meta.url))
/** A clock may be this far from where it was put: the seconds in which a server starts. */
const NEAR_MS = 60_000

/** Runs all suites on the first `size` of the dates. */
export async function datesCampaign(size: number): Promise<CampaignReport> {
  const dates = DATES.slice(0, size)
  const library = getFaketime()
  process.env.PAY_POSTGRES_BIN = getPostgres()
  process.env.PAY_CHROMIUM = await getBrowser()
  // By the real clock: npm's certificates are of today.
  await getMiniProgramTools()
  await getFrameworks()
  const runs = dates.map((date) => runOn(date, library))
  const tests = runs.reduce((sum, { passed, failed }) => sum + passed + failed, 0)
  return {
    ran: `${tests.toLocaleString('en-US')} tests on ${dates.length} days`,
    found: runs.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`)),
    table: [
      '| date | time zone | passed | failed | skipped | minutes |',
      '|---|---|---|---|---|---|',
      ...runs.map(
        ({ name, zone, day, passed, failed, skipped, minutes }) =>
          `| ${name}, ${day} | ${zone} | ${passed} | ${failed} | ${skipped} | ${minutes.toFixed(1)} |`,
      ),
    ].join('\n'),
  }
}

interface DateRun extends SuiteResult {
  readonly name: string
  readonly zone: string
  /** `2028-02-29 15:59`, in UTC. */
  readonly day: string
  readonly minutes: number
}

function runOn(date: TestDate, library: string): DateRun {
  const started = performance.now()
  const day = new Date(date.from(Date.now())).toISOString().slice(0, 16).replace('T', ' ')
  console.log(`\n▸ ${date.name}: ${day} UTC, in ${date.zone}`)
  const results = (Object.keys(SUITES) as SuiteName[]).map((suite) => runShifted(suite, date, library))
  return {
    ...{ name: date.name, zone: date.zone, day },
    ...{ passed: total(results, 'passed'), failed: total(results, 'failed'), skipped: total(results, 'skipped') },
    failures: results.flatMap(({ failures }) => failures),
    minutes: (performance.now() - started) / 60_000,
  }
}

function total(results: readonly SuiteResult[], what: 'passed' | 'failed' | 'skipped'): number {
  return results.reduce((sum, result) => sum + result[what], 0)
}

/** Each suite begins at the moment itself, so that each lives through the midnight after it. */
function runShifted(suite: SuiteName, date: TestDate, library: string): SuiteResult {
  forgetTheKilled()
  const wrong = wrongClocks(date, shift(date, library))
  if (wrong) return { passed: 0, failed: 1, skipped: 0, failures: [`no ${suite} tests: ${wrong}`] }
  return runSuite(suite, `${RESULTS}${date.name.replaceAll(' ', '-')}`, shift(date, library))
}

/** A killed process leaves libfaketime's memory behind, and one that got its number later would end at once. */
function forgetTheKilled(): void {
  for (const name of readdirSync('/dev/shm')) if (name.includes('faketime_')) rmSync(`/dev/shm/${name}`)
}

/** What is wrong with the shift as Node and PostgreSQL see it: one that isn't in force would prove nothing. */
function wrongClocks(date: TestDate, env: NodeJS.ProcessEnv): string | undefined {
  const args = ['--conditions=@pay-checkout/source', CLOCKS]
  const { stdout } = spawnSync(process.execPath, args, { env: { ...process.env, ...env }, encoding: 'utf8' })
  const [node, postgres] = stdout.trim().split(' ').map(Number)
  const isNear = (clock = Number.NaN) => Math.abs(clock - date.from(Date.now())) < NEAR_MS
  return isNear(node) && isNear(postgres) ? undefined : `Node and PostgreSQL say it is ${stdout || 'nothing'}`
}

function shift({ zone, from }: TestDate, library: string): NodeJS.ProcessEnv {
  const now = Date.now()
  return {
    LD_PRELOAD: library,
    // By seconds: a date would begin anew in every process.
    FAKETIME: `+${Math.round((from(now) - now) / 1_000)}s`,
    // Timers, timeouts and what is measured stay real.
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    // Times of files are compared with each other, and with none of ours.
    NO_FAKE_STAT: '1',
    TZ: zone,
  }
}
