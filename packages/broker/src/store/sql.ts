/** What can stand in a column. Flags are 0 and 1, lists and records are JSON texts. */
export type SqlValue = string | number | null
export type SqlRow = Readonly<Record<string, SqlValue>>

/** One statement in the SQL that every database here reads; each `?` stands for a value. */
export interface Statement {
  readonly text: string
  readonly values: readonly SqlValue[]
  /** Whether rows are wanted, or how many were changed. */
  readonly wants: 'rows' | 'changes'
}

export interface SqlAnswer {
  readonly rows: readonly SqlRow[]
  readonly changes: number
}

/**
 * A piece of work on a database: it yields statements, is given their answers, and returns what came of them. Written once:
 * SQLite runs it in one go, PostgreSQL statement by statement.
 */
export type Work<Value> = Generator<Statement, Value, SqlAnswer>

/** An open database. */
export interface SqlConnection {
  /** Reads what is committed. */
  read<Value>(work: () => Work<Value>): Promise<Value>
  /** Runs work in a transaction of its own, or in a savepoint of one. Resolves after the commit that makes it durable. */
  write<Value>(work: () => Work<Value>): Promise<Value>
  readonly dialect: Dialect
  close(): Promise<void>
}

/** The few words in which the databases differ. */
export interface Dialect {
  /** After a `SELECT` of rows that are to be leased: rows that somebody else is leasing are left out. */
  readonly skipLocked: string
  /** After a `SELECT` of one row: whoever else would change it waits for the end of this transaction. */
  readonly lockRow: string
  /** A condition on `events`: no event with a lower position can still appear. */
  readonly settledEvents: string
  /** Whether an error says that a unique value is taken. */
  isTaken(error: unknown): boolean
}

/** All rows of a statement. */
export function* rows(text: string, ...values: SqlValue[]): Work<readonly SqlRow[]> {
  return (yield { text, values, wants: 'rows' }).rows
}

/** The first row of a statement, or null. */
export function* row(text: string, ...values: SqlValue[]): Work<SqlRow | null> {
  return (yield { text, values, wants: 'rows' }).rows[0] ?? null
}

/** How many rows a statement changed. */
export function* changes(text: string, ...values: SqlValue[]): Work<number> {
  return (yield { text, values, wants: 'changes' }).changes
}
