import { type Figures, median, quantile, ratio } from './measure.ts'
import type { Database } from './stage.ts'
import type { Workload } from './workloads.ts'

/** One workload on one database, measured. */
export interface Measured {
  readonly database: Database
  readonly brokers: number
  readonly workload: Workload
  readonly figures: ReadonlyMap<string, Figures>
  /** Milliseconds of every request at half load, where that was measured. */
  readonly paced: readonly number[] | null
}

const HEAD = [
  '| | broker /s | against | /s | rate ÷ | CPU µs | against | CPU ÷ | p50 ms | p99 ms | p99 at half load | target |',
  '|---|---|---|---|---|---|---|---|---|---|---|---|',
]

/** All of it as a Markdown table: one line for each floor. */
export function resultTable(measured: readonly Measured[]): string {
  return [...HEAD, ...measured.flatMap(linesOf)].join('\n')
}

function linesOf({ database, brokers, workload, figures, paced }: Measured): string[] {
  const ours = figures.get('broker')
  if (!ours) return []
  const several = brokers > 1 ? ` × ${brokers}` : ''
  const title = `${workload.name}, ${database}${several}`
  return Object.keys(workload.floors).flatMap((name, at) => {
    const floor = figures.get(name)
    if (!floor) return []
    const first = at === 0
    const cells = [
      first ? title : '',
      first ? whole(median(ours.perSecond)) : '',
      name,
      whole(median(floor.perSecond)),
      `**${ratio(ours.perSecond, floor.perSecond).toFixed(2)}**`,
      first ? whole(median(ours.cpuMicros)) : '',
      whole(median(floor.cpuMicros)),
      ratio(ours.cpuMicros, floor.cpuMicros).toFixed(2),
      first ? quantile(ours.latencies, 0.5).toFixed(1) : '',
      first ? quantile(ours.latencies, 0.99).toFixed(1) : '',
      first && paced ? quantile(paced, 0.99).toFixed(1) : '',
      first ? workload.target : '',
    ]
    return [`| ${cells.join(' | ')} |`]
  })
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}
