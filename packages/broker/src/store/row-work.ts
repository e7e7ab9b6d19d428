import { patchText, patchValues, readRow, type Table } from './columns.ts'
import { changes, row, rows, type SqlRow, type SqlValue, type Work } from './sql.ts'

/** A compared version had moved on: the transaction is rolled back and the caller told `false`. */
export class MovedOn extends Error {}

/** The row a statement finds, or null. */
export function* one<Row>(table: Table<Row>, text: string, ...values: SqlValue[]): Work<Row | null> {
  const found = yield* row(text, ...values)
  return found && readRow(table, found)
}

/** The rows a statement finds. */
export function* all<Row>(table: Table<Row>, text: string, ...values: SqlValue[]): Work<readonly Row[]> {
  return (yield* rows(text, ...values)).map((found: SqlRow) => readRow(table, found))
}

/** One row's patch, and the version it was decided on. */
export interface CompareAndSet<Row> {
  readonly id: string
  readonly expectVersion: number
  readonly patch: Partial<Row>
}

/** Writes a patch where the version still fits, and throws {@link MovedOn} where it doesn't. */
export function* compareAndSet<Row>(table: Table<Row>, { id, expectVersion, patch }: CompareAndSet<Row>): Work<void> {
  const values = [...patchValues(table, patch), id, expectVersion]
  if ((yield* changes(patchText(table, patch), ...values)) !== 1) throw new MovedOn()
}

/** Work about something that may not be there. */
export function* maybe<Thing, Value>(
  thing: Thing | null | undefined,
  work: (thing: Thing) => Work<Value>,
): Work<Value | undefined> {
  return thing ? yield* work(thing) : undefined
}
