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

/** What came of a statement. Its error is thrown where its answer is taken, so that of several the first is told. */
export type SqlOutcome = SqlAnswer | { readonly error: unknown }

/**
 * A piece of work on a database: it yields statements, is given what came of them, and returns what it makes of that. Those that are
 * yielded at once are run in their order up to the first that fails. Written once: SQLite runs it all in one go, PostgreSQL is sent at
 * once what is yielded at once.
 */
export type Work<Value> = Generator<readonly Statement[], Value, readonly SqlOutcome[]>

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
  /**
   * After a `SELECT` of rows that are to be leased: rows that somebody else is leasing are left out. It stands in a `WITH`: a subquery
   * may be run once for every row of the table, and would find others each time.
   */
  readonly skipLocked: string
  /** After a `SELECT` of one row: whoever else would change it waits for the end of this transaction. */
  readonly lockRow: string
  /** A `SELECT` of one `position`: no event can still appear below it, or at it. */
  readonly lastSettled: string
  /** Whether an error says that a unique value is taken. */
  isTaken(error: unknown): boolean
  /** Whether bodies of events are kept shortened. Not where brokers that would send them so may stand on the same database. */
  readonly shortensEvents: boolean
}

/** All rows of a statement. */
export function* rows(text: string, ...values: SqlValue[]): Work<readonly SqlRow[]> {
  return (yield* ask({ text, values, wants: 'rows' })).rows
}

/** The first row of a statement, or null. */
export function* row(text: string, ...values: SqlValue[]): Work<SqlRow | null> {
  return (yield* ask({ text, values, wants: 'rows' })).rows[0] ?? null
}

/** How many rows a statement changed. */
export function* changes(text: string, ...values: SqlValue[]): Work<number> {
  return (yield* ask({ text, values, wants: 'changes' })).changes
}

/** Pieces of work none of which needs what another answers: their statements are yielded at once, in this order. */
export function* together<Values extends readonly unknown[]>(
  ...works: { readonly [At in keyof Values]: Work<Values[At]> }
): Work<Values> {
  const steps = works.map((work) => work.next())
  for (;;) {
    const open = steps.flatMap((step, at) => (step.done ? [] : [{ at, statements: step.value }]))
    if (open.length === 0) return steps.map(({ value }) => value) as unknown as Values
    const outcomes = yield open.flatMap(({ statements }) => statements)
    let from = 0
    for (const { at, statements } of open) {
      const own = outcomes.slice(from, from + statements.length)
      from += statements.length
      steps[at] = (works[at] as Work<unknown>).next(own)
    }
  }
}

function* ask(statement: Statement): Work<SqlAnswer> {
  const [outcome] = yield [statement]
  if (!outcome) throw new Error('A statement behind one that failed has no answer')
  if ('error' in outcome) throw outcome.error
  return outcome
}
