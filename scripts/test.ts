import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { getBrowser } from './get-browser.ts'
import { getFrameworks } from './get-frameworks.ts'
import { getMiniProgramTools } from './get-mini-program-tools.ts'
import { getPostgres } from './get-postgres.ts'
import { runSuite, SUITES, type SuiteName } from './run-suites.ts'

/** Everything the project promises, in one command: types and lint, builds and budgets, unit to end-to-end tests. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const RESULTS = fileURLToPath(new URL('../e2e/results/', import.meta.url))
rmSync(RESULTS, { recursive: true, force: true })

const total = { passed: 0, failed: 0, skipped: 0 }
/** By name, at the end, where a log is read first. */
const failures: string[] = []

process.env.PAY_POSTGRES_BIN = getPostgres()
// Come in while everything else runs: nothing but the process tests asks for the first, and the browser tests for the second.
const tools = getMiniProgramTools().catch((error: Error) => error.message)
const frameworks = getFrameworks().catch((error: Error) => error.message)

step('types', 'tsc', ['-b'])
step('lint and format', 'biome', ['check', '--error-on-warnings'])
step('file rules', 'node', ['scripts/check-files.ts'])
step('pages in both languages', 'node', ['scripts/languages.ts', '--check'])
step('list of gateways', 'node', ['--conditions=@pay-checkout/source', 'scripts/gateway-matrix.ts', '--check'])
step('page of what is proven', 'node', ['scripts/reliability-map.ts', '--check'])
step('builds', 'pnpm', ['-r', '--filter', './packages/*', 'run', 'build'])
step('budgets', 'node', ['scripts/budgets.ts'])
suite('unit')
await here('mini-program tools', tools)
suite('process')
await here('frameworks', frameworks)
await browserSuite()

if (failures.length > 0) console.log(`\nfailed:\n${failures.map((name) => `  ${name}`).join('\n')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.failed > 0 ? 1 : 0

function step(name: string, command: string, args: string[]): void {
  timed(name, () => {
    const done = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
    if (done.status === 0) return { passed: 1, failed: 0, skipped: 0 }
    failures.push(name)
    return { passed: 0, failed: 1, skipped: 0 }
  })
}

function suite(name: SuiteName): void {
  timed(SUITES[name].title, () => {
    const result = runSuite(name, RESULTS)
    failures.push(...result.failures)
    return result
  })
}

/** Without them the tests that need them fail, each by itself; this says why. */
async function here(name: string, coming: Promise<unknown>): Promise<void> {
  const trouble = await coming
  if (!trouble) return
  console.error(`\n✘ ${name}: ${trouble}`)
  total.failed += 1
  failures.push(name)
}

async function browserSuite(): Promise<void> {
  try {
    process.env.PAY_CHROMIUM = await getBrowser()
  } catch (error) {
    console.error(`\n✘ ${SUITES.browser.title}: ${(error as Error).message}`)
    total.failed += 1
    failures.push(SUITES.browser.title)
    return
  }
  suite('browser')
}

function timed(name: string, run: () => typeof total): void {
  const started = performance.now()
  console.log(`\n▸ ${name}`)
  const { passed, failed, skipped } = run()
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${failed === 0 ? '✔' : '✘'} ${name} (${seconds} s)`)
}
