import { sqlStore } from './sql-store.ts'
import { openSqliteConnection } from './sqlite-connection.ts'
import type { Store } from './store.ts'

/** Opens a store on one SQLite file, or `:memory:`. Every promise resolves after a durable commit; writes that arrive together share one. */
export function openSqliteStore({ path }: { readonly path: string }): Store {
  return sqlStore(openSqliteConnection(path))
}
