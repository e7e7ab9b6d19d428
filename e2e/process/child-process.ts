import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A program of this repository, running from source. */
export interface Running {
  readonly url: string
  /** Ends it and waits until it is gone. `SIGKILL` gives it no chance to tidy up: a crash. */
  kill(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a program and waits for its line `… ready <url>`. Rejects with what it printed when it ends before that. */
export async function start(script: string, args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, ['--conditions=@pay-checkout/source', script, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await readyLine(child, script)
  return {
    url,
    async kill(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}

/** Runs a program to its end and answers what it printed. */
export async function output(script: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--conditions=@pay-checkout/source', script, ...args], { cwd: ROOT })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}`)
  return text
}

function readyLine(child: ChildProcess, script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer) => {
      printed = (printed + chunk).slice(-4000)
      const ready = /ready (http:\/\/\S+)/.exec(printed)
      if (ready) resolve(ready[1] as string)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready:\n${printed}`)))
  })
}
