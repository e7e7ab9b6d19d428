import { migratePostgres, openPostgresStore } from '../store/postgres.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import type { StoreConfig } from './config-schema.ts'
import { ConfigInvalid } from './read-config-file.ts'

/** Opens the store that a configuration names. Throws ConfigInvalid when the database can't be used, and says why. */
export async function openStore(where: StoreConfig): Promise<Store> {
  if ('sqlite' in where) return openSqliteStore({ path: where.sqlite })
  const { postgres: url, connections } = where
  return tell(openPostgresStore({ url, ...(connections !== undefined && { connections }) }))
}

/** Brings the schema of the configured store up to date; answers a sentence about what was done. */
export async function migrate(where: StoreConfig): Promise<string> {
  if ('sqlite' in where) {
    // Opening a file brings it up to date.
    await openSqliteStore({ path: where.sqlite }).close()
    return `The schema of ${where.sqlite} is up to date.`
  }
  const { from, to } = await tell(migratePostgres({ url: where.postgres }))
  return from === to ? `The schema was up to date (version ${to}).` : `The schema went from version ${from} to ${to}.`
}

async function tell<Value>(opening: Promise<Value>): Promise<Value> {
  try {
    return await opening
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    throw new ConfigInvalid([{ field: 'store.postgres', detail: `can’t be used: ${message || code || 'no answer'}` }])
  }
}
