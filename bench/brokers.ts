import { join } from 'node:path'
import { together } from './contender.ts'
import type { Loader } from './load/loader.ts'
import { type Figures, measure, median, quantile, ratio, whole } from './measure.ts'
import { seedOf } from './shop.ts'
import { openStage } from './stage.ts'
import { scaled, WORKLOADS, type Workload } from './workloads.ts'

export interface BrokersOptions {
  readonly folder: string
  /** Processes at most: all of them run, and 1, 2, 4 … of them are asked. */
  readonly brokers: number
  readonly rounds: number
  readonly connections: number
  readonly share: number
}

/** Asks more and more brokers on one PostgreSQL, in turns, and tells as Markdown what each number of them does. */
export async function brokersTable(loader: Loader, options: BrokersOptions): Promise<string> {
  const { folder, brokers, rounds, connections, share } = options
  const workloads = scaled(WORKLOADS, share).filter(({ uses }) => uses)
  const numbers = Array.from({ length: Math.floor(Math.log2(brokers)) + 1 }, (_, power) => 2 ** power)
  const seeds = { open: 0, waiting: 0 }
  for (const workload of workloads) seeds[workload.seeds] += workload.requests * numbers.length * (rounds + 1)
  const stage = await openStage({ database: 'PostgreSQL', folder: join(folder, 'brokers'), seeds, brokers })
  try {
    const lines: string[] = []
    for (const workload of workloads) {
      let used = 0
      const turnOf = (number: number) => {
        const from = used
        used += workload.requests
        const { request, expect } = workload.broker
        return {
          who: String(number),
          contender: together('brokers', stage.brokers.slice(0, number)),
          requests: Array.from({ length: workload.requests }, (_, at) =>
            request(stage.shop, seedOf(workload.seeds, from + at)),
          ),
          expect,
        }
      }
      const turns = () => numbers.map(turnOf)
      const figures = await measure(loader, { rounds, connections, turns, serverCpu: stage.serverCpu })
      const told = linesOf(workload, figures)
      lines.push(...told)
      // Kept, should a later one be refused by a machine that is too busy.
      console.error(told.join('\n'))
    }
    return [...HEAD, ...lines].join('\n')
  } finally {
    await stage.end()
  }
}

const HEAD = [
  '| one PostgreSQL | brokers | a second | × one broker | CPU µs of brokers | of PostgreSQL | p50 ms | p99 ms |',
  '|---|---|---|---|---|---|---|---|',
]

function linesOf({ name }: Workload, figures: ReadonlyMap<string, Figures>): string[] {
  const one = figures.get('1')?.perSecond ?? []
  return [...figures].map(([number, { perSecond, cpuMicros, serverMicros, latencies }], at) => {
    const cells = [
      at === 0 ? name : '',
      number,
      whole(median(perSecond)),
      ratio(perSecond, one).toFixed(2),
      whole(median(cpuMicros)),
      whole(median(serverMicros)),
      quantile(latencies, 0.5).toFixed(1),
      quantile(latencies, 0.99).toFixed(1),
    ]
    return `| ${cells.join(' | ')} |`
  })
}
