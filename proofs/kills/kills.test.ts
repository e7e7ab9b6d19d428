import { migratePostgres } from '@pay-checkout/broker/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../packages/broker/lab/postgres/server.ts'
import { FLOWS } from './flows.ts'
import { type Lane, openLane } from './lane.ts'
import { type Walk, type WalkPlan, walkSteps } from './walk-steps.ts'

/** How many there are to be, whatever becomes of flows and steps. */
const FEWEST_KILLS = 200

let postgres: PostgresServer
let killed = 0
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres.stop())

async function openPostgresLane(): Promise<Lane> {
  const url = await postgres.newDatabase('kills')
  await migratePostgres({ url })
  return openLane('chaoying', url)
}

/** Each database with another gateway; on one the broker is killed once, on the other its recovery is killed as well, and half the time nobody comes back. */
const LANES: readonly { readonly database: string; readonly open: () => Promise<Lane>; readonly plan: WalkPlan }[] = [
  { database: 'SQLite', open: () => openLane('main', null), plan: { reads: false, again: 0, alone: false } },
  { database: 'PostgreSQL', open: openPostgresLane, plan: { reads: false, again: 9, alone: true } },
]

// The lanes run beside each other, and what is walked on one of them one after the other.
describe.each(LANES)('killed at every step on $database', { concurrent: true, timeout: 900_000 }, ({ open, plan }) => {
  let lane: Lane
  let turn: Promise<unknown> = Promise.resolve()
  const walk = (flow: (typeof FLOWS)[number]): Promise<Walk> => {
    const mine = turn.then(() => walkSteps(lane, flow, plan))
    turn = mine.catch(() => {})
    return mine
  }
  beforeAll(async () => {
    lane = await open()
  })
  afterAll(() => lane.close())

  test.each(FLOWS)('$name: $holds', async (flow) => {
    const { problems, kills, steps } = await walk(flow)
    expect(problems).toEqual([])
    expect(kills).toBeGreaterThanOrEqual(steps)
    killed += kills
  })
})

test('that were two hundred kills at least', () => {
  expect(killed).toBeGreaterThanOrEqual(FEWEST_KILLS)
})
