import { fileURLToPath } from 'node:url'
import { compareLanguages } from './compare-languages.ts'

/**
 * Holds the pages’ two languages together: names every page whose other language is older or missing, and every link that leads nowhere.
 * Once both say the same again, `--write` records that at the Chinese page’s end; with pages named behind it, of those alone.
 */

const oneLanguage: Readonly<Record<string, string>> = {
  '.changeset/': 'changelogs are in English, as the code’s comments are',
  'ARCHITECTURE.md': 'for who changes the code, whose names and comments are English',
  'CONTRIBUTING.md': 'the same',
  'docs/decisions/': 'the same',
  'docs/performance.md': 'figures and how they were measured, for who changes the code',
  'docs/reliability.md': 'a list of tests by their names, which are English',
  'docs/screenshots/': 'a list of pictures',
  'findings/': 'for who changes the code',
  'packages/broker/src/gateways/':
    'a gateway of later may come in English first; pnpm gateway-matrix names it until it has both',
  'packages/sandbox/src/init/template/': 'a new shop gets both languages on one page',
}

const [mode = '--check', ...named] = process.argv.slice(2)
if (!['--check', '--write'].includes(mode)) throw new Error('pnpm languages [--check | --write [page…]]')

const { pairs, problems } = compareLanguages({
  root: fileURLToPath(new URL('..', import.meta.url)),
  oneLanguage,
  record: mode === '--check' ? [] : named.length === 0 ? 'all' : named,
})
if (problems.length > 0) {
  console.error(`${problems.join('\n')}\n`)
  console.error('Bring the other language along; once both say the same: pnpm languages --write [page…]')
  process.exitCode = 1
} else {
  console.log(`${pairs} pages say the same in both languages`)
}
