import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Lines that run in a shell, as somebody would have pasted them there. */
export interface Terminal {
  /** Resolves with what a pattern found in what was printed so far. Rejects, with all of it, when the lines have ended without. */
  reads(pattern: RegExp): Promise<RegExpExecArray>
  /** Resolves with the exit code, and all that was printed. */
  readonly ended: Promise<{ readonly code: number | null; readonly printed: string }>
  /** Ctrl-C, then a moment later by force: for everything that the lines have started. */
  close(): Promise<void>
}

const PATIENCE_MS = 10_000

/** Where lines are pasted, and who is to know of it. */
export interface Paste {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  /** Is given every terminal, to close it however the way ends: who gives up in the middle of one leaves nothing running. */
  readonly opened?: ((terminal: Terminal) => void) | undefined
}

/** Pastes lines into a new shell in a folder, which ends at the first that fails. */
export function paste(lines: string, { cwd, env = {}, opened }: Paste): Terminal {
  const child = spawn('bash', ['-e', '-c', lines], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that whatever the lines start can be ended with them.
    detached: true,
  })
  const screen = readScreen(child)
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, printed: screen.text() }))
  const terminal: Terminal = {
    ended,
    reads: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(screen.text())
          if (found) resolve(found)
        }
        screen.onText(look)
        look()
        void ended.then(({ code, printed }) =>
          reject(new Error(`${lines}\nended with ${code}, and never said ${pattern}:\n${printed}`)),
        )
      }),
    async close() {
      signal(child, 'SIGINT')
      const late = setTimeout(() => signal(child, 'SIGKILL'), PATIENCE_MS)
      await ended
      clearTimeout(late)
      // Who has outlived the shell.
      signal(child, 'SIGKILL')
    },
  }
  opened?.(terminal)
  return terminal
}

function readScreen({ stdout, stderr }: ChildProcess): { text(): string; onText(look: () => void): void } {
  let printed = ''
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      printed += text
    })
  }
  return {
    text: () => printed,
    onText: (look) => {
      for (const stream of [stdout, stderr]) stream?.on('data', look)
    },
  }
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch {
    // Nobody of them is left.
  }
}
