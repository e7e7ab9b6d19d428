import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DATABASE_AWAY, whileAway } from './database-away.ts'
import type { KillPlan } from './fail-points.ts'
import type { KillBrokerAsk, KillBrokerPlace, KillBrokerStart, OrderRows, Rest } from './kill-broker.ts'

const SCRIPT = fileURLToPath(new URL('./kill-broker.ts', import.meta.url))
/** What was compiled once is kept for whoever starts next: a load costs half as much. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/kills', import.meta.url))

/** A broker that can be told where to die. What is asked of it rejects with {@link BrokerGone} when it has. */
export interface BrokerProcess {
  /** Settles when it has ended, with how. */
  readonly ended: Promise<Ending>
  arm(plan: KillPlan): Promise<void>
  /** Kills it from outside in so many milliseconds. */
  killAfter(ms: number): void
  /** From now on nobody kills it; answers the steps there were. */
  disarm(): Promise<readonly string[]>
  /** Sets its clock so many milliseconds ahead, and waits until what is due then is done. */
  leap(ahead: number): Promise<void>
  rest(): Promise<Rest>
  rows(orderNo: string): Promise<OrderRows>
  kill(signal: NodeJS.Signals): Promise<Ending>
}

export interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** The broker died before it answered. */
export class BrokerGone extends Error {
  override readonly name: string = 'BrokerGone'
  readonly ending: Ending | null

  constructor(ending: Ending | null = null, words = '') {
    super(`The broker ended with ${ending?.signal ?? ending?.code}${words}`)
    this.ending = ending
  }
}

/** A broker that is loaded, and has yet to be started. */
export interface Standby {
  /** Starts it and waits until it listens; rejects with {@link BrokerGone} when it dies before. */
  start(how: BrokerStart): Promise<BrokerProcess>
  dismiss(): void
}

/** How a broker is started, and when it is killed from outside, in milliseconds from then; null: by nobody. */
export interface BrokerStart extends KillBrokerStart {
  readonly killAfterMs: number | null
}

/** Loads a broker: most of what a start costs, and done while the one before it still lives. */
export function standBy(place: KillBrokerPlace, logFile: string): Standby {
  const log = openSync(logFile, 'a')
  const child = fork(SCRIPT, [JSON.stringify(place)], {
    execArgv: ['--conditions=@pay-checkout/source', '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: COMPILED },
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  const ended = once(child, 'exit').then(([code, signal]): Ending => ({ code, signal }))
  const gone = ended.then((ending): never => {
    const words = ending.code === 0 || ending.signal ? '' : `: ${readFileSync(logFile, 'utf8').slice(-2_000)}`
    throw new BrokerGone(ending, words)
  })
  gone.catch(() => {})
  const warm = Promise.race([once(child, 'message'), gone])
  warm.catch(() => {})
  return {
    async start({ killAfterMs, ...start }) {
      await warm
      const broker = brokerOf(child, ended, gone)
      if (killAfterMs !== null) broker.killAfter(killAfterMs)
      child.send(start)
      await Promise.race([once(child, 'message'), gone])
      return broker
    },
    dismiss: () => void child.kill('SIGKILL'),
  }
}

function brokerOf(child: ChildProcess, ended: Promise<Ending>, gone: Promise<never>): BrokerProcess {
  let killing: ReturnType<typeof setTimeout> | undefined
  const ask = asker(child, gone)
  return {
    ended,
    arm: (plan) => ask({ ask: 'arm', plan }),
    killAfter(ms) {
      killing = setTimeout(() => child.kill('SIGKILL'), ms)
      ended.then(() => clearTimeout(killing))
    },
    disarm() {
      clearTimeout(killing)
      return ask({ ask: 'disarm' })
    },
    leap: (ahead) => ask({ ask: 'leap', ahead }),
    rest: () => ask({ ask: 'rest' }),
    rows: (orderNo) => ask({ ask: 'rows', orderNo }),
    kill(signal) {
      child.kill(signal)
      return ended
    },
  }
}

interface Reply {
  readonly value?: unknown
  readonly error?: string
}

function asker(child: ChildProcess, gone: Promise<never>): <Answer>(message: KillBrokerAsk) => Promise<Answer> {
  const waiting = new Map<number, (reply: Reply) => void>()
  let asked = 0
  child.on('message', ({ id, ...reply }: Reply & { id: number }) => {
    waiting.get(id)?.(reply)
    waiting.delete(id)
  })
  const askOnce = (message: KillBrokerAsk): Promise<Reply> => {
    const id = ++asked
    const answer = new Promise<Reply>((resolve) => {
      waiting.set(id, resolve)
      // The callback takes the error of a channel that has closed: `gone` tells it better.
      child.send({ id, ...message }, () => {})
    })
    return Promise.race([answer, gone])
  }
  return async <Answer>(message: KillBrokerAsk) => {
    const { value, error } = await whileAway(() => askOnce(message), isAway)
    if (error !== undefined) throw new Error(error)
    return value as Answer
  }
}

function isAway({ error }: Reply): boolean {
  return error !== undefined && DATABASE_AWAY.test(error)
}
