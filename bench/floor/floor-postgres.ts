import { createHash } from 'node:crypto'
import { Pool, type PoolClient, types } from 'pg'
import { evidenceOf, fits, keyOf, payingOf, readGrant, valuesOf } from './floor-sqlite.ts'
import * as sql from './floor-store.ts'

/** The floor on PostgreSQL: a pool of sixteen, named statements, one transaction for each change. */
export function openFloorPostgres(url: string): sql.FloorStore {
  types.setTypeParser(types.builtins.INT8, Number)
  const pool = new Pool({ connectionString: url, max: 16 })
  const read = async (text: string, ...values: unknown[]) => (await ask(pool, text, values)).rows[0]
  const within = async <Value>(work: (client: PoolClient) => Promise<Value>): Promise<Value> => {
    const client = await pool.connect()
    try {
      await client.query('BEGIN')
      const value = await work(client)
      await client.query('COMMIT')
      return value
    } finally {
      client.release()
    }
  }
  return {
    async grant(tokenId) {
      const row = await read(sql.GRANT, tokenId)
      return row ? readGrant(row) : null
    },
    payment: async (id, checkoutId) => (await read(sql.PAYMENT, id, checkoutId)) ?? null,
    begin: (payment, version) =>
      within(async (client) => {
        const { rowCount } = await ask(client, sql.COUNT_CHECKOUT, [payment.checkoutId, version])
        if (rowCount !== 1) return false
        await ask(client, sql.KEEP_KEY, keyOf(payment))
        await ask(client, sql.ADD_PAYMENT, valuesOf(payment))
        return true
      }),
    accept: (id, action, at) =>
      within(async (client) => {
        await ask(client, sql.ACCEPT, [action, at + 5_000, id])
        await ask(client, sql.ADD_EVIDENCE, evidenceOf(id, at, 'create', 'sending', 'awaiting'))
      }),
    pay: (paid) =>
      within(async (client) => {
        const found = (await ask(client, sql.FIND, [paid.tradeNo])).rows[0]
        if (!found || !fits(found, paid)) return null
        for (const [text, values] of payingOf(found, paid, Date.now())) {
          if ((await ask(client, text, values)).rowCount !== 1) throw new Error('Somebody was quicker')
        }
        return found.checkout_id as string
      }),
  }
}

const named = new Map<string, { readonly name: string; readonly text: string }>()

function ask(client: Pool | PoolClient, text: string, values: unknown[]) {
  return client.query({ ...prepared(text), values })
}

function prepared(text: string): { readonly name: string; readonly text: string } {
  const known = named.get(text)
  if (known) return known
  let at = 0
  const numbered = text.replaceAll('?', () => `$${++at}`)
  const statement = { name: createHash('md5').update(text).digest('hex'), text: numbered }
  named.set(text, statement)
  return statement
}
