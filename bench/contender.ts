import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readdirSync, readFileSync } from 'node:fs'
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
      if (child.exitCode !== null || child.signalCode !== null) return
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

/** Seconds of processor time of a process and of all that it has started, whether they still run or not. */
export function familySeconds(pid: number): number {
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const all = names.flatMap((name) => statOf(Number(name)) ?? [])
  const running = all.filter(({ pid: own, parent }) => own === pid || parent === pid)
  return running.reduce((sum, { seconds }) => sum + seconds, all.find((one) => one.pid === pid)?.endedSeconds ?? 0)
}

function processorSeconds(pid: number): number {
  const stat = statOf(pid)
  if (!stat) throw new Error(`The process ${pid} has ended`)
  return stat.seconds
}

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly seconds: number
  /** Of children that have ended. */
  readonly endedSeconds: number
}

/** Linux alone: fields of `stat` behind the name, which may hold anything. Null: there is no such process any more. */
function statOf(pid: number): Stat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const seconds = (first: number) => (Number(fields[first]) + Number(fields[first + 1])) / TICKS_A_SECOND
    return { pid, parent: Number(fields[1]), seconds: seconds(11), endedSeconds: seconds(13) }
  } catch {
    return null
  }
}
