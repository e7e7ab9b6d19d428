import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../packages/broker/lab/postgres/server.ts'
import { eventSnapshot } from '../../packages/broker/src/checkouts/event-snapshot.ts'
import type { BrokerContext } from '../../packages/broker/src/context/context.ts'
import { migratePostgres } from '../../packages/broker/src/store/migrate-postgres.ts'
import { openPostgresConnection } from '../../packages/broker/src/store/postgres-connection.ts'
import { changes, row, rows, type SqlConnection } from '../../packages/broker/src/store/sql.ts'
import { sqlStore } from '../../packages/broker/src/store/sql-store.ts'
import { openSqliteConnection } from '../../packages/broker/src/store/sqlite-connection.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'
import { checkoutRow, paymentRow } from '../../packages/broker/src/testing/rows.ts'
import type { CampaignReport } from '../campaign-report.ts'

/** Bytes of an order that was paid, at most, in a database that was written to as brokers do. */
const MOST = { SQLite: 3_000, PostgreSQL: 5_800 }
const AT_ONCE = 50
const START = Date.UTC(2026, 10, 29, 3)

/** How much room an order takes that was paid, its shop told, table by table; on PostgreSQL also which of its updates wrote no index anew. */
export async function roomCampaign(orders: number): Promise<CampaignReport> {
  const folder = await mkdtemp(join(tmpdir(), 'pay-room-'))
  const postgres = await startPostgres()
  const found: string[] = []
  const table = ['| database | table | bytes an order | of them indexes | |', '|---|---|---|---|---|']
  try {
    const url = await postgres.newDatabase('room')
    await migratePostgres({ url })
    const sqlite = openSqliteConnection(join(folder, 'room.db'))
    const server = openPostgresConnection(url, 4)
    for (const [name, connection, sizes] of [
      ['SQLite', sqlite, SQLITE_SIZES],
      ['PostgreSQL', server, POSTGRES_SIZES],
    ] as const) {
      const empty = await roomOf(connection, sizes)
      await sellAll(sqlStore(connection, 1), orders)
      const taken = [...(await roomOf(connection, sizes))]
      const updates = connection === server ? await updatesOf(connection) : new Map<string, string>()
      let all = 0
      for (const [of, full] of taken.sort(([, one], [, other]) => other.bytes - one.bytes)) {
        const bytes = (full.bytes - (empty.get(of)?.bytes ?? 0)) / orders
        if (bytes < 1) continue
        const indexes = (full.indexes - (empty.get(of)?.indexes ?? 0)) / orders
        all += bytes
        table.push(`| ${name} | ${of} | ${bytes.toFixed(0)} | ${indexes.toFixed(0)} | ${updates.get(of) ?? ''} |`)
      }
      table.push(`| ${name} | **all** | **${all.toFixed(0)}** | | |`)
      if (all > MOST[name]) found.push(`${name}: an order takes ${all.toFixed(0)} bytes, ${MOST[name]} are the most`)
      await connection.close()
    }
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { ran: `${orders.toLocaleString('en-US')} orders paid on two stores`, found, table: table.join('\n') }
}

async function sellAll(store: Store, orders: number): Promise<void> {
  for (let from = 0; from < orders; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, orders - from) }, (_, at) => from + at)
    await Promise.all(numbers.map((number) => sell(store, number)))
  }
}

/** An order as a shop of middling size has it, through every write of its life but tokens and keys, which are forgotten in days. */
async function sell(store: Store, number: number): Promise<void> {
  const at = START + number * 1_000
  const id = (kind: string) => `${kind}_01M8KG05${String(number).padStart(18, '0')}`
  const orderNo = `20261129${String(number).padStart(8, '0')}`
  const tradeNo = `${orderNo}C4N20K01`
  const opened = checkoutRow({
    ...{
      id: id('co'),
      orderNo,
      tradeHead: orderNo,
      subject: '西湖龙井 明前特级 250g',
      createdAt: at,
      expiresAt: at + 1_800_000,
    },
    ...{ returnUrl: `https://shop.example/orders/${orderNo}`, metadata: { userId: '10086', cart: 'c-99' } },
    said: Object.fromEntries(['amount', 'subject', 'returnUrl', 'metadata'].map((name) => [name, 'p76OH-KCo3zWZuBj'])),
  })
  await store.openCheckout(opened)
  const made = paymentRow({
    ...{ id: id('pay'), checkoutId: opened.id, tradeNo, notifyToken: id('').slice(1), idempotencyKey: randomUUID() },
    ...{
      state: 'sending',
      nextQueryAt: null,
      createdAt: at,
      sentAt: at,
      closeBy: at + 1_800_000,
      action: { type: 'wait' },
    },
  })
  await store.addPayment(made, 0)
  const line = { paymentId: made.id, at, source: 'create', says: 'pending (signed) NOTPAY' } as const
  const expiresAt = new Date(at + 1_800_000).toISOString()
  const action = { type: 'show-qr', content: 'weixin://wxpay/bizpayurl?pr=oB8TuWO', expiresAt } as const
  await store.change({
    checkout: { id: opened.id, expectVersion: 1, patch: {} },
    payment: { id: made.id, expectVersion: 0, patch: { state: 'awaiting', action, nextQueryAt: at + 5_000 } },
    ...{ events: [], evidence: { ...line, from: 'sending', to: 'awaiting' } },
  })
  const words = {
    out_transaction_id: `20180417210010048705${number}`,
    trade_type: 'pay.weixin.native',
    bank_type: 'CFT',
  }
  const facts = { walletTradeNo: words.out_transaction_id, tradeType: words.trade_type, bankType: 'CFT', said: words }
  const paid = { state: 'paid', money: 'taken', disposition: 'applied', nextQueryAt: null } as const
  const payment = { ...paid, gatewayTradeNo: `4200000330201905173095${tradeNo.slice(-16)}`, facts }
  const checkout = { status: 'paid', paidAt: at } as const
  const data = eventSnapshot(
    { publicUrl: 'https://pay.shop.example' } as BrokerContext,
    { ...opened, ...checkout },
    { payments: [{ ...made, ...payment }], refunds: [] },
  )
  await store.change({
    checkout: { id: opened.id, expectVersion: 2, patch: checkout },
    payment: { id: made.id, expectVersion: 1, patch: payment },
    events: [{ type: 'checkout.paid', at, data }],
    evidence: { ...line, source: 'notification', says: 'paid (signed) SUCCESS 1990', from: 'awaiting', to: 'paid' },
  })
  await store.finishDelivery(`evt_${opened.id}_1`, { kind: 'delivered', status: 200 }, at)
}

const SQLITE_SIZES = `SELECT tbl_name AS of_table, dbstat.name <> tbl_name AS is_index, sum(pgsize) AS bytes
  FROM dbstat JOIN sqlite_schema ON sqlite_schema.name = dbstat.name GROUP BY dbstat.name`
const POSTGRES_SIZES = `SELECT coalesce(tables.relname, parts.relname) AS of_table, (tables.relname IS NOT NULL)::int AS is_index,
    pg_relation_size(parts.oid) AS bytes
  FROM pg_class AS parts LEFT JOIN pg_index ON indexrelid = parts.oid LEFT JOIN pg_class AS tables ON tables.oid = indrelid
  WHERE parts.relkind IN ('r', 'i') AND parts.relnamespace = 'public'::regnamespace`

interface Room {
  readonly bytes: number
  readonly indexes: number
}

async function roomOf(connection: SqlConnection, sizes: string): Promise<ReadonlyMap<string, Room>> {
  const taken = new Map<string, Room>()
  for (const { of_table, is_index, bytes } of await connection.read(() => rows(sizes))) {
    const { bytes: before, indexes } = taken.get(String(of_table)) ?? { bytes: 0, indexes: 0 }
    taken.set(String(of_table), { bytes: before + Number(bytes), indexes: indexes + Number(is_index) * Number(bytes) })
  }
  return taken
}

const UPDATES = `SELECT relname, n_tup_upd AS updates, n_tup_hot_upd AS hot FROM pg_stat_user_tables WHERE n_tup_upd > 0`

async function updatesOf(connection: SqlConnection): Promise<ReadonlyMap<string, string>> {
  // Sessions tell of what they did once a second at most.
  await connection.write(() => changes('SELECT pg_stat_force_next_flush()'))
  await connection.read(() => row('SELECT pg_sleep(1.5)'))
  const told = await connection.read(() => rows(UPDATES))
  return new Map(told.map(({ relname, updates, hot }) => [String(relname), `${hot} of ${updates} updates HOT`]))
}
