import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, startPostgres } from '../../packages/broker/lab/postgres/server.ts'
import { migratePostgres } from '../../packages/broker/src/store/migrate-postgres.ts'
import { openPostgresConnection } from '../../packages/broker/src/store/postgres-connection.ts'
import { changes, type SqlConnection } from '../../packages/broker/src/store/sql.ts'
import { sqlStore } from '../../packages/broker/src/store/sql-store.ts'
import { openSqliteConnection } from '../../packages/broker/src/store/sqlite-connection.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'
import type { CampaignReport } from '../campaign-report.ts'
import { AT_ONCE, fillYears, idOf, type Years } from './fill-years.ts'
import { LOOKS, type Look, UNTOLD_LOOKS } from './looks.ts'

/** What every size is compared with. */
const FEW = 10_000
const ROUNDS = 41
/** Of what a look takes among few. Below the difference a machine's own noise decides. */
const MOST_TIMES = 1.5
const LEAST_DIFFERENCE_MS = 1

interface Shelf {
  readonly connection: SqlConnection
  readonly store: Store
  readonly years: Years
}

type Open = (name: string) => Promise<SqlConnection>

/** Whether what a shop, a payer or an operator asks costs the same among so many orders as among ten thousand, on both stores. */
export async function scaleCampaign(orders: number): Promise<CampaignReport> {
  const folder = await mkdtemp(join(tmpdir(), 'pay-scale-'))
  let postgres: PostgresServer | undefined
  const found: string[] = []
  const rows: string[] = []
  try {
    postgres = await startPostgres()
    for (const [database, open] of databases(folder, postgres)) {
      const shelves = [await fill(open, 'few', Math.min(FEW, orders)), await fill(open, 'many', orders)] as const
      const told = await compare(shelves, LOOKS)
      await checkTrail(shelves[1], database, found)
      for (const shelf of shelves) await untell(shelf)
      const untold = await compare(shelves, UNTOLD_LOOKS)
      for (const [name, few, many] of [...told, ...untold.map(nameUntold)]) {
        const times = many / few
        rows.push(`| ${database} | ${name} | ${few.toFixed(2)} | ${many.toFixed(2)} | ${times.toFixed(2)} |`)
        if (times > MOST_TIMES && many - few > LEAST_DIFFERENCE_MS)
          found.push(`${database}, ${name}: ${few.toFixed(2)} ms among few, ${many.toFixed(2)} ms among many`)
      }
      for (const { connection } of shelves) await connection.close()
    }
  } finally {
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const head = ['| database | what | ms among few | ms among many | × |', '|---|---|---|---|---|']
  const ran = `${LOOKS.size + UNTOLD_LOOKS.size} looks on two stores, ${orders.toLocaleString('en-US')} orders beside ${FEW.toLocaleString('en-US')}`
  return { ran, found, table: [...head, ...rows].join('\n') }
}

function databases(folder: string, postgres: PostgresServer): readonly (readonly [string, Open])[] {
  return [
    ['SQLite', async (name) => openSqliteConnection(join(folder, `${name}.db`))],
    [
      'PostgreSQL',
      async (name) => {
        const url = await postgres.newDatabase(name)
        await migratePostgres({ url })
        // Filling it takes longer than a broker's statement may.
        return openPostgresConnection(`${url}?statement_timeout=600000&query_timeout=600000`, 4)
      },
    ],
  ]
}

async function fill(open: Open, name: string, orders: number): Promise<Shelf> {
  const connection = await open(name)
  const store = sqlStore(connection, 1)
  const years = await fillYears(connection, store, orders)
  // As a database that is not new keeps itself.
  await connection.read(() => changes('ANALYZE'))
  return { connection, store, years }
}

/** As in a shop that has no webhook: no event was ever told. */
async function untell({ connection, years: { orders } }: Shelf): Promise<void> {
  for (let from = 0; from <= orders; from += AT_ONCE) {
    const text = `UPDATE deliveries SET status = 'waiting', tries = 0, next_at_ms = 1000 WHERE event_id >= ? AND event_id < ?`
    await connection.write(() => changes(text, `evt_${idOf('co', from)}`, `evt_${idOf('co', from + AT_ONCE)}`))
  }
  await connection.read(() => changes('ANALYZE'))
}

/** Rounds of both in turns, so that whatever else the machine does meets both. */
async function compare(
  [few, many]: readonly [Shelf, Shelf],
  looks: ReadonlyMap<string, Look>,
): Promise<[name: string, few: number, many: number][]> {
  const compared: [string, number, number][] = []
  for (const [name, look] of looks) {
    const times = { few: [] as number[], many: [] as number[] }
    for (let round = 0; round < ROUNDS + 2; round++) {
      for (const [which, shelf] of [['few', few] as const, ['many', many] as const]) {
        const started = performance.now()
        await look(shelf.store, shelf.years)
        if (round >= 2) times[which].push(performance.now() - started)
      }
    }
    compared.push([name, lowerQuartile(times.few), lowerQuartile(times.many)])
  }
  return compared
}

async function checkTrail({ store, years: { orders } }: Shelf, database: string, found: string[]): Promise<void> {
  const { lines, faults } = await store.checkTrail()
  // The pattern’s own, and its refund that was never sent.
  if (lines !== orders + 1) found.push(`${database}: the check of the trail read ${lines} lines of ${orders + 1}`)
  const unexpected = faults.filter(({ detail }) => !detail.startsWith('its refund'))
  if (unexpected.length > 0) found.push(`${database}: ${unexpected[0]?.paymentId}: ${unexpected[0]?.detail}`)
}

function nameUntold([name, few, many]: [string, number, number]): [string, number, number] {
  return [`${name}, none told`, few, many]
}

/** Less of what else the machine did is in it than in a median. */
function lowerQuartile(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 4)] ?? Number.NaN
}
