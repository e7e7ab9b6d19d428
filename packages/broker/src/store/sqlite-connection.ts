import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'
import { MIGRATIONS } from './migrations.ts'

/** An open database: its prepared statements, and the one way to write to it. */
export interface SqliteConnection {
  readonly database: DatabaseSync
  /** Prepares a statement once. */
  prepare(text: string): StatementSync
  readonly write: GroupCommit['write']
  close(): Promise<void>
}

/** Opens the file (or `:memory:`), sets it durable, and brings its schema up to date. */
export function openConnection(path: string): SqliteConnection {
  const database = new DatabaseSync(path)
  // The wait inside SQLite blocks the whole process, so it is short; the waiting between tries is done by the group commit.
  database.exec('PRAGMA busy_timeout = 20')
  database.exec('PRAGMA journal_mode = WAL')
  // FULL: a commit that was answered survives a power failure. NORMAL may lose the last ones.
  database.exec('PRAGMA synchronous = FULL')
  database.exec('PRAGMA foreign_keys = ON')
  database.exec('PRAGMA trusted_schema = OFF')
  migrate(database)
  const statements = new Map<string, StatementSync>()
  const commits = createGroupCommit(database)
  return {
    database,
    prepare(text) {
      const known = statements.get(text)
      if (known) return known
      const statement = database.prepare(text)
      statements.set(text, statement)
      return statement
    },
    write: commits.write,
    async close() {
      await commits.end()
      if (database.isOpen) database.close()
    },
  }
}

function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT')
    const row = database.prepare('SELECT version FROM schema_version').get() as { version: number } | undefined
    const standing = row?.version ?? 0
    if (standing > MIGRATIONS.length)
      throw new Error(
        `The database has schema ${standing}, this broker knows ${MIGRATIONS.length}: start a newer broker.`,
      )
    for (const step of MIGRATIONS.slice(standing)) database.exec(step)
    database.exec('DELETE FROM schema_version')
    database.prepare('INSERT INTO schema_version (version) VALUES (?)').run(MIGRATIONS.length)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
