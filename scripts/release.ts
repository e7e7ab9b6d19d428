import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingRepository, releaseProblems, type SoftwareBill } from './release-problems.ts'

/**
 * `pnpm release [folder]`: everything of a release but its publication, in a clone of what is committed: versions and change logs by the
 * changesets, builds with their budgets, tarballs, a bill of materials of each, and what npm says to all of it. Leaves tarballs, bills and
 * `SHA256SUMS` in the folder (`release` when left out) and changes nothing else. docs/releasing.md says who publishes, and how.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** In the order in which they are published: what is needed comes before what needs it. */
const NAMES = ['protocol', 'core', 'element', 'broker', 'sandbox']

const out = resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2] ?? 'release')
const scratch = mkdtempSync(join(tmpdir(), 'pay-checkout-release-'))
const clone = join(scratch, 'clone')
try {
  step('a clone of what is committed', 'git', ['clone', '--quiet', ROOT, clone], ROOT)
  step('its packages', 'pnpm', ['install', '--frozen-lockfile', '--prefer-offline'])
  step('versions and change logs, by the changesets', 'pnpm', ['exec', 'changeset', 'version'])
  step('builds and budgets', 'pnpm', ['run', 'build'])
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const rows = NAMES.map(release)
  writeFileSync(join(out, 'SHA256SUMS'), rows.map(({ sum }) => sum).join(''))
  const problems = rows.flatMap((row) => row.problems)
  console.log(
    [
      '',
      '| package | version | tarball | files | parts in its bill |',
      '|---|---|---|---|---|',
      ...rows.map(({ row }) => row),
    ].join('\n'),
  )
  for (const problem of problems) console.error(`\n✘ ${problem}`)
  for (const { unsaid } of rows) if (unsaid !== null) console.log(`\nBefore it is published: ${unsaid}`)
  console.log(`\n${problems.length === 0 ? 'Ready to be published' : 'Not ready'}: ${out}`)
  process.exitCode = problems.length === 0 ? 0 : 1
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

interface Released {
  readonly row: string
  /** A line as `sha256sum` writes it. */
  readonly sum: string
  readonly problems: readonly string[]
  readonly unsaid: string | null
}

function release(name: string): Released {
  const filter = ['--filter', `./packages/${name}`]
  const manifest = JSON.parse(readFileSync(join(clone, 'packages', name, 'package.json'), 'utf8'))
  const file = `pay-checkout-${name}-${manifest.version}.tgz`
  step(`a tarball of ${name}`, 'pnpm', [...filter, 'pack', '--pack-destination', out])
  const bill = join(out, `${file.slice(0, -4)}.cdx.json`)
  step(`its bill of materials`, 'pnpm', [...filter, 'sbom', '--prod', '--sbom-format', 'cyclonedx', '--out', bill])
  const tarball = readFileSync(join(out, file))
  const said = step('what npm says to it', 'npm', [
    'publish',
    '--dry-run',
    '--json',
    '--provenance',
    '--access',
    'public',
    join(out, file),
  ])
  const { files = [] } = packedIn(said.stdout)
  const { components = [] } = JSON.parse(readFileSync(bill, 'utf8')) as SoftwareBill
  return {
    row: `| ${manifest.name} | ${manifest.version} | ${(tarball.length / 1024).toFixed(0)} KB | ${files.length} | ${components.length} |`,
    sum: `${createHash('sha256').update(tarball).digest('hex')}  ${file}\n`,
    unsaid: missingRepository(manifest),
    problems: releaseProblems({
      manifest,
      changes: read(join(clone, 'packages', name, 'CHANGELOG.md')),
      bill: JSON.parse(readFileSync(bill, 'utf8')),
      files: files.map(({ path }) => path),
    }),
  }
}

/** What npm has packed: its answer, or that answer under the package's name. */
function packedIn(printed: string): { readonly files?: readonly { readonly path: string }[] } {
  const answer = JSON.parse(printed)
  return answer.files ? answer : (Object.values(answer)[0] ?? {})
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function step(about: string, command: string, args: readonly string[], cwd = clone): SpawnSyncReturns<string> {
  const started = performance.now()
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (done.status !== 0) throw new Error(`✘ ${about} failed: ${done.error?.message ?? `${done.stdout}${done.stderr}`}`)
  console.log(`✔ ${about} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return done
}
