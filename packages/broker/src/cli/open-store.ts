import type { StoreConfig } from '../config-schema.ts'
import { InvalidConfig } from '../gateway/read-config.ts'
import type { Log } from '../ports.ts'
import { migratePostgres, openPostgresStore } from '../store/postgres.ts'
import { isAway } from '../store/postgres-connection.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { DatabaseTaken } from '../store/sqlite-file.ts'
import type { Store } from '../store/store.ts'
import { placeProblems } from './place-problems.ts'
import { everybodyMayRead } from './refused-as-open.ts'

/** How long a broker waits for the one before it, which may be about to stop, or for a database that starts when it does. */
const PATIENCE_MS = 15_000
const RETRY_MS = 250

/** Opens the store that a configuration names, beside a broker. Throws InvalidConfig when the database can't be used, and says why. */
export async function openStore(where: StoreConfig): Promise<Store> {
  if ('sqlite' in where)
    return tellFile(where.sqlite, async () => openSqliteStore({ path: where.sqlite, shared: true }))
  const { postgres: url, connections } = where
  return named('store.postgres', () => openPostgresStore({ url, ...(connections !== undefined && { connections }) }))
}

/** The same for a broker: a file is for one of them, whose end is waited for, and so is a server that can't be reached yet. */
export async function openStoreToServe(where: StoreConfig, log: Log): Promise<Store> {
  if (!('sqlite' in where)) {
    const tell = (error: unknown) => log.warn('store.away', { error })
    return patiently(() => openStore(where), { mayEnd: isAway, tell })
  }
  const { sqlite: path } = where
  const store = await patiently(() => tellFile(path, async () => openSqliteStore({ path })), {
    mayEnd: (cause) => cause instanceof DatabaseTaken,
    tell: (error) => log.warn('store.taken', { error }),
  })
  if (path !== ':memory:' && everybodyMayRead(path)) log.warn('store.readable-by-everybody', { path })
  return store
}

interface Obstacle {
  /** Whether what was in the way may be gone in a moment. */
  mayEnd(cause: unknown): boolean
  /** Called once, before it is waited for. */
  tell(error: unknown): void
}

async function patiently(open: () => Promise<Store>, { mayEnd, tell }: Obstacle): Promise<Store> {
  const giveUpAt = performance.now() + PATIENCE_MS
  for (let tries = 0; ; tries++) {
    try {
      return await open()
    } catch (error) {
      if (!mayEnd((error as Error).cause) || performance.now() > giveUpAt) throw error
      if (tries === 0) tell(error)
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
  const { from, to } = await named('store.postgres', () => migratePostgres({ url: where.postgres }))
  return from === to ? `The schema was up to date (version ${to}).` : `The schema went from version ${from} to ${to}.`
}

async function tellFile(path: string, open: () => Promise<Store>): Promise<Store> {
  const missing = placeProblems(path)
  if (missing.length > 0) throw new InvalidConfig(missing)
  return named('store.sqlite', open)
}

async function named<Value>(field: string, open: () => Promise<Value>): Promise<Value> {
  try {
    return await open()
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    const detail = `can’t be used: ${message || code || 'no answer'}`
    throw new InvalidConfig([{ field, detail }], { cause: error })
  }
}
