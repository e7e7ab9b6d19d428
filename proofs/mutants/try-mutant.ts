import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Kind } from '../simulation/profile.ts'
import type { Mutant } from './mutant.ts'

/** What came of a search: null when nothing was broken, else the words of whoever saw it. */
export type Seen = string | null

/** So many histories are lived before a mistake counts as one that nobody sees. */
export const MOST_HISTORIES = 150

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const REPLAY = fileURLToPath(new URL('../simulation/replay.ts', import.meta.url))
const PLANT = fileURLToPath(new URL('plant-mutant.ts', import.meta.url))
const TESTS = fileURLToPath(new URL('mutated-tests.ts', import.meta.url))
const FROM_SOURCE = '--conditions=@pay-checkout/source'
/** Far more than the longest takes: one that is cut off has neither been seen nor survived. */
const LONGEST_MS = 240_000
/** What is said of code that can't even be read, or of a mistake that can't be written; such a mutant proves nothing. */
const NOT_CODE =
  /SyntaxError|ERR_(?!SQLITE)[A-Z_]+|ReferenceError|Failed Suites|What the mutant|Transform failed|No test files found/

/** Runs a mistake until something sees it: histories, or the tests that it names. Throws when it isn't code. */
export async function tryMutant({ id, kind, test }: Mutant): Promise<Seen> {
  const args = test
    ? [FROM_SOURCE, TESTS, test.file, ...(test.name === '' ? [] : [test.name])]
    : [FROM_SOURCE, '--import', PLANT, ...replayOf(kind)]
  const { code, output } = await run(args, { PAY_MUTANT: id })
  if (NOT_CODE.test(output)) throw new Error(`The mutant ${id} is not code:\n${output.slice(0, 2_000)}`)
  if (code === 0) return null
  return test ? `${test.file} ${test.name}`.trim() : lastLine(output)
}

/** Lives the histories in which mutants of a kind of world are searched, with the code as it is. */
export async function tryNoMutant(kind: Kind | undefined): Promise<Seen> {
  const { code, output } = await run([FROM_SOURCE, ...replayOf(kind)], {})
  return code === 0 ? null : lastLine(output)
}

function replayOf(kind: Kind | undefined): readonly string[] {
  return [REPLAY, '1', String(MOST_HISTORIES), ...(kind ? [kind] : [])]
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) || 'died'
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LONGEST_MS,
    })
    for (const stream of [child.stderr, child.stdout])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    child.on('error', reject).on('close', (code) => {
      if (child.killed)
        reject(new Error(`Cut off after ${LONGEST_MS / 1_000} s, and had said: ${output.slice(-2_000)}`))
      else resolve({ code, output })
    })
  })
}
