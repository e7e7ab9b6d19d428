import { writeFileSync } from 'node:fs'
import type { Send } from '../../packages/broker/src/ports.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'

/** Where a process is to die, and by what. */
export interface KillPlan {
  /** At this step, counted from 1 when the plan was made; null: only count. */
  readonly at: number | null
  readonly signal: 'SIGKILL' | 'SIGTERM'
  /** Which steps count: those that tell the merchant, or all others. */
  readonly of: 'money' | 'deliveries'
  /** Whether reads count too. What stands after a read stood before it. */
  readonly reads: boolean
}

/** Counts what reaches the database or a gateway, before and after, and ends the process at the step that was asked for. */
export interface FailPoints {
  around(store: Store): Store
  aroundSend(send: Send): Send
  /** Begins to count from nothing. */
  arm(plan: KillPlan): void
  /** Ends counting; answers the steps there were. */
  disarm(): readonly string[]
  /** How many calls are under way. */
  underWay(): number
}

/** What a host asks over and over: nothing hangs on it. */
const QUIET: ReadonlySet<string | symbol> = new Set(['nextDueAt', 'figures', 'ping', 'freeBytes', 'logBytes', 'close'])
const DELIVERIES = /deliver/i
/** A question that changes something only where it finds something. */
const POLLS = /^leaseDue|^overdue/
const WRITES = /^(open|add|change|save|claim|record|finish|lease|release)/

/** Makes fail points. `note` is a file that names the step the process died at. */
export function createFailPoints(note: string): FailPoints {
  let plan: KillPlan | null = null
  let steps: string[] = []
  let underWay = 0

  const step = (moment: 'before' | 'after', name: string): void => {
    if (!plan || !counts(name, plan)) return
    steps.push(`${moment} ${name}`)
    if (steps.length !== plan.at) return
    writeFileSync(note, `${moment} ${name}`)
    process.kill(process.pid, plan.signal)
  }
  const watch: Watch = async (name, work) => {
    const poll = POLLS.test(name)
    if (!poll) step('before', name)
    underWay += 1
    try {
      const value = await work()
      if (!poll || (value as readonly unknown[]).length > 0) step('after', name)
      return value
    } finally {
      underWay -= 1
    }
  }

  return {
    around: (store) => watched(store, watch),
    aroundSend: (send) => (request) => watch(`send ${new URL(request.url).pathname}`, () => send(request)),
    arm(next) {
      plan = next
      steps = []
    },
    disarm() {
      plan = null
      return steps
    },
    underWay: () => underWay,
  }
}

type Watch = <Value>(name: string, work: () => Promise<Value>) => Promise<Value>

function counts(name: string, { of, reads }: KillPlan): boolean {
  if (DELIVERIES.test(name) !== (of === 'deliveries')) return false
  return reads || WRITES.test(name) || name.startsWith('send ')
}

function watched(store: Store, watch: Watch): Store {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function' || QUIET.has(name)) return value
      return (...given: unknown[]) => watch(String(name), () => value.apply(target, given))
    },
  })
}
