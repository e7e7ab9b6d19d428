import { join } from 'node:path'
import { changes } from '../../packages/broker/src/store/sql.ts'
import { sqlStore } from '../../packages/broker/src/store/sql-store.ts'
import { openSqliteConnection } from '../../packages/broker/src/store/sqlite-connection.ts'
import { fillYears } from '../scale/fill-years.ts'

const HOUR_MS = 3_600_000
/** What a configuration may say at least, and how long tokens and keys are kept when they are dead. */
export const DAYS_KEPT = 7
const DEAD_MS = 72 * HOUR_MS

/** A shop was as busy a week ago: what it left behind comes to its end, one order after the other, while the broker runs. */
export async function fillWeekAgo(folder: string, orders: number, minutes: number): Promise<void> {
  const connection = openSqliteConnection(join(folder, 'broker.db'))
  const store = sqlStore(connection, 1)
  const apartMs = (minutes * 60_000) / orders
  const kept = DAYS_KEPT * 24 * HOUR_MS
  const end = Date.now() - kept + minutes * 60_000
  const { at } = await fillYears(connection, store, orders, { apartMs, end })
  // The pattern's own refund was never sent, and nobody is to be asked about it.
  const settled = "state = 'failed', settled_at_ms = 1, next_query_at_ms = NULL"
  await connection.write(() => changes(`UPDATE refunds SET ${settled} WHERE next_query_at_ms IS NOT NULL`))
  const payer = `'{"ip":"192.0.2.1"}'`
  await connection.write(() => changes(`UPDATE checkouts SET payer = ${payer}, expires_at_ms = created_at_ms`))
  await connection.write(() => changes(`UPDATE payments SET told_payer = '{"wechatOpenid":"o-of-a-week-ago"}'`))
  // Three days after their order, so that they end with its events.
  const later = kept - DEAD_MS
  const known = `FROM checkouts WHERE created_at_ms >= ?`
  const tokens = `INSERT INTO tokens SELECT 'old-' || id, id, created_at_ms + ${later}, NULL ${known}`
  const keys = `INSERT INTO idempotency_keys SELECT 'payments ' || id, 'old', 'old', created_at_ms + ${later} ${known}`
  for (const text of [tokens, keys]) await connection.write(() => changes(text, at(1)))
  await connection.close()
}
