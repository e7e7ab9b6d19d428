import type { StoreConfig } from '../config-schema.ts'
import { InvalidConfig } from '../gateway/read-config.ts'
import type { Log } from '../ports.ts'
import { migratePostgres, openPostgresStore } from '../store/postgres.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { DatabaseTaken } from '../store/sqlite-file.ts'
import type { Store } from '../store/store.ts'
import { placeProblems } from './place-problems.ts'
import { everybodyMayRead } from './refused-as-open.ts'

/** How long a broker waits for the one before it, which may be about to stop: an orchestrator starts the next one first. */
const PATIENCE_MS = 15_000
const RETRY_MS = 250

/** Opens the store that a configuration names, beside a broker. Throws InvalidConfig when the database can't be used, and says why. */
export async function openStore(where: StoreConfig): Promise<Store> {
  if ('sqlite' in where)
    return tellFile(where.sqlite, async () => openSqliteStore({ path: where.sqlite, shared: true }))
  const { postgres: url, connections } = where
  return tell('store.postgres', () => openPostgresStore({ url, ...(connections !== undefined && { connections }) }))
}

/** The same for a broker: a file is for one of them, whose end is waited for. */
export async function openStoreToServe(where: StoreConfig, log: Log): Promise<Store> {
  if (!('sqlite' in where)) return openStore(where)
  const { sqlite: path } = where
  const store = await tellFile(path, () => openWhenFree(path, log))
  if (path !== ':memory:' && everybodyMayRead(path)) log.warn('store.readable-by-everybody', { path })
  return store
}

async function openWhenFree(path: string, log: Log): Promise<Store> {
  const giveUpAt = performance.now() + PATIENCE_MS
  for (let tries = 0; ; tries++) {
    try {
      return openSqliteStore({ path })
    } catch (error) {
      if (!(error instanceof DatabaseTaken) || performance.now() > giveUpAt) throw error
      if (tries === 0) log.warn('store.taken', { error })
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}

/** Brings the schema of the configured store up to date; answers a sentence about what was done. */
export async function migrate(where: StoreConfig): Promise<string> {
  if ('sqlite' in where) {
    // Opening a file brings it up to date.
    await (await openStore(where)).close()
    return `The schema of ${where.sqlite} is up to date.`
  }
  const { from, to } = await tell('store.postgres', () => migratePostgres({ url: where.postgres }))
  return from === to ? `The schema was up to date (version ${to}).` : `The schema went from version ${from} to ${to}.`
}

async function tellFile(path: string, open: () => Promise<Store>): Promise<Store> {
  const missing = placeProblems(path)
  if (missing.length > 0) throw new InvalidConfig(missing)
  return tell('store.sqlite', open)
}

async function tell<Value>(field: string, open: () => Promise<Value>): Promise<Value> {
  try {
    return await open()
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    throw new InvalidConfig([{ field, detail: `can’t be used: ${message || code || 'no answer'}` }])
  }
}
