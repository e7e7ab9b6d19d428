import { createHash, randomBytes } from 'node:crypto'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migratePostgres, openPostgresStore } from '@pay-checkout/broker/postgres'
import { openSqliteStore } from '@pay-checkout/broker/sqlite'
import { type PostgresServer, startPostgres } from '../packages/broker/lab/postgres/server.ts'
import { type Contender, startContender, together } from './contender.ts'
import { seedStore } from './seed.ts'
import { ACCOUNT, MERCHANT_NO, newShop, type SeedKind, type Shop } from './shop.ts'

export type Database = 'SQLite' | 'PostgreSQL'

/** Everything that is measured on one database, started and filled. */
export interface Stage {
  readonly database: Database
  readonly shop: Shop
  readonly broker: Contender
  readonly floor: Contender
  end(): Promise<void>
}

export interface StageOptions {
  readonly database: Database
  readonly folder: string
  readonly seeds: Readonly<Record<SeedKind, number>>
  /** Broker processes on one database. */
  readonly brokers: number
  /** Node's own flags for the broker, as `--cpu-prof`. */
  readonly brokerFlags?: readonly string[]
}

type Where = { readonly sqlite: string } | { readonly postgres: string }

/** Starts a gateway, and broker and floor on databases of their own that hold the same. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const folder = join(options.folder, options.database)
  await mkdir(folder, { recursive: true })
  const key = randomBytes(16).toString('hex')
  const gateway = await startContender('gateway', ['bench/gateway.ts', key], { logFile: join(folder, 'gateway.log') })
  const shop = newShop(gateway.urls[0] as string, key)
  const server = options.database === 'PostgreSQL' ? await startPostgres({ durable: true }) : null
  const [forBroker, forFloor] = await (server ? fillPostgres(server, options) : fillSqlite(folder, options))
  const config = join(folder, 'broker.json')
  await writeFile(config, JSON.stringify(brokerConfig(shop, forBroker)), { mode: 0o600 })
  const args = ['packages/broker/src/cli/pay-broker.ts', 'serve', '--port', '0', '--config', config]
  const started = { logFile: join(folder, 'broker.log'), flags: options.brokerFlags ?? [] }
  const brokers = await Promise.all(
    Array.from({ length: options.brokers }, () => startContender('broker', args, started)),
  )
  const floorArgs = ['bench/floor/floor.ts', JSON.stringify({ store: forFloor, shop })]
  const floor = await startContender('floor', floorArgs, { logFile: join(folder, 'floor.log') })
  const broker = together('broker', brokers)
  return {
    ...{ database: options.database, shop, broker, floor },
    async end() {
      await Promise.all([broker.end(), floor.end(), gateway.end()])
      await server?.stop()
    },
  }
}

async function fillSqlite(folder: string, { seeds }: StageOptions): Promise<[Where, Where]> {
  const [broker, floor] = [join(folder, 'broker.db'), join(folder, 'floor.db')]
  const store = openSqliteStore({ path: broker })
  await seedStore(store, seeds)
  await store.close()
  await copyFile(broker, floor)
  return [{ sqlite: broker }, { sqlite: floor }]
}

async function fillPostgres(server: PostgresServer, { seeds }: StageOptions): Promise<[Where, Where]> {
  const fill = async (name: string): Promise<Where> => {
    const url = await server.newDatabase(name)
    await migratePostgres({ url })
    const store = await openPostgresStore({ url })
    await seedStore(store, seeds)
    await store.close()
    return { postgres: url }
  }
  return [await fill('broker'), await fill('floor')]
}

/** What an operator would write, but for limits that a single loading process would meet at once. */
function brokerConfig(shop: Shop, store: Where): object {
  const hash = `sha256:${createHash('sha256').update(randomBytes(24)).digest('hex')}`
  const unlimited = { burst: 1e9, perSecond: 1e9 }
  return {
    publicUrl: 'http://127.0.0.1:8080',
    store,
    keys: [{ name: 'shop', hash, scopes: ['checkouts'] }],
    tokenKeys: [{ letter: 'a', secret: shop.tokenSecret }],
    limits: { tokenReads: unlimited, tokenActs: unlimited, address: unlimited, refusedNotifications: unlimited },
    accounts: {
      [ACCOUNT]: {
        gateway: 'chaoying',
        baseUrl: `${shop.gatewayUrl}/v2/UnifiedPay/`,
        allowInsecure: true,
        merchantNo: MERCHANT_NO,
        key: shop.key,
        pid: 'bench',
      },
    },
  }
}
