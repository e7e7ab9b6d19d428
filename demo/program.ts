import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const LAST_WORDS = 4000
const PATIENCE_MS = 30_000

/** A program of this repository that has said it is ready. */
export interface Program {
  readonly url: string
  /** Settles when the program has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Ends it and waits until it is gone. `SIGKILL` leaves it no time to tidy up: a crash. */
  end(signal?: NodeJS.Signals): Promise<void>
}

export interface ProgramStart {
  /** For messages. */
  readonly name: string
  /** The script, from the repository's root. */
  readonly script: string
  readonly args: readonly string[]
  /** Everything the program prints is added to this file. */
  readonly logFile: string
  /** Beside what it inherits; undefined: without it. */
  readonly environment?: NodeJS.ProcessEnv
}

/** Starts a program from source and waits for its line `… ready <url>`. Rejects with its last words when it ends before that. */
export async function startProgram({ name, script, args, logFile, environment }: ProgramStart): Promise<Program> {
  const child = spawn(process.execPath, ['--conditions=@pay-checkout/source', script, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
    // Ctrl-C reaches the whole terminal group; only we shall end the programs, in our order.
    detached: true,
  })
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  const ended = once(child, 'close').then(() => void log.end())
  const end = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    await ended
  }
  try {
    return { url: await readyUrl(child, name, logFile), ended, end }
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
}

/** Runs a program to its end and answers what it printed. */
export async function runProgram(script: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--conditions=@pay-checkout/source', script, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}`)
  return printed
}

function readyUrl(child: ChildProcess, name: string, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const fail = (what: string) =>
      reject(new Error(`${name} ${what} before it was ready. Its last words, more in ${logFile}:\n${printed.trim()}`))
    const timer = setTimeout(() => fail(`took more than ${PATIENCE_MS / 1000} s`), PATIENCE_MS)
    const read = (chunk: Buffer) => {
      printed = (printed + chunk).slice(-LAST_WORDS)
      const ready = /ready (http:\/\/\S+)/.exec(printed)
      if (!ready) return
      clearTimeout(timer)
      child.stdout?.off('data', read)
      child.stderr?.off('data', read)
      resolve(ready[1] as string)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      fail(`ended with ${signal ?? code}`)
    })
  })
}
