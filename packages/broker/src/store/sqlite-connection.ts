import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { createGroupCommit } from './group-commit.ts'
import { MIGRATIONS } from './migrations.ts'
import type { Dialect, SqlConnection, SqlOutcome, SqlRow, Statement, Work } from './sql.ts'
import { makeFile, watchFile } from './sqlite-file.ts'
import { tellableRefusal } from './sqlite-refusal.ts'

/** One writer at a time, so that nothing is ever locked by a neighbour or visible before its time. */
const SQLITE: Dialect = {
  skipLocked: '',
  lockRow: '',
  lastSettled: 'SELECT coalesce(max(position), 0) AS position FROM events',
  // SQLITE_CONSTRAINT_UNIQUE
  isTaken: (error) => error instanceof Error && 'errcode' in error && error.errcode === 2067,
  shortensEvents: true,
}

/** A long reader, such as a backup, keeps the log from starting over. Afterwards its file goes back to this size by itself. */
const LOG_BYTES = 8 * 1024 * 1024

/** How much of the database is kept in memory at most. With SQLite's own 2 MB a busy broker reads the same pages again and again. */
const CACHE_KIB = 32 * 1024

/** Opens the file (or `:memory:`), sets it durable, and brings its schema up to date. */
export function openSqliteConnection(path: string): SqlConnection {
  const inMemory = path === ':memory:'
  if (!inMemory) makeFile(path)
  const database = new DatabaseSync(path)
  // Another process may be writing just now, and nobody waits for this one yet.
  database.exec('PRAGMA busy_timeout = 5000')
  database.exec('PRAGMA journal_mode = WAL')
  // FULL: a commit that was answered survives a power failure. NORMAL may lose the last ones.
  database.exec('PRAGMA synchronous = FULL')
  // After so many pages (4 MB) the next commit brings the log into the database.
  database.exec('PRAGMA wal_autocheckpoint = 1000')
  database.exec(`PRAGMA journal_size_limit = ${LOG_BYTES}`)
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}`)
  database.exec('PRAGMA foreign_keys = ON')
  database.exec('PRAGMA trusted_schema = OFF')
  migrate(database)
  // The wait inside SQLite blocks the whole process, so it is short; the waiting between tries is done by the group commit.
  database.exec('PRAGMA busy_timeout = 20')
  const statements = new Map<string, StatementSync>()
  const ask = ({ text, values, wants }: Statement): SqlOutcome => {
    const statement = statements.get(text) ?? database.prepare(text)
    statements.set(text, statement)
    if (wants === 'rows') return { rows: statement.all(...values) as SqlRow[], changes: 0 }
    return { rows: [], changes: Number(statement.run(...values).changes) }
  }
  const askAll = (all: readonly Statement[]): SqlOutcome[] => {
    const outcomes: SqlOutcome[] = []
    try {
      for (const statement of all) outcomes.push(ask(statement))
    } catch (error) {
      outcomes.push({ error })
    }
    return outcomes
  }
  const drive = <Value>(work: Work<Value>): Value => {
    let step = work.next()
    while (!step.done) step = work.next(askAll(step.value))
    return step.value
  }
  const commits = createGroupCommit(database, inMemory ? () => {} : watchFile(path))
  return {
    dialect: SQLITE,
    async read(work) {
      try {
        return drive(work())
      } catch (error) {
        throw tellableRefusal(error)
      }
    },
    write: (work) => commits.write(() => drive(work())),
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
