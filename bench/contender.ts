import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** Ticks of Linux's process accounting: a hundred a second on every machine that Node runs on. */
const TICKS_A_SECOND = 100
const PAGE_BYTES = 4096

/** One or more processes that serve the same thing, and what they have cost. */
export interface Contender {
  readonly name: string
  readonly urls: readonly string[]
  /** Seconds of processor time since their start. */
  cpu(): number
  /** Bytes of memory that stand for them now. */
  rss(): number
  end(): Promise<void>
}

/** Starts a program of this repository, or of another `tree` of it, from source, and waits until it says where it is ready. Its log goes into a file. */
export async function startContender(
  name: string,
  args: readonly string[],
  options: { readonly logFile: string; readonly flags?: readonly string[]; readonly tree?: string },
): Promise<Contender> {
  const flags = ['--conditions=@pay-checkout/source', '--no-warnings', ...(options.flags ?? [])]
  const log = openSync(options.logFile, 'a')
  const child = spawn(process.execPath, [...flags, ...args], {
    cwd: options.tree ?? ROOT,
    stdio: ['ignore', 'pipe', log],
  })
  const url = await readyUrl(name, child, options.logFile)
  const { pid } = child
  return {
    name,
    urls: [url],
    cpu: () => processorSeconds(pid as number),
    rss: () => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES,
    async end() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

/** Several that are measured as one. */
export function together(name: string, parts: readonly Contender[]): Contender {
  const sum = (figure: (part: Contender) => number) => parts.reduce((total, part) => total + figure(part), 0)
  return {
    name,
    urls: parts.flatMap(({ urls }) => urls),
    cpu: () => sum((part) => part.cpu()),
    rss: () => sum((part) => part.rss()),
    end: async () => void (await Promise.all(parts.map((part) => part.end()))),
  }
}

async function readyUrl(name: string, child: ChildProcess, logFile: string): Promise<string> {
  let printed = ''
  return new Promise((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
      const url = /ready (http:\/\/\S+)/.exec(printed)?.[1]
      if (url) resolve(url)
    })
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready; see ${logFile}`)))
  })
}

/** Linux alone: fields 14 and 15 of `stat`, after the name, which may hold anything. */
function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}
