import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startWorld, type World } from '../../e2e/process/world.ts'
import type { CampaignReport } from '../campaign-report.ts'
import { openBusyShop, type Takings } from './busy-shop.ts'
import { curveTable, growthsOf, type Sample } from './curve.ts'
import { DAYS_KEPT, fillWeekAgo } from './week-ago.ts'

/** Ten a second: what is remembered of callers, the last twenty thousand, is full after half an hour. */
const SALES_A_SECOND = 10
const EVERY_MS = 30_000
/** Of a short run. */
const LEAST_SAMPLES = 12
/** Forgetting begins after a minute and comes again every ten. */
const FORGETS_WITHIN_MINUTES = 2
/** On a machine that does other things a sale or two may take longer than is waited for. */
const MOST_FAILED = 0.01
const TOLD_WITHIN_MS = 30_000
const PRELOAD = new URL('./tell-memory.ts', import.meta.url).href

/** Whether a broker that has steady work holds as much after an hour as after half of one. */
export async function memoryCampaign(minutes: number): Promise<CampaignReport> {
  const everyMs = Math.min(EVERY_MS, (minutes * 60_000) / LEAST_SAMPLES)
  const folder = await mkdtemp(join(tmpdir(), 'pay-memory-'))
  const file = join(folder, 'memory.jsonl')
  const environment = {
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${PRELOAD}`,
    PAY_MEMORY_FILE: file,
    PAY_MEMORY_EVERY_MS: String(everyMs),
  }
  const world = await startWorld({ environment })
  try {
    await startAmongOld(world, minutes)
    const shop = openBusyShop(world, SALES_A_SECOND)
    for (let minute = 1; minute <= minutes; minute++) {
      await sleep(60_000)
      console.error(`${minute}: ${await lastWords(file)} ${JSON.stringify(shop.takings)}`)
    }
    const samples = await samplesIn(file)
    await shop.close()
    const forgotten = await forgottenBy(world)
    const { takings } = shop
    const found = [...growthsOf(samples), ...(await faultsOf(world, takings, minutes, forgotten))]
    const ran = `${minutes} minutes, ${number(takings.begun)} orders, ${number(takings.paid)} of them paid and told, ${number(takings.closed)} closed and ${number(takings.refunded)} given back in part; ${number(forgotten)} old rows forgotten`
    return { ran, found, table: curveTable(samples, minutes) }
  } finally {
    await world.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Starts the broker again, on a database in which a week ago stands, and with the shortest memory that a configuration may ask for. */
async function startAmongOld({ folder, brokerConfig, nodes: [broker] }: World, minutes: number): Promise<void> {
  await broker?.end('SIGTERM')
  const config = JSON.parse(await readFile(brokerConfig, 'utf8'))
  const retention = { payers: DAYS_KEPT, orphans: DAYS_KEPT, events: DAYS_KEPT }
  await writeFile(brokerConfig, JSON.stringify({ ...config, retention }))
  await fillWeekAgo(folder, minutes * 60 * SALES_A_SECOND, minutes)
  await broker?.start()
}

async function samplesIn(file: string): Promise<Sample[]> {
  return (await readFile(file, 'utf8').catch(() => ''))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

async function lastWords(file: string): Promise<string> {
  return JSON.stringify((await samplesIn(file)).at(-1))
}

/** How many rows the broker's log says it has forgotten. */
async function forgottenBy({ folder }: World): Promise<number> {
  const lines = (await readFile(join(folder, 'broker.log'), 'utf8')).split('\n')
  const counts = lines.filter((line) => line.includes('"retention.forgot"')).map((line) => JSON.parse(line).count)
  return counts.reduce((sum, count) => sum + count, 0)
}

/** A broker that does less than it should holds less, too. */
async function faultsOf(world: World, takings: Takings, minutes: number, forgotten: number): Promise<string[]> {
  const { failures, begun, paid } = takings
  const told = await toldOf(world, paid)
  return [
    ...(failures.length > begun * MOST_FAILED
      ? [`${failures.length} of ${begun} orders failed; the first: ${failures[0]}`]
      : []),
    ...(told < paid ? [`${paid} orders were paid, and the shop was told of ${told}`] : []),
    ...(forgotten === 0 && minutes >= FORGETS_WITHIN_MINUTES ? ['Nothing was forgotten'] : []),
  ]
}

async function toldOf({ merchant }: World, paid: number): Promise<number> {
  const giveUpAt = performance.now() + TOLD_WITHIN_MS
  for (;;) {
    const told = merchant.events.filter(({ type }) => type === 'checkout.paid').length
    if (told >= paid || performance.now() > giveUpAt) return told
    await sleep(500)
  }
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
