import { median, quantile, ratio, whole } from './measure.ts'
import type { Database } from './stage.ts'
import { type Seen, targetLine } from './targets.ts'
import type { Workload } from './workloads.ts'

/** One workload on one database, measured. */
export interface Measured extends Seen {
  readonly database: Database
  readonly brokers: number
  readonly workload: Workload
}

const HEAD = [
  '| | broker /s | against | /s | rate ÷ | CPU µs | against | CPU ÷ | server’s CPU µs | against | p50 ms | p99 ms | p99 at half load |',
  '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
]

/** What was promised, and what was seen, as lines of a Markdown table. */
export function targetLines(measured: readonly Measured[]): string[] {
  return measured.flatMap((one) =>
    one.workload.targets
      .filter(({ on }) => on === undefined || on === one.database)
      .map((target) => targetLine(titleOf(one), target, one)),
  )
}

/** All of it as a Markdown table: one line for each floor. */
export function resultTable(measured: readonly Measured[]): string {
  return [...HEAD, ...measured.flatMap(linesOf)].join('\n')
}

function titleOf({ database, brokers, workload }: Measured): string {
  return `${workload.name}, ${database}${brokers > 1 ? ` × ${brokers}` : ''}`
}

function linesOf(measured: Measured): string[] {
  const { workload, figures, paced } = measured
  const ours = figures.get('broker')
  if (!ours) return []
  const title = titleOf(measured)
  return [...Object.keys(workload.floors), 'before'].flatMap((name, at) => {
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
      first && ours.serverMicros.length > 0 ? whole(median(ours.serverMicros)) : '',
      floor.serverMicros.length > 0 ? whole(median(floor.serverMicros)) : '',
      first ? quantile(ours.latencies, 0.5).toFixed(1) : '',
      first ? quantile(ours.latencies, 0.99).toFixed(1) : '',
      first && paced ? quantile(paced, 0.99).toFixed(1) : '',
    ]
    return [`| ${cells.join(' | ')} |`]
  })
}
