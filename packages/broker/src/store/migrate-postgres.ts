import { Client } from 'pg'
import { POSTGRES_MIGRATIONS } from './migrations.ts'

/** What a migration found and left: versions of the schema. */
export interface Migrated {
  readonly from: number
  readonly to: number
}

/** Any number nobody else locks: two migrations at the same time wait for each other. */
const LOCK = 0x7061_7962

/**
 * Brings a PostgreSQL database's schema up to date, in one transaction: all of it or nothing. Steps only add, so that brokers of the
 * version before go on meanwhile. A newer schema is left as it is.
 */
export async function migratePostgres({ url }: { readonly url: string }): Promise<Migrated> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, lock_timeout: 10_000 })
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)')
    const from = await schemaVersion(client)
    for (const step of POSTGRES_MIGRATIONS.slice(from)) await client.query(step)
    const to = Math.max(from, POSTGRES_MIGRATIONS.length)
    // The row stays the same one: brokers that write to it meanwhile, to see whether they can, go on with what it says then.
    const { rowCount } = await client.query('UPDATE schema_version SET version = $1', [to])
    if (rowCount === 0) await client.query('INSERT INTO schema_version (version) VALUES ($1)', [to])
    await client.query('COMMIT')
    return { from, to }
  } finally {
    await client.end()
  }
}

/** The version a database stands at; 0 for one without a schema. */
export async function schemaVersion(database: Pick<Client, 'query'>): Promise<number> {
  const { rows: found } = await database.query(`SELECT to_regclass('schema_version') IS NOT NULL AS there`)
  if (!found[0]?.there) return 0
  const { rows } = await database.query<{ version: number }>('SELECT version FROM schema_version')
  return rows[0]?.version ?? 0
}
