import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Loader, startLoader } from './load/loader.ts'
import { machineFacts } from './machine.ts'
import { type Figures, measure, median } from './measure.ts'
import { type Measured, resultTable } from './result-table.ts'
import { type Database, openStage, type Stage } from './stage.ts'
import { seedsNeeded, turnsOf, WORKLOADS, type Workload } from './workloads.ts'

/**
 * `pnpm bench`: the broker over real HTTP beside its floors, in turns, and what the machine can do. Prints Markdown. Times of a shared
 * machine say little, so what counts are the ratios of one run.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    connections: { type: 'string', default: '64' },
    brokers: { type: 'string', default: '1' },
    database: { type: 'string' },
    work: { type: 'string' },
    profile: { type: 'string' },
  },
})
const rounds = Number(values.rounds)
const connections = Number(values.connections)
const brokers = Number(values.brokers)
const { database: wished, work, profile } = values

const folder = await mkdtemp(join(tmpdir(), 'pay-bench-'))
const loader = startLoader()
try {
  console.log(await machineFacts(folder))
  const measured: Measured[] = []
  for (const database of ['SQLite', 'PostgreSQL'] as const) {
    if (wished && database.toLowerCase() !== wished.toLowerCase()) continue
    measured.push(...(await benchOn(database)))
  }
  console.log(`\n${resultTable(measured)}`)
} finally {
  loader.end()
  await rm(folder, { recursive: true, force: true })
}

async function benchOn(database: Database): Promise<Measured[]> {
  const workloads = WORKLOADS.filter(({ name, databases }) => databases.includes(database) && name.includes(work ?? ''))
  const seeds = seedsNeeded(workloads, rounds)
  const brokerFlags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const stage = await openStage({ database, folder, seeds, brokers: database === 'SQLite' ? 1 : brokers, brokerFlags })
  const used = { open: 0, waiting: 0 }
  const measured: Measured[] = []
  try {
    for (const workload of workloads) {
      const take = (): number => {
        const from = workload.uses ? used[workload.seeds] : 0
        if (workload.uses) used[workload.seeds] += workload.requests
        return from
      }
      const turns = () => turnsOf(workload, stage, take())
      const figures = await measure(loader, { rounds, connections, turns })
      const paced = workload.paced ? await atHalfLoad(loader, stage, workload, figures, take()) : null
      measured.push({ database, brokers: stage.broker.urls.length, workload, figures, paced })
      console.error(`${database}: ${workload.name} done`)
    }
  } finally {
    await stage.end()
  }
  return measured
}

/** Requests that come when they come, at half of the rate that was reached. */
async function atHalfLoad(
  loader: Loader,
  stage: Stage,
  workload: Workload,
  figures: ReadonlyMap<string, Figures>,
  from: number,
): Promise<number[]> {
  const [turn] = turnsOf(workload, stage, from)
  if (!turn) return []
  const rate = median(figures.get('broker')?.perSecond ?? []) / 2
  const { requests, expect } = turn
  const { latencies } = await loader.run({ urls: stage.broker.urls, requests, expect, connections, rate })
  return [...latencies]
}
