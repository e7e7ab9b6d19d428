import { createHash, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { migratePostgres, openPostgresStore } from '@pay-checkout/broker/postgres'
import { openSqliteStore } from '@pay-checkout/broker/sqlite'
import { type PostgresServer, startPostgres } from '../packages/broker/lab/postgres/server.ts'
import { type Contender, familySeconds, startContender, together } from './contender.ts'
import { seedStore } from './seed.ts'
import { ACCOUNT, MERCHANT_NO, newShop, type SeedKind, type Shop } from './shop.ts'

export type Database = 'SQLite' | 'PostgreSQL'

/** Everything that is measured on one database, started and filled. */
export interface Stage {
  readonly database: Database
  readonly shop: Shop
  readonly broker: Contender
  /** The same, each by itself. */
  readonly brokers: readonly Contender[]
  readonly floor: Contender
  /** The broker of another revision, where one was asked for. */
  readonly before: Contender | null
  /** Seconds of processor time of the database's own server, which all of them share; null where the database is a file. */
  serverCpu(): number | null
  end(): Promise<void>
}

export interface StageOptions {
  readonly database: Database
  readonly folder: string
  readonly seeds: Readonly<Record<SeedKind, number>>
  /** Broker processes on one database. */
  readonly brokers: number
  /** Where the sources of another revision stand, whose broker is to be measured as well. */
  readonly tree?: string | null
  /** Node's own flags for the broker, as `--cpu-prof`. */
  readonly brokerFlags?: readonly string[]
}

type Where = { readonly sqlite: string } | { readonly postgres: string }

/** Starts a gateway, and broker and floor on databases of their own that hold the same. What was started is ended when the rest can't be. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const folder = join(options.folder, options.database)
  await mkdir(folder, { recursive: true })
  const key = randomBytes(16).toString('hex')
  const server = options.database === 'PostgreSQL' ? await startPostgres({ durable: true }) : null
  const started: Contender[] = []
  const end = async () => {
    await Promise.all(started.map((one) => one.end()))
    await server?.stop()
  }
  const start = async (
    name: string,
    args: readonly string[],
    more: { flags?: readonly string[]; tree?: string } = {},
  ) => {
    const one = await startContender(name, args, { logFile: join(folder, `${name}.log`), ...more })
    started.push(one)
    return one
  }
  try {
    const gateway = await start('gateway', ['bench/gateway.ts', key])
    const shop = newShop(gateway.urls[0] as string, key)
    const fill = server ? postgresFilled(server, options) : sqliteFilled(folder, options)
    const forFloor = await fill('floor')
    const startBrokers = async (name: string, where: Where, tree?: string): Promise<Contender[]> => {
      const config = join(folder, `${name}.json`)
      await writeFile(config, JSON.stringify(brokerConfig(shop, where)), { mode: 0o600 })
      const args = ['packages/broker/src/cli/pay-broker.ts', 'serve', '--port', '0', '--config', config]
      const flags = tree ? [] : (options.brokerFlags ?? [])
      const one = () => start(name, args, { flags, ...(tree && { tree }) })
      return Promise.all(Array.from({ length: options.brokers }, one))
    }
    const brokers = await startBrokers('broker', await fill('broker'))
    const broker = together('broker', brokers)
    const { tree } = options
    const before = tree ? together('before', await startBrokers('before', await fill('before', tree), tree)) : null
    const floor = await start('floor', ['bench/floor/floor.ts', JSON.stringify({ store: forFloor, shop })])
    return {
      ...{ database: options.database, shop, broker, brokers, floor, before },
      serverCpu: () => server && familySeconds(server.pid()),
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

/** Makes a database that holds the seeds, by the stores of a tree: an older broker doesn't open a newer one's. */
type Fill = (name: string, tree?: string) => Promise<Where>

function sqliteFilled(folder: string, { seeds }: StageOptions): Fill {
  return async (name, tree) => {
    const path = join(folder, `${name}.db`)
    const { openSqliteStore } = await storesOf(tree)
    const store = openSqliteStore({ path })
    await seedStore(store, seeds)
    await store.close()
    return { sqlite: path }
  }
}

function postgresFilled(server: PostgresServer, { seeds }: StageOptions): Fill {
  return async (name, tree) => {
    const url = await server.newDatabase(name)
    const { migratePostgres, openPostgresStore } = await storesOf(tree)
    await migratePostgres({ url })
    const store = await openPostgresStore({ url })
    await seedStore(store, seeds)
    await store.close()
    return { postgres: url }
  }
}

interface Stores {
  readonly openSqliteStore: typeof openSqliteStore
  readonly openPostgresStore: typeof openPostgresStore
  readonly migratePostgres: typeof migratePostgres
}

async function storesOf(tree: string | undefined): Promise<Stores> {
  if (!tree) return { openSqliteStore, openPostgresStore, migratePostgres }
  const from = (file: string) => import(pathToFileURL(join(tree, 'packages/broker/src/store', file)).href)
  return { ...(await from('sqlite.ts')), ...(await from('postgres.ts')) } as Stores
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
