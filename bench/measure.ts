import type { Contender } from './contender.ts'
import type { Loader } from './load/loader.ts'

/** One side of a comparison in one round: who is asked, and with what. */
export interface Turn {
  readonly who: string
  readonly contender: Contender
  readonly requests: readonly string[]
  readonly expect: string
}

/** What one contender did over all rounds. */
export interface Figures {
  /** Of each round. */
  readonly perSecond: number[]
  /** Microseconds of processor time for a request, of each round. */
  readonly cpuMicros: number[]
  /** The same of the database's server, where there is one. */
  readonly serverMicros: number[]
  /** Milliseconds of every request. */
  readonly latencies: number[]
}

export interface MeasureOptions {
  readonly rounds: number
  readonly connections: number
  /** The turns of a round; round -1 warms up and isn't counted. */
  turns(round: number): readonly Turn[]
  /** Seconds of processor time of the database's server, or null. */
  serverCpu(): number | null
}

/** Runs rounds in which the contenders take turns, every other round in the opposite order, so that a noisy neighbour hits all of them. */
export async function measure(loader: Loader, options: MeasureOptions): Promise<Map<string, Figures>> {
  const figures = new Map<string, Figures>()
  for (let round = -1; round < options.rounds; round++) {
    const turns = options.turns(round)
    for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
      const cpuBefore = turn.contender.cpu()
      const serverBefore = options.serverCpu()
      const { urls } = turn.contender
      const { requests, expect } = turn
      const result = await loader.run({ urls, requests, expect, connections: options.connections, rate: null })
      if (round < 0) continue
      const seen = figures.get(turn.who) ?? { perSecond: [], cpuMicros: [], serverMicros: [], latencies: [] }
      figures.set(turn.who, seen)
      seen.perSecond.push(requests.length / result.seconds)
      seen.cpuMicros.push(((turn.contender.cpu() - cpuBefore) * 1e6) / requests.length)
      const serverAfter = options.serverCpu()
      if (serverBefore !== null && serverAfter !== null)
        seen.serverMicros.push(((serverAfter - serverBefore) * 1e6) / requests.length)
      for (const latency of result.latencies) seen.latencies.push(latency)
    }
  }
  return figures
}

/** The value below which this part of all values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The median of what each round said, so that a round which a neighbour has spoilt counts once. */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)))
}

/** As it stands in a table. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
