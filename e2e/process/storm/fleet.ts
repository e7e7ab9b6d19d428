import { migratePostgres } from '@pay-checkout/broker/postgres'
import { expect } from 'vitest'
import { type FrailWire, layFrailWire } from '../../../packages/broker/src/testing/postgres/frail-wire.ts'
import { type PostgresServer, startPostgres } from '../../../packages/broker/src/testing/postgres/server.ts'
import { AMOUNT, type Order, placeOrder } from '../order.ts'
import { startWorld, type World, type WorldOptions } from '../world.ts'
import { type GatewayWatch, watchGateways } from './watch-gateways.ts'

/** Several brokers on one PostgreSQL, behind one address, and somebody who watches what they ask of the gateways. */
export interface Fleet extends World {
  readonly postgres: PostgresServer
  readonly databaseUrl: string
  /** The brokers' way to the database. */
  readonly wire: FrailWire
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

/** One payment at the gateway, created once, and one event of it. Of the first five hundred orders of a fleet. */
export async function expectPaidOnce(fleet: Fleet, order: Order): Promise<void> {
  await expect.poll(() => order.status()).toBe('paid')
  const { body } = await fleet.asMerchant('GET', '/v1/events?type=checkout.paid&limit=500')
  const events = body.events.filter(({ data }: { data: { orderNo: string } }) => data.orderNo === order.orderNo)
  expect(events).toHaveLength(1)
  expect(await order.ledger()).toMatchObject([{ creates: 1, amount: AMOUNT, status: 'paid' }])
}

/** The same, and the merchant was told, by nobody while another was at it. */
export async function expectPaidAndTold(fleet: Fleet, order: Order): Promise<void> {
  await fleet.merchant.event('checkout.paid', order.orderNo)
  await expectPaidOnce(fleet, order)
  expect(order.paidEvents()).toHaveLength(1)
  expect(fleet.merchant.deliveries.filter(({ overlapped }) => overlapped)).toEqual([])
}

/** How often the merchant was told of an order, repetitions included. */
export function timesTold({ merchant }: Fleet, { orderNo }: Order): number {
  return merchant.deliveries.filter((delivery) => delivery.orderNo === orderNo).length
}
