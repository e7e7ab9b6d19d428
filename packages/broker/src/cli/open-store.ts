import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { migratePostgres, openPostgresStore } from '../store/postgres.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'
import type { StoreConfig } from './config-schema.ts'
import { ConfigInvalid } from './read-config-file.ts'

/** Opens the store that a configuration names. Throws ConfigInvalid when the database can't be used, and says why. */
export async function openStore(where: StoreConfig): Promise<Store> {
  if ('sqlite' in where) return openFile(where.sqlite)
  const { postgres: url, connections } = where
  return tell(openPostgresStore({ url, ...(connections !== undefined && { connections }) }))
}

/** Brings the schema of the configured store up to date; answers a sentence about what was done. */
export async function migrate(where: StoreConfig): Promise<string> {
  if ('sqlite' in where) {
    // Opening a file brings it up to date.
    await openFile(where.sqlite).close()
    return `The schema of ${where.sqlite} is up to date.`
  }
  const { from, to } = await tell(migratePostgres({ url: where.postgres }))
  return from === to ? `The schema was up to date (version ${to}).` : `The schema went from version ${from} to ${to}.`
}

function openFile(path: string): Store {
  try {
    return openSqliteStore({ path })
  } catch (error) {
    const { name, message } = error as Error
    // A TypeError and the like is a fault of ours.
    if (name !== 'Error') throw error
    const detail = existsSync(dirname(path))
      ? `names ${path}, which can’t be used: ${message}`
      : `names ${path}, whose folder isn’t there: make it, or name another`
    throw new ConfigInvalid([{ field: 'store.sqlite', detail }])
  }
}

async function tell<Value>(opening: Promise<Value>): Promise<Value> {
  try {
    return await opening
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    throw new ConfigInvalid([{ field: 'store.postgres', detail: `can’t be used: ${message || code || 'no answer'}` }])
  }
}
