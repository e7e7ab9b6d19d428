import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MIGRATIONS } from './migrations.ts'
import { sqlStore } from './sql-store.ts'
import { openSqliteConnection } from './sqlite-connection.ts'
import type { Store } from './store.ts'

/** Opens a store on one SQLite file, or `:memory:`. Every promise resolves after a durable commit; writes that arrive together share one. */
export function openSqliteStore({ path }: { readonly path: string }): Store {
  const store = sqlStore(openSqliteConnection(path), MIGRATIONS.length)
  if (path === ':memory:') return store
  const logBytes = async () => (await stat(`${path}-wal`)).size
  return { ...store, freeBytes: () => freeBytes(dirname(path)), logBytes }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
