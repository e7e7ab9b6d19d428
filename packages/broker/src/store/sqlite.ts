import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MIGRATIONS } from './migrations.ts'
import { sqlStore } from './sql-store.ts'
import { openSqliteConnection } from './sqlite-connection.ts'
import { takeFile } from './sqlite-file.ts'
import type { Store } from './store.ts'

/** Which file, and who may have it open. */
export interface SqliteOptions {
  readonly path: string
  /** Beside a broker, or another of its tools: the file isn't taken. Left out: it is for this store alone. */
  readonly shared?: boolean
}

/**
 * Opens a store on one SQLite file, or `:memory:`. Every promise resolves after a durable commit; writes that arrive together share one.
 * Throws DatabaseTaken when another broker has the file.
 */
export function openSqliteStore({ path, shared = false }: SqliteOptions): Store {
  if (path === ':memory:') return sqlStore(openSqliteConnection(path), MIGRATIONS.length)
  const letGo = shared ? () => {} : takeFile(path)
  try {
    const store = sqlStore(openSqliteConnection(path), MIGRATIONS.length)
    const logBytes = async () => (await stat(`${path}-wal`)).size
    const close = () => store.close().finally(letGo)
    return { ...store, freeBytes: () => freeBytes(dirname(path)), logBytes, close }
  } catch (error) {
    letGo()
    throw error
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
