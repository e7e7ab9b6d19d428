import { migratePostgres } from '@pay-checkout/broker/postgres'
import { startWorld, type World, type WorldOptions } from '../../e2e/process/world.ts'
import { type FrailWire, layFrailWire } from '../../packages/broker/lab/postgres/frail-wire.ts'
import { type PostgresServer, startPostgres } from '../../packages/broker/lab/postgres/server.ts'
import { type GatewayWatch, watchGateways } from './watch-gateways.ts'

/** Several brokers on one PostgreSQL, behind one address, and somebody who watches what they ask of the gateways. */
export interface Fleet extends World {
  readonly postgres: PostgresServer
  readonly databaseUrl: string
  /** The brokers' way to the database. */
  readonly wire: FrailWire
  readonly watch: GatewayWatch
}

/** For what comes soon on a machine that does nothing else. */
export const PATIENCE = { timeout: 60_000 }
/** Sooner than a page’s next look of its own, every fifteen seconds: it was told. */
export const TOLD_WITHIN_MS = 10_000
const MINUTES = 60_000
/** Four brokers, on machines two of whose clocks nobody has set. */
export const FOUR: readonly number[] = [0, 10 * MINUTES, -10 * MINUTES, 0]

/** Starts a fleet. */
export async function startFleet({ clocksAhead = FOUR }: Pick<WorldOptions, 'clocksAhead'> = {}): Promise<Fleet> {
  const postgres = await startPostgres()
  const databaseUrl = await postgres.newDatabase('fleet')
  await migratePostgres({ url: databaseUrl })
  let watch: GatewayWatch | undefined
  const wayToSandbox = async (sandboxUrl: string) => {
    watch = await watchGateways(sandboxUrl)
    return watch.url
  }
  const wire = await layFrailWire(databaseUrl)
  const world = await startWorld({ postgres: wire.url, clocksAhead, wayToSandbox })
  return {
    ...world,
    postgres,
    databaseUrl,
    wire,
    watch: watch as unknown as GatewayWatch,
    async close() {
      await world.close()
      watch?.close()
      await wire.close()
      await postgres.stop()
    },
  }
}

/** The same notification, so many times, so many at once; answers how often each answer came. */
export async function storm(
  fleet: Fleet,
  tradeNo: string,
  { times, concurrency }: { readonly times: number; readonly concurrency: number },
): Promise<Readonly<Record<string, number>>> {
  const { body } = await fleet.control(`/ledger/${tradeNo}/notify`, { times, concurrency })
  return body.bodies
}
