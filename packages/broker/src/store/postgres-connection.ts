import { createHash } from 'node:crypto'
import { Pool, type PoolClient, types } from 'pg'
import { PayError } from '../pay-error.ts'
import { LAST_SETTLED } from './last-settled.ts'
import { partFrom } from './part-from.ts'
import type { Dialect, SqlAnswer, SqlConnection, SqlOutcome, SqlValue, Statement, Work } from './sql.ts'

/** Two transactions that can't both go on are told apart by these; one of them is simply tried again. */
const TRY_AGAIN: ReadonlySet<unknown> = new Set(['40001', '40P01'])
const MOST_TRIES = 5
const UNIQUE_VIOLATION = '23505'
/**
 * What the server says when it won't do something now that it would do at another time: no room, too many calls, too slow, locked,
 * broken disk; and, last, that it only answers reads, as a primary does that has become a standby.
 */
const NOT_NOW = /^(53|58|40|57014|55P03|25006)/
const READ_ONLY = '25006'
/** Every connection is taken, as while those of a broker before this one end. */
const NO_ROOM = '53300'
/** A connection remembers what its statements answer, and gives up when a newer broker's migration has added to that. */
const OUTDATED = '0A000'
/** Whoever has waited for a row has to see what was written meanwhile, whatever the database's own setting is. */
const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED'
/** Milliseconds. Beyond them a caller is better told than kept waiting: gateways hang up after three seconds. */
const TIMEOUTS = {
  connectionTimeoutMillis: 2_000,
  statement_timeout: 5_000,
  query_timeout: 6_000,
  idle_in_transaction_session_timeout: 10_000,
}
/** A plan's price grows with its tables, and among millions of rows each would be compiled, or given processes of its own, for longer than it then runs. */
const SESSION = '-c jit=off -c max_parallel_workers_per_gather=0'

const POSTGRES: Dialect = {
  skipLocked: ' FOR UPDATE SKIP LOCKED',
  lockRow: ' FOR NO KEY UPDATE',
  lastSettled: LAST_SETTLED,
  isTaken: (error) => codeOf(error) === UNIQUE_VIOLATION,
  shortensEvents: false,
}

export interface PostgresConnection extends SqlConnection {
  readonly pool: Pool
}

/** Connects when there is something to do. `connections`: how many this process may hold open at the same time. */
export function openPostgresConnection(url: string, connections: number): PostgresConnection {
  const limits = { max: connections, keepAlive: true, options: SESSION, ...TIMEOUTS }
  const pool = new Pool({ connectionString: url, types: WHOLE_NUMBERS, pipeline: true, ...limits })
  // A connection that breaks while nobody uses it is no news: the next caller gets another.
  pool.on('error', () => {})
  // One that breaks while it is used tells its user; told to nobody else, it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  const running = new Set<Promise<unknown>>()
  const track = <Value>(run: (client: PoolClient) => Promise<Value>): Promise<Value> => {
    const done = withUpToDateClient(pool, connections, run).finally(() => running.delete(done))
    running.add(done)
    return done
  }
  return {
    pool,
    dialect: POSTGRES,
    read: (work) => track((client) => drive(client, work())),
    write: (work) => track((client) => inTransaction(client, work)),
    async close() {
      // A pool that ends forgets who still waits for a connection.
      await Promise.allSettled(running)
      if (!pool.ending) await partFrom(pool.end())
    },
  }
}

/** Amounts and times are whole numbers far below 2^53: as numbers they are exact. */
const WHOLE_NUMBERS = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
}

/** Each try ends one outdated connection, so that the last must get a new one. Nothing of what was tried stands. */
async function withUpToDateClient<Value>(
  pool: Pool,
  connections: number,
  run: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  for (let tries = 0; ; tries++) {
    try {
      return await withClient(pool, run)
    } catch (error) {
      if (codeOf(error) !== OUTDATED || tries === connections) throw error
    }
  }
}

async function withClient<Value>(pool: Pool, run: (client: PoolClient) => Promise<Value>): Promise<Value> {
  let client: PoolClient
  try {
    client = await pool.connect()
  } catch (cause) {
    throw unreachable(cause)
  }
  let broken = false
  try {
    return await run(client)
  } catch (error) {
    // Where only reads are answered a new connection may lead to the server that writes now.
    broken = isBroken(error) || codeOf(error) === READ_ONLY || codeOf(error) === OUTDATED
    throw tellable(error)
  } finally {
    client.release(broken)
  }
}

/** A commit that nobody answered is not repeated: whoever asked reads what stands, for every write here compares first. */
async function inTransaction<Value>(client: PoolClient, work: () => Work<Value>): Promise<Value> {
  for (let tries = 1; ; tries++) {
    await client.query(BEGIN)
    try {
      const value = await drive(client, work())
      await client.query('COMMIT')
      return value
    } catch (error) {
      if (isBroken(error)) throw error
      await client.query('ROLLBACK')
      if (!TRY_AGAIN.has(codeOf(error)) || tries === MOST_TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** tries * (0.5 + Math.random() / 2)))
    }
  }
}

async function drive<Value>(client: PoolClient, work: Work<Value>): Promise<Value> {
  let step = work.next()
  while (!step.done) {
    step = work.next(await askAll(client, step.value))
  }
  return step.value
}

/** All are sent before the first has answered. */
async function askAll(client: PoolClient, statements: readonly Statement[]): Promise<SqlOutcome[]> {
  const settled = await Promise.allSettled(statements.map((statement) => ask(client, statement)))
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : { error: one.reason }))
}

async function ask(client: PoolClient, { text, values }: Statement): Promise<SqlAnswer> {
  const { name, text: numbered } = prepared(text)
  const { rows, rowCount } = await client.query({ name, text: numbered, values: values.map(storable) })
  return { rows, changes: rowCount ?? 0 }
}

/** No text of PostgreSQL holds a NUL; one that is looked for isn't there. */
function storable(value: SqlValue): SqlValue {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value
}

const statements = new Map<string, { readonly name: string; readonly text: string }>()

/** `?` as `$1`, `$2` …, under a name by which the server knows the statement again. */
function prepared(text: string): { readonly name: string; readonly text: string } {
  const known = statements.get(text)
  if (known) return known
  let at = 0
  const numbered = text.replaceAll('?', () => `$${++at}`)
  const statement = { name: createHash('sha256').update(numbered).digest('hex').slice(0, 32), text: numbered }
  statements.set(text, statement)
  return statement
}

function tellable(error: unknown): unknown {
  if (isBroken(error)) return unreachable(error)
  if (!NOT_NOW.test(String(codeOf(error)))) return error
  return new PayError('unavailable', 'The database can’t do this now; try again.', { retryAfter: 1, cause: error })
}

function unreachable(cause: unknown): PayError {
  return new PayError('unavailable', 'The database can’t be reached; try again.', { retryAfter: 1, cause })
}

/** No server there, or one that lets nobody in yet: another try may find it. */
export function isAway(error: unknown): boolean {
  return isBroken(error) || codeOf(error) === NO_ROOM
}

/** Not an answer of the server's, or one with which it hangs up (class 57P: shut down, crashed, starting). */
function isBroken(error: unknown): boolean {
  const code = codeOf(error)
  if (typeof code !== 'string') return error instanceof Error && BROKEN_WORDS.test(error.message)
  return code.startsWith('57P') || code.startsWith('08') || /^E[A-Z_]+$/.test(code)
}
/** In one word: a server that has no TLS doesn't support "connections" of that kind, and never will. */
const BROKEN_WORDS = /connection\b|timeout|terminated|not queryable/i

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
