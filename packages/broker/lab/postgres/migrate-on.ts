import { Client } from 'pg'

const TABLES = ['checkouts', 'payments', 'refunds', 'evidence', 'events', 'deliveries', 'tokens', 'orphans']

/** What the `pay-broker migrate` of a later version may do to a database: add to every table, all in one transaction. */
export async function migrateOn(url: string): Promise<void> {
  const client = new Client(url)
  await client.connect()
  await client.query('BEGIN')
  for (const table of TABLES) await client.query(`ALTER TABLE ${table} ADD COLUMN of_tomorrow text NOT NULL DEFAULT ''`)
  await client.query('CREATE TABLE tomorrows (id text PRIMARY KEY)')
  await client.query('UPDATE schema_version SET version = version + 1')
  await client.query('COMMIT')
  await client.end()
}
