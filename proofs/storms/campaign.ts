import { setTimeout as sleep } from 'node:timers/promises'
import { type Fleet, startFleet, storm } from './fleet.ts'
import { breaksOf, sellUnheard, type UnheardSale, untilTold } from './unheard-sale.ts'

/** What a campaign has done, as `pnpm campaign` prints it. */
export interface StormReport {
  readonly ran: string
  readonly found: readonly string[]
  readonly table?: string
}

const ROUNDS = 10
const CONCURRENCY = 40

/** Ten storms on four brokers, in each of which all notifications are of one order. */
export async function stormCampaign(size: number): Promise<StormReport> {
  const fleet = await startFleet()
  const found: string[] = []
  const rows: string[] = []
  const times = Math.ceil(size / ROUNDS)
  for (let round = 1; round <= ROUNDS; round++) {
    const sale = await sellUnheard(fleet)
    const startedAt = performance.now()
    const answers = await storm(fleet, sale.tradeNo, { times, concurrency: CONCURRENCY })
    const perSecond = Math.round((times * 1_000) / (performance.now() - startedAt))
    await untilTold(fleet, sale)
    found.push(...(await breaksOf(fleet, sale)))
    if (answers.success !== times) found.push(`${sale.orderNo} was answered ${JSON.stringify(answers)}`)
    rows.push(`| ${round} | ${number(times)} | ${number(perSecond)} | ${JSON.stringify(answers)} |`)
  }
  await fleet.close()
  const table = ['| round | notifications | a second | answers |', '|---|---|---|---|', ...rows].join('\n')
  return { ran: `${number(times * ROUNDS)} notifications for ${ROUNDS} orders, on four brokers`, found, table }
}

const SALES_A_CRASH = 3
const TIMES = 150

/** So many crashes of the database, each at a random moment of a storm on four brokers. */
export async function databaseCrashCampaign(size: number): Promise<StormReport> {
  const fleet = await startFleet()
  const found: string[] = []
  let refused = 0
  for (let crash = 0; crash < size; crash++) {
    const sales = await Promise.all(Array.from({ length: SALES_A_CRASH }, () => sellUnheard(fleet)))
    const gusts = sales.map(({ tradeNo }) => storm(fleet, tradeNo, { times: TIMES, concurrency: 8 }))
    await sleep(Math.random() * 400)
    await fleet.postgres.crash()
    await sleep(Math.random() * 400)
    await fleet.postgres.start()
    for (const answers of await Promise.all(gusts)) refused += answers.fail ?? 0
    for (const sale of sales) found.push(...(await tellUntilTaken(fleet, sale)))
  }
  await fleet.close()
  return {
    ran: `${size} crashes under ${number(size * SALES_A_CRASH * TIMES)} notifications, ${number(refused)} of them refused`,
    found,
  }
}

const PATIENCE_MS = 15_000

/** What a gateway does: comes again until it is heard. Answers what isn't as it must be then. */
async function tellUntilTaken(fleet: Fleet, sale: UnheardSale): Promise<string[]> {
  const giveUpAt = performance.now() + PATIENCE_MS
  while ((await storm(fleet, sale.tradeNo, { times: 1, concurrency: 1 })).success !== 1) {
    if (performance.now() > giveUpAt) return [`${sale.orderNo} is never acknowledged`]
    await sleep(200)
  }
  return breaksOf(fleet, sale)
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
