import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Outcome } from './judge.ts'

/** How much to try, and how. */
export interface FuzzPlan {
  /** Mutants over all gateways together. */
  readonly mutants: number
  /** The same seed makes the same choices; keys are new in every run. */
  readonly seed: number
  readonly workers?: number
}

/** What came of it. */
export interface FuzzReport {
  readonly seed: number
  readonly mutants: number
  readonly seconds: number
  /** How many mutants of each target came to what. */
  readonly tally: Readonly<Record<string, Readonly<Record<Outcome, number>>>>
  /** How many mutants each way of making them has made. */
  readonly ways: Readonly<Record<string, number>>
  /** What should not have happened, the first few of each worker. */
  readonly findings: readonly Finding[]
  /** Milliseconds the slowest reading took. */
  readonly slowestMs: number
}

/** A mutant that was believed or that made the reader crash. Its keys were made for this run and are worth nothing. */
export interface Finding {
  readonly target: string
  readonly nth: number
  readonly how: string
  readonly outcome: Outcome
  readonly detail: string
  readonly message: string
}

/** What one worker hands back. */
export type FuzzShare = Pick<FuzzReport, 'tally' | 'ways' | 'findings' | 'slowestMs'>

/** What one worker is to do: the mutants from `from` on, `step` apart. */
export interface FuzzTask {
  readonly seed: number
  readonly mutants: number
  readonly from: number
  readonly step: number
}

/** Lies to every gateway's reader as often as planned, on all processors. */
export async function runFuzz({ mutants, seed, workers = availableParallelism() }: FuzzPlan): Promise<FuzzReport> {
  const startedAt = performance.now()
  const shares = await Promise.all(
    Array.from({ length: workers }, (_, from) => runWorker({ seed, mutants, from, step: workers })),
  )
  return {
    seed,
    mutants,
    seconds: (performance.now() - startedAt) / 1000,
    tally: shares.map(({ tally }) => tally).reduce((one, other) => merged(one, other, sumOf)),
    ways: shares.map(({ ways }) => ways).reduce((one, other) => merged(one, other, (a, b) => a + b)),
    findings: shares.flatMap(({ findings }) => findings),
    slowestMs: Math.max(...shares.map(({ slowestMs }) => slowestMs)),
  }
}

/** A report as a table for people. */
export function fuzzTable({ tally }: FuzzReport): string {
  const outcomes: readonly Outcome[] = ['refused', 'hint', 'same', 'believed', 'crashed']
  const rows = Object.entries(tally).map(
    ([target, counts]) => `| ${target} | ${outcomes.map((outcome) => counts[outcome]).join(' | ')} |`,
  )
  return [`| | ${outcomes.join(' | ')} |`, `|---|${'---|'.repeat(outcomes.length)}`, ...rows].join('\n')
}

function runWorker(task: FuzzTask): Promise<FuzzShare> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('fuzz-worker.ts', import.meta.url), {
      workerData: task,
      execArgv: ['--conditions=@pay-checkout/source'],
    })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`A fuzzing worker ended with ${code} and no word`)))
  })
}

function merged<Value>(
  one: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
  add: (a: Value, b: Value) => Value,
): Record<string, Value> {
  const sum: Record<string, Value> = { ...one }
  for (const [name, value] of Object.entries(other)) {
    const before = sum[name]
    sum[name] = before === undefined ? value : add(before, value)
  }
  return sum
}

function sumOf(one: Readonly<Record<Outcome, number>>, other: Readonly<Record<Outcome, number>>) {
  return merged(one, other, (a, b) => a + b) as Record<Outcome, number>
}
