import { join } from 'node:path'
import type { Contender } from './contender.ts'
import { startChild } from './load/child.ts'
import type { HoldJob, HoldResult } from './load/hold.ts'
import { quantile } from './measure.ts'
import { notification, stream } from './requests.ts'
import { type Shop, seedOf } from './shop.ts'
import { openStage } from './stage.ts'

/** What many open streams of server-sent events cost, and how soon they hear. */
interface StreamFigures {
  readonly who: string
  readonly streams: number
  readonly opened: number
  readonly bytesEach: number
  /** Part of a core that they take while nothing happens but heartbeats, and a broker's looks at what a payer waits for. */
  readonly idle: number
  /** Milliseconds from a gateway's notification to the event on the stream of its payer. */
  readonly latencies: readonly number[]
}

export interface StreamOptions {
  readonly folder: string
  readonly streams: number
  readonly idleSeconds: number
}

const WARMING = 200
/** Notifications of a second, and for how many seconds. */
const TOLD_A_SECOND = 200
const TELLING_SECONDS = 5
const SETTLING_MS = 2_000

/** Opens so many streams at the broker, then at the floor, and tells what each has cost as Markdown. */
export async function streamTables(
  options: StreamOptions,
): Promise<{ readonly table: string; readonly targets: string[] }> {
  const seeds = { open: 0, waiting: options.streams + WARMING }
  const stage = await openStage({ database: 'SQLite', folder: join(options.folder, 'streams'), seeds, brokers: 1 })
  try {
    const broker = await measureStreams(stage.broker, stage.shop, options)
    const floor = await measureStreams(stage.floor, stage.shop, options)
    return { table: tableOf([broker, floor]), targets: targetsOf(broker) }
  } finally {
    await stage.end()
  }
}

async function measureStreams(contender: Contender, shop: Shop, options: StreamOptions): Promise<StreamFigures> {
  const [url = ''] = contender.urls
  const open = (from: number, count: number): HoldJob => ({
    ...{ kind: 'open', url },
    streams: Array.from({ length: count }, (_, at) => stream(shop, seedOf('waiting', from + at))),
  })
  await holding(async (run) => run(open(options.streams, WARMING)))
  await settle()
  const before = contender.rss()
  return holding(async (run) => {
    const [ms = Number.NaN] = await run(open(0, options.streams))
    await settle()
    const bytesEach = (contender.rss() - before) / options.streams
    const cpuBefore = contender.cpu()
    await new Promise((resolve) => setTimeout(resolve, options.idleSeconds * 1000))
    const idle = (contender.cpu() - cpuBefore) / options.idleSeconds
    const told = Math.min(options.streams, TOLD_A_SECOND * TELLING_SECONDS)
    const tellings = Array.from({ length: told }, (_, at) => notification(shop, seedOf('waiting', at)))
    const latencies = await run({ kind: 'tell', url, tellings, rate: TOLD_A_SECOND })
    const opened = (options.streams / ms) * 1000
    return { who: contender.name, streams: options.streams, opened, bytesEach, idle, latencies }
  })
}

/** Its end closes all streams. */
async function holding<Value>(work: (run: (job: HoldJob) => Promise<HoldResult>) => Promise<Value>): Promise<Value> {
  const child = startChild<HoldJob, HoldResult>('./hold.ts')
  try {
    return await work(child.run)
  } finally {
    child.end()
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLING_MS))
}

const HEAD = [
  '| open streams, SQLite | opened /s | kB each | idle, % of a core | notification → event p50 ms | p99 ms |',
  '|---|---|---|---|---|---|',
]

function tableOf(all: readonly StreamFigures[]): string {
  const lines = all.map(({ who, streams, opened, bytesEach, idle, latencies }) => {
    const cells = [
      `${who}, ${streams.toLocaleString('en-US')}`,
      Math.round(opened).toLocaleString('en-US'),
      (bytesEach / 1000).toFixed(1),
      (idle * 100).toFixed(1),
      quantile(latencies, 0.5).toFixed(1),
      quantile(latencies, 0.99).toFixed(1),
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [...HEAD, ...lines].join('\n')
}

const MOST_KB = 18
const MOST_IDLE = 10

function targetsOf({ bytesEach, idle }: StreamFigures): string[] {
  const line = (words: string, most: number, seen: number) =>
    `| open streams, SQLite | ${words} | at most ${most} | ${seen.toFixed(1)} | ${seen <= most ? 'met' : '**missed**'} |`
  return [line('kB for each', MOST_KB, bytesEach / 1000), line('% of a core while idle', MOST_IDLE, idle * 100)]
}
