import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { getBrowser } from './get-browser.ts'
import { getPostgres } from './get-postgres.ts'

/** Everything the project promises, in one command: types and lint, builds and budgets, unit to end-to-end tests. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const RESULTS = fileURLToPath(new URL('../e2e/results/', import.meta.url))
rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })

const total = { passed: 0, failed: 0, skipped: 0 }

process.env.PAY_POSTGRES_BIN = getPostgres()

step('types', 'tsc', ['-b'])
step('lint and format', 'biome', ['check', '--error-on-warnings'])
step('file rules', 'node', ['scripts/check-files.ts'])
step('list of gateways', 'node', ['--conditions=@pay-checkout/source', 'scripts/gateway-matrix.ts', '--check'])
step('page of what is proven', 'node', ['scripts/reliability-map.ts', '--check'])
step('builds', 'pnpm', ['-r', '--filter', './packages/*', 'run', 'build'])
step('budgets', 'node', ['scripts/budgets.ts'])
vitest('unit, property and contract tests', 'vitest.config.ts', 'unit')
vitest('process tests', 'e2e/vitest.config.ts', 'process')
await playwright()

console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`)
process.exitCode = total.failed > 0 ? 1 : 0

/** Runs one step; a failing step counts as one failure unless its own report was added. */
function step(name: string, command: string, args: string[], env: NodeJS.ProcessEnv = {}, read?: () => void): void {
  const started = performance.now()
  console.log(`\n▸ ${name}`)
  const done = spawnSync(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  })
  const before = total.failed
  read?.()
  if (done.status !== 0 && total.failed === before) total.failed += 1
  if (done.status === 0 && !read) total.passed += 1
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${done.status === 0 ? '✔' : '✘'} ${name} (${seconds} s)`)
}

function vitest(name: string, config: string, report: string): void {
  const file = `${RESULTS}${report}.json`
  const args = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  step(name, 'vitest', args, {}, () => {
    const result = readReport(file)
    total.passed += result?.numPassedTests ?? 0
    total.failed += result?.numFailedTests ?? 0
    total.skipped += (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0)
  })
}

async function playwright(): Promise<void> {
  const name = 'browser tests'
  let browser: string
  try {
    browser = await getBrowser()
  } catch (error) {
    console.error(`\n✘ ${name}: ${(error as Error).message}`)
    total.failed += 1
    return
  }
  const file = `${RESULTS}playwright.json`
  const env = {
    PAY_CHROMIUM: browser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    // The tests read the workspace's packages from their sources, like all others.
    NODE_OPTIONS: '--conditions=@pay-checkout/source',
  }
  step(name, 'pnpm', ['--filter', 'e2e', 'exec', 'playwright', 'test'], env, () => {
    const stats = readReport(file)?.stats
    total.passed += stats?.expected ?? 0
    total.failed += (stats?.unexpected ?? 0) + (stats?.flaky ?? 0)
    total.skipped += stats?.skipped ?? 0
  })
}

interface Report {
  numPassedTests?: number
  numFailedTests?: number
  numPendingTests?: number
  numTodoTests?: number
  stats?: { expected: number; unexpected: number; flaky: number; skipped: number }
}

/** A runner that died leaves no report: its exit code then counts as the failure. */
function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
