import { startPostgres } from '../../packages/broker/lab/postgres/server.ts'
import { migratePostgres } from '../../packages/broker/src/store/migrate-postgres.ts'
import { openPostgresStore } from '../../packages/broker/src/store/postgres.ts'

/** Prints what time (ms) it is for Node, and for a PostgreSQL of its own: `1767225540000 1767225540010`. */

const server = await startPostgres()
try {
  const url = await server.newDatabase('clocks')
  await migratePostgres({ url })
  const store = await openPostgresStore({ url })
  // A broker takes the time from its database.
  console.log(`${Date.now()} ${store.clock?.now()}`)
  await store.close()
} finally {
  await server.stop()
}
