import { join } from 'node:path'
import type { Loader } from './load/loader.ts'
import { megabytes } from './megabytes.ts'
import { create, notification, status } from './requests.ts'
import { seedOf } from './shop.ts'
import { openStage } from './stage.ts'

export interface SoakOptions {
  readonly folder: string
  readonly minutes: number
}

/** Of each second; a shop with a good day. */
const CREATES = 100
const NOTIFICATIONS = 100
const READS = 300
const SLICE_SECONDS = 10

/** With room to spare, Node leaves garbage where it lies for minutes, and nobody sees what grows beneath. */
const SMALL_HEAP = ['--max-semi-space-size=2', '--max-old-space-size=64']

/** Asks the broker steadily for some minutes, and tells as Markdown how its memory has grown. */
export async function soakTable(loader: Loader, { folder, minutes }: SoakOptions): Promise<string> {
  const slices = (minutes * 60) / SLICE_SECONDS
  const seeds = { open: CREATES * minutes * 60, waiting: NOTIFICATIONS * minutes * 60 }
  const stage = await openStage({
    database: 'SQLite',
    folder: join(folder, 'soak'),
    seeds,
    brokers: 1,
    brokerFlags: SMALL_HEAP,
  })
  const { shop, broker } = stage
  const sizes: number[] = []
  const cpuBefore = broker.cpu()
  try {
    for (let slice = 0; slice < slices; slice++) {
      const requests = Array.from({ length: SLICE_SECONDS }, (_, at) => secondOf(slice * SLICE_SECONDS + at)).flat()
      await loader.run({
        urls: broker.urls,
        requests,
        expect: 'HTTP/1.1 200 OK',
        connections: 64,
        rate: requests.length / SLICE_SECONDS,
      })
      sizes.push(broker.rss())
    }
    return tableOf(sizes, (broker.cpu() - cpuBefore) / (minutes * 60))
  } finally {
    await stage.end()
  }

  function secondOf(second: number): string[] {
    const paid = Array.from({ length: NOTIFICATIONS }, (_, at) => seedOf('waiting', second * NOTIFICATIONS + at))
    const started = Array.from({ length: CREATES }, (_, at) => seedOf('open', second * CREATES + at))
    return [
      ...Array.from({ length: READS }, (_, at) => status(shop, paid[at % NOTIFICATIONS] as (typeof paid)[number])),
      ...paid.map((seed) => notification(shop, seed)),
      ...started.map((seed) => create(shop, seed)),
    ]
  }
}

/** The first half fills SQLite's cache and what is remembered of callers, both of which have their limits. */
function tableOf(sizes: readonly number[], cpu: number): string {
  const settled = sizes.slice(Math.floor(sizes.length / 2))
  const perMinute = (slopeOf(settled) * 60) / SLICE_SECONDS
  return [
    '| soak, SQLite | seen |',
    '|---|---|',
    `| creates, notifications and reads a second | ${CREATES}, ${NOTIFICATIONS}, ${READS} |`,
    `| memory after each ${SLICE_SECONDS} s, MB | ${sizes.map(megabytes).join(' ')} |`,
    `| growth in the second half, MB a minute | ${megabytes(perMinute)} |`,
    `| % of a core | ${(cpu * 100).toFixed(0)} |`,
  ].join('\n')
}

/** Least squares: how much a value grows from one to the next. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const rise = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0)
  return rise / values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0)
}
