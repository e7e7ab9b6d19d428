import { MIGRATIONS } from '../../packages/broker/src/store/migrations.ts'
import { changes, rows, type SqlConnection, type Work } from '../../packages/broker/src/store/sql.ts'
import { sqlStore } from '../../packages/broker/src/store/sql-store.ts'
import { openSqliteConnection } from '../../packages/broker/src/store/sqlite-connection.ts'
import type { Store } from '../../packages/broker/src/store/store.ts'

/** A real database. One in memory is used for one history after the other: making its schema takes as long as half a history. */
export interface SimulatedDatabase {
  readonly store: Store
  /** Everything that stands in it, as text. */
  everyByte(): Promise<string>
  /** Forgets everything. */
  wipe(): Promise<void>
  close(): Promise<void>
}

/** Opens a database in memory. */
export function openSimulatedDatabase(): Promise<SimulatedDatabase> {
  return databaseOn(openSqliteConnection(':memory:'))
}

/** A database on an open connection. What keeps rows from being deleted is taken out of it; nothing but {@link SimulatedDatabase.wipe} deletes. */
export async function databaseOn(connection: SqlConnection): Promise<SimulatedDatabase> {
  await connection.write(function* () {
    const found = yield* rows("SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%'")
    for (const { name } of found) yield* changes(`DROP TRIGGER ${name}`)
  })
  const tables = await connection.read(tablesOf)
  return {
    store: sqlStore(connection, MIGRATIONS.length),
    everyByte: () => connection.read(() => readAll(tables)),
    wipe: () => wipe(connection, tables),
    close: () => connection.close(),
  }
}

function* tablesOf(): Work<readonly string[]> {
  const found = yield* rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
  return found.map(({ name }) => String(name)).filter((name) => name !== 'schema_version')
}

function* readAll(tables: readonly string[]): Work<string> {
  let text = ''
  for (const name of tables) text += JSON.stringify(yield* rows(`SELECT * FROM ${name}`))
  return text
}

async function wipe(connection: SqlConnection, tables: readonly string[]): Promise<void> {
  await connection.write(function* () {
    // Rows refer to each other, and are looked at again when all are gone.
    yield* rows('PRAGMA defer_foreign_keys = ON')
    for (const name of tables) yield* changes(`DELETE FROM ${name}`)
  })
}
