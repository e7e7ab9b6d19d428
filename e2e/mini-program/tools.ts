import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** Where the mini-program tests and their tools stand; a workspace of its own, which `scripts/get-mini-program-tools.ts` fills. */
export const HERE: string = fileURLToPath(new URL('.', import.meta.url))
/** The project's own folder. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url))

const require = createRequire(import.meta.url)

/** A tool of this folder, by its package. No types: they aren't here when the project is checked. Throws a sentence where it is missing. */
// biome-ignore lint/suspicious/noExplicitAny: another's tool, whose types are there only when it is
export function tool(name: string): any {
  try {
    return require(name)
  } catch (error) {
    if ((error as { code?: string }).code !== 'MODULE_NOT_FOUND') throw error
    throw new Error(`${name} is missing: run node scripts/get-mini-program-tools.ts`, { cause: error })
  }
}

/** A file of one of the tools, by the path an import would name. */
export function toolFile(path: string): string {
  return require.resolve(path)
}

/** What a command came to. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Longer than any tool takes, even on a busy machine. */
const LONGEST_MS = 120_000

/**
 * Runs Node to its end. A failure is an answer, not an error. Tools start processes of their own: whatever is left of them ends with it, and
 * nobody waits for a pipe that one of them holds.
 */
export async function node(args: readonly string[], cwd: string): Promise<Ended> {
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child = spawn(process.execPath, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const told = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (text) => {
      told[name] += text
    })
  }
  const end = () => process.kill(-(child.pid ?? Number.NaN), 'SIGKILL')
  const late = setTimeout(end, LONGEST_MS)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearTimeout(late)
  // What it said last may still be in the pipe.
  await new Promise((resolve) => setImmediate(resolve))
  try {
    end()
  } catch {
    // None of them is left.
  }
  child.stdout.destroy()
  child.stderr.destroy()
  return { code: code ?? 1, ...told }
}
