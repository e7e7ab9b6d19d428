import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brokersTable } from './brokers.ts'
import { type Loader, startLoader } from './load/loader.ts'
import { machineFacts } from './machine.ts'
import { type Figures, measure, median } from './measure.ts'
import { type BenchOptions, HELP, type HelpInstead, readOptions } from './options.ts'
import { type Measured, resultTable, targetLines } from './result-table.ts'
import { roomTable } from './rooms.ts'
import { soakTable } from './soak.ts'
import { type Database, openStage, type Stage } from './stage.ts'
import { streamTables } from './streams.ts'
import { treeAt } from './tree-at.ts'
import { scaled, seedsNeeded, turnsOf, WORKLOADS, type Workload } from './workloads.ts'

/**
 * `pnpm bench`: the broker over real HTTP beside its floors, in turns, and what the machine can do. Prints Markdown. Times of a shared
 * machine say little, so what counts are the ratios of one run.
 */
const options = readOptions(process.argv.slice(2))
if (options.kind === 'measure') await bench(options)
else if (options.kind === 'page') await (await import('./page/page-bench.ts')).pageBench(options)
else tell(options)

function tell({ refusal }: HelpInstead): void {
  if (refusal !== null) {
    console.error(`${refusal}\n`)
    process.exitCode = 2
  }
  console.log(HELP)
}

async function bench(options: BenchOptions): Promise<void> {
  const { only = '', databases } = options
  const workloads = scaled(
    WORKLOADS.filter(({ name }) => name.includes(only)),
    options.share,
  )
  const streams = 'streams'.includes(only)
  const folder = await mkdtemp(join(tmpdir(), 'pay-bench-'))
  const loader = startLoader()
  try {
    console.log(`${await machineFacts(folder)}\n`)
    if (only === 'soak') {
      console.log(await soakTable(loader, { folder, minutes: options.soakMinutes }))
      return
    }
    if (only === 'brokers') {
      console.log(await brokersTable(loader, { ...options, folder }))
      return
    }
    const measured: Measured[] = []
    const tree = options.against ? treeAt(options.against, folder) : null
    for (const database of databases)
      measured.push(...(await benchOn(database, workloads, options, { folder, loader, tree })))
    if (measured.length > 0) console.log(`${resultTable(measured)}\n`)
    const targets = targetLines(measured)
    if (streams) {
      const held = await streamTables({ folder, streams: options.streams, idleSeconds: 32 * options.share })
      console.log(`${held.table}\n`)
      targets.push(...held.targets)
    }
    if (options.profile) console.log(`${await roomTable(options.profile)}\n`)
    console.log(['| | target | | seen | |', '|---|---|---|---|---|', ...targets].join('\n'))
  } finally {
    loader.end()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Tools {
  readonly folder: string
  /** Where the sources of another revision stand. */
  readonly tree: string | null
  readonly loader: Loader
}

async function benchOn(
  database: Database,
  workloads: readonly Workload[],
  { rounds, connections, brokers, profile }: BenchOptions,
  { folder, loader, tree }: Tools,
): Promise<Measured[]> {
  const here = workloads.filter(({ databases }) => databases.includes(database))
  if (here.length === 0) return []
  const brokerFlags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const seeds = seedsNeeded(here, rounds)
  const processes = database === 'SQLite' ? 1 : brokers
  const stage = await openStage({ database, folder, seeds, brokers: processes, tree, brokerFlags })
  const used = { open: 0, waiting: 0 }
  const measured: Measured[] = []
  try {
    for (const workload of here) {
      const take = (): number => {
        const from = used[workload.seeds]
        if (workload.uses) used[workload.seeds] += workload.requests
        return from
      }
      const turns = () => turnsOf(workload, stage, take())
      const figures = await measure(loader, { rounds, connections, turns, serverCpu: stage.serverCpu })
      const paced = workload.paced ? await atHalfLoad({ loader, stage, connections }, workload, figures, take()) : null
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
  { loader, stage, connections }: { readonly loader: Loader; readonly stage: Stage; readonly connections: number },
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
