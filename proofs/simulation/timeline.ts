/** Time that a simulation owns: what is to happen stands in a queue, and between two entries no time passes at all. */
export interface Timeline {
  now(): number
  /** Runs something after so many milliseconds; answers how to call it off. */
  after(ms: number, run: () => void): () => void
  sleep(ms: number): Promise<void>
  /** Counts work that isn't done when the microtasks are: what comes next on the timeline waits for it. */
  track<Value>(work: Promise<Value>): Promise<Value>
  /** Lives on until the queue is empty or `until` is over; false: too much happens for that. `between` runs before each entry. */
  run(until: number, between: () => Promise<void>): Promise<boolean>
}

interface Entry {
  readonly at: number
  /** What was entered first happens first, at the same millisecond. */
  readonly order: number
  run: (() => void) | null
}

/** An honest history has some thousands. */
const MOST_ENTRIES = 100_000

/** Makes a timeline that begins at a moment, in milliseconds since 1970. */
export function createTimeline(start: number): Timeline {
  const queue: Entry[] = []
  let now = start
  let entered = 0
  let underWay = 0

  function after(ms: number, run: () => void): () => void {
    const entry: Entry = { at: now + Math.max(0, Math.round(ms)), order: entered++, run }
    push(queue, entry)
    return () => {
      entry.run = null
    }
  }

  /** One turn of the event loop runs all microtasks; work on the database takes more of them. */
  async function settle(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve))
    while (underWay > 0)
  }

  return {
    now: () => now,
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    track(work) {
      underWay++
      const done = (): void => {
        underWay--
      }
      work.then(done, done)
      return work
    },
    async run(until, between) {
      for (let entries = 0; entries < MOST_ENTRIES; entries++) {
        await settle()
        await between()
        while (queue[0]?.run === null) pop(queue)
        const next = queue[0]
        if (!next || next.at > until) return true
        pop(queue)
        now = next.at
        next.run?.()
      }
      return false
    },
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}

/** A binary heap: its first entry is the next. */
function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!isBefore(entry, heap[parent] as Entry)) break
    heap[at] = heap[parent] as Entry
    at = parent
  }
  heap[at] = entry
}

function pop(heap: Entry[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    const left = 2 * at + 1
    if (left >= heap.length) break
    const right = left + 1
    const child = right < heap.length && isBefore(heap[right] as Entry, heap[left] as Entry) ? right : left
    if (!isBefore(heap[child] as Entry, last)) break
    heap[at] = heap[child] as Entry
    at = child
  }
  heap[at] = last
}
