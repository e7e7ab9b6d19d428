import { migratePostgres } from '@pay-checkout/broker/postgres'
import { expect } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../packages/broker/src/testing/postgres/server.ts'
import { AMOUNT, type Order, placeOrder } from '../order.ts'
import { startWorld, type World, type WorldOptions } from '../world.ts'
import { type GatewayWatch, watchGateways } from './watch-gateways.ts'

/** Several brokers on one PostgreSQL, behind one address, and somebody who watches what they ask of the gateways. */
export interface Fleet extends World {
  readonly postgres: PostgresServer
  readonly databaseUrl: string
  readonly watch: GatewayWatch
}

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
  const world = await startWorld({ postgres: databaseUrl, clocksAhead, wayToSandbox })
  return {
    ...world,
    postgres,
    databaseUrl,
    watch: watch as unknown as GatewayWatch,
    async close() {
      await world.close()
      watch?.close()
      await postgres.stop()
    },
  }
}

/** An order that the payer has paid, and of which the broker doesn't know: every notification is lost. */
export async function paidUnheard(fleet: Fleet): Promise<Order & { readonly tradeNo: string }> {
  const order = await placeOrder(fleet, 'main')
  await order.fault('notification', 'never', { times: null })
  const { body } = await order.start()
  await order.pay(body.action)
  const [payment] = await order.ledger()
  return { ...order, tradeNo: payment?.tradeNo as string }
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

/** One payment at the gateway, created once; one event; told once. */
export async function expectPaidOnce(fleet: Fleet, order: Order): Promise<void> {
  await fleet.merchant.event('checkout.paid', order.orderNo)
  expect(order.paidEvents()).toHaveLength(1)
  expect(fleet.merchant.deliveries.filter(({ orderNo }) => orderNo === order.orderNo)).toHaveLength(1)
  expect(await order.status()).toBe('paid')
  expect(await order.ledger()).toMatchObject([{ creates: 1, amount: AMOUNT, status: 'paid' }])
}
