import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Rules about files that no linter knows: the length ceiling, names that say nothing, and an unfinished stub. */

const LONGEST = 300
const EMPTY_NAMES = /(^|\/)(utils?|helpers?|common|types|misc|manager|service)\.ts$/
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
}
if (wrong.length > 0) {
  console.error(wrong.join('\n'))
  process.exitCode = 1
} else {
  console.log(`${sources.length} files keep the file rules`)
}
