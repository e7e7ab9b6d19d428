import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/**
 * Rules about files that no linter knows: the length ceiling, names that say nothing, an unfinished stub, and what concurrent tests can't
 * take from vitest's module.
 */

const LONGEST = 300
const EMPTY_NAMES = /(^|\/)(utils?|helpers?|common|types|misc|manager|service)\.ts$/
/** These belong to the test that runs, of which the module knows one: the last that began, or none once that is over. */
const OF_ONE_TEST = /\bexpect\.(poll|soft)\(|import \{[^}]*\bonTest(Finished|Failed)\b[^}]*\} from 'vitest'/
const OWN_EXPECT = /\(\{[^}]*\bexpect\b[^}]*\}\) =>/
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
const sources = tracked.split('\0').filter((path) => /\.(tsx?|jsx?|mjs|vue)$/.test(path) && existsSync(path))

const wrong: string[] = []
for (const path of sources) {
  const text = readFileSync(path, 'utf8')
  const lines = text.split('\n').length - 1
  // What a generator writes is as long as what it is made from.
  if (lines > LONGEST && !path.endsWith('.generated.ts')) wrong.push(`${path}: ${lines} lines; ${LONGEST} is the most`)
  if (EMPTY_NAMES.test(path)) wrong.push(`${path}: name the file after what it holds`)
  if (path !== 'scripts/check-files.ts' && text.includes("new Error('to be written')"))
    wrong.push(`${path}: holds an unwritten stub`)
  if (/\.test\.ts$/.test(path) && /\bconcurrent\b/.test(text) && OF_ONE_TEST.test(text) && !OWN_EXPECT.test(text))
    wrong.push(`${path}: concurrent tests take expect.poll, expect.soft and onTestFinished from their own context`)
}
if (wrong.length > 0) {
  console.error(wrong.join('\n'))
  process.exitCode = 1
} else {
  console.log(`${sources.length} files keep the file rules`)
}
