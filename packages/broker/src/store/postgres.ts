import type { Pool } from 'pg'
import { databaseClock } from './database-clock.ts'
import { schemaVersion } from './migrate-postgres.ts'
import { POSTGRES_MIGRATIONS } from './migrations.ts'
import { oldestSnapshotMs } from './oldest-snapshot.ts'
import { openPostgresConnection } from './postgres-connection.ts'
import { openPostgresNews } from './postgres-news.ts'
import { sqlStore } from './sql-store.ts'
import type { Store } from './store.ts'

export { type Migrated, migratePostgres } from './migrate-postgres.ts'

export interface PostgresOptions {
  /** `postgresql://user:password@host:port/database`. Any number of brokers may share one. */
  readonly url: string
  /** Connections that this process may hold open at the same time, besides the one that listens. 16 when left out. */
  readonly connections?: number
}

/**
 * Opens a store on a PostgreSQL database that `migratePostgres` (`pay-broker migrate`) has prepared. The database's time counts, and
 * brokers on it tell each other of changes. Rejects when the database can't be reached, its schema is older than this broker, or it
 * answers commits that a crash would undo.
 */
export async function openPostgresStore({ url, connections = 16 }: PostgresOptions): Promise<Store> {
  const connection = openPostgresConnection(url, connections)
  try {
    const version = await schemaVersion(connection.pool)
    if (version < POSTGRES_MIGRATIONS.length) {
      throw new Error(
        `The database has schema ${version}, this broker needs ${POSTGRES_MIGRATIONS.length}: run pay-broker migrate first.`,
      )
    }
    await checkDurable(connection.pool)
    const clock = await databaseClock(connection.pool)
    const news = openPostgresNews(url, connection.pool)
    const close = async () => {
      await news.close()
      await connection.close()
    }
    const snapshotMs = () => oldestSnapshotMs(connection.pool)
    return { ...sqlStore(connection, POSTGRES_MIGRATIONS.length), clock, news, snapshotMs, close }
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** Asked of the session, as it may be set for the server, the database or the user. */
async function checkDurable(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ synchronous_commit: string }>('SHOW synchronous_commit')
  if (rows[0]?.synchronous_commit !== 'off') return
  throw new Error(
    'The database answers commits before they are on its disk, so that a crash would lose payments: set synchronous_commit to on.',
  )
}
