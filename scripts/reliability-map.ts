import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FAULTS } from './reliability/faults.ts'
import type { Row } from './reliability/row.ts'
import { THREATS } from './reliability/threats.ts'

/**
 * Makes docs/reliability.md from the names of the tests: a test that proves a row ends in its id, as in `… [F16 T47]`. With `--check`
 * it writes nothing and fails when the page says anything else. Rows without a test must stand in SECURITY.md with the reason.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGE = `${ROOT}docs/reliability.md`
const TESTS = [
  'packages/*/{src,scripts}/**/*.ts',
  'proofs/*/**/*.ts',
  'e2e/{process,tests}/**/*.ts',
  'demo/**/*.test.ts',
  'scripts/**/*.test.ts',
]
const TITLE = /(['"`])((?:(?!\1)[^\n\\]|\\.)*?) \[((?:[FT]\d+ ?)+)\]\1/g
const MARK = '<!-- from here on made by scripts/reliability-map.ts -->'

interface Proof {
  readonly file: string
  readonly title: string
}

const proofs = findProofs()
const rows = [...FAULTS, ...THREATS]
const unknown = [...proofs.keys()].filter((id) => !rows.some(([known]) => known === id))
const security = read(`${ROOT}SECURITY.md`)
const unproven = rows.map(([id]) => id).filter((id) => !proofs.has(id) && !new RegExp(`\\b${id}\\b`).test(security))
for (const id of unknown) console.error(`✘ a test names ${id}, and there is no such row`)
for (const id of unproven) console.error(`✘ ${id} has no test, and SECURITY.md doesn’t say why`)

const page = read(PAGE)
const made = `${page.split(MARK)[0]}${MARK}\n\n${table('What can go wrong', FAULTS)}\n${table('What somebody can try', THREATS)}`
if (process.argv.includes('--check')) {
  if (made !== page)
    console.error('✘ docs/reliability.md isn’t what the tests say: run node scripts/reliability-map.ts')
  process.exitCode = made === page && unknown.length + unproven.length === 0 ? 0 : 1
} else writeFileSync(PAGE, made)
console.log(`${proofs.size} of ${rows.length} rows have tests`)

function findProofs(): Map<string, Proof[]> {
  const found = new Map<string, Proof[]>()
  for (const file of TESTS.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort()) {
    for (const [, , title = '', ids = ''] of read(`${ROOT}${file}`).matchAll(TITLE)) {
      for (const id of ids.trim().split(' ')) found.set(id, [...(found.get(id) ?? []), { file, title }])
    }
  }
  return found
}

function table(heading: string, of: readonly Row[]): string {
  const lines = of.map(([id, happens, holds]) => `| ${id} | ${happens} | ${holds} | ${proofsOf(id)} |`)
  return `## ${heading}\n\n| | what happens | what must hold | proven by |\n|---|---|---|---|\n${lines.join('\n')}\n`
}

function proofsOf(id: string): string {
  const told = (proofs.get(id) ?? []).map(({ file, title }) => `[${escaped(title)}](../${file})`)
  return told.length === 0 ? '[SECURITY.md](../SECURITY.md)' : told.join(' · ')
}

function escaped(title: string): string {
  return title.replaceAll('\\', '').replaceAll('|', '\\|').replaceAll('[', '\\[').replaceAll(']', '\\]')
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
