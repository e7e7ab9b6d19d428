import { migratePostgres } from '@pay-checkout/broker/postgres'
import type { AccountName } from '../../../demo/gateway-accounts.ts'
import { type PostgresServer, startPostgres } from '../../../packages/broker/src/testing/postgres/server.ts'
import { FLOWS, type Flow } from './flows.ts'
import { type Lane, openLane } from './lane.ts'
import { letDie, type Moment } from './let-die.ts'
import { walkSteps } from './walk-steps.ts'

/** What a campaign of kills has done, as `pnpm campaign` prints it. */
export interface KillsReport {
  readonly ran: string
  readonly found: readonly string[]
  readonly table: string
}

const ACCOUNTS: readonly AccountName[] = ['main', 'bank', 'older', 'chaoying', 'chaoying-older', 'methods']
/** The share of a campaign that walks; the rest strikes at random. */
const WALKED = 0.6
/** As many orders die together as this, at most. */
const CROWD = 6
/** A flow is over within this, mostly; a start and what it finds to do takes longer. */
const FLOW_MS = 80
const RECOVERY_MS = 900

interface Tally {
  kills: number
  trials: number
  readonly steps: Map<string, string>
  readonly found: string[]
}

/**
 * Kills a broker so many times: at every step of every flow of every account, reads too, with the recovery killed as well, and then at
 * random moments with up to six orders under way. Half of it on SQLite, half on PostgreSQL, beside each other.
 */
export async function killsCampaign(size: number): Promise<KillsReport> {
  const postgres = await startPostgres()
  const tally: Tally = { kills: 0, trials: 0, steps: new Map(), found: [] }
  const seed = Date.now() % 1_000_000
  const enough = (part: number) => tally.kills >= size * part
  const run = async (onPostgres: boolean) => {
    const accounts = onPostgres ? [...ACCOUNTS].reverse() : ACCOUNTS
    for (const account of accounts)
      if (!enough(0.6)) await walkAccount(await open(postgres, account, onPostgres), tally)
    const random = randomFrom(seed + (onPostgres ? 1 : 0))
    for (let round = 0; !enough(1); round++) {
      const account = accounts[round % accounts.length] as AccountName
      await strikeAtRandom(await open(postgres, account, onPostgres), tally, { random, enough: () => enough(1) })
    }
  }
  await Promise.all([run(false), run(true)])
  await postgres.stop()
  return report(tally, seed)
}

async function open(postgres: PostgresServer, account: AccountName, onPostgres: boolean): Promise<Lane> {
  if (!onPostgres) return openLane(account, null)
  const url = await postgres.newDatabase(`kills_${process.hrtime.bigint()}`)
  await migratePostgres({ url })
  return openLane(account, url)
}

async function walkAccount(lane: Lane, tally: Tally, enough: () => boolean): Promise<void> {
  for (const flow of flowsOf(lane.account)) {
    if (enough()) break
    await trial(lane, tally, flow.name, async () => {
      const { kills, steps, problems } = await walkSteps(lane, flow, { reads: true, again: 23 })
      tally.steps.set(`${lane.account}|${flow.name}`, `${steps}|${kills}`)
      return { kills, problems, trials: steps }
    })
  }
  await lane.close()
}

const ROUNDS_A_LANE = 40

async function strikeAtRandom(
  lane: Lane,
  tally: Tally,
  { random, enough }: { random: (below: number) => number; enough: () => boolean },
): Promise<void> {
  const flows = flowsOf(lane.account)
  for (let round = 0; round < ROUNDS_A_LANE && !enough(); round++) {
    const crowd = Array.from({ length: 1 + random(CROWD) }, () => flows[random(flows.length)] as Flow)
    const moment = (within: number): Moment =>
      random(2) === 0 ? { afterMs: random(within) } : { step: 1 + random(30 * crowd.length), reads: true }
    const first = moment(FLOW_MS)
    const again = random(2) === 0 ? moment(RECOVERY_MS) : null
    const names = crowd.map(({ name }) => name).join(', ')
    await trial(lane, tally, `${names} (${JSON.stringify({ first, again })})`, async () => ({
      ...(await letDie(lane, crowd, { first, again })),
      trials: 1,
    }))
  }
  await lane.close()
}

async function trial(
  { account }: Lane,
  tally: Tally,
  what: string,
  run: () => Promise<{ kills: number; trials: number; problems: readonly string[] }>,
): Promise<void> {
  try {
    const { kills, trials, problems } = await run()
    tally.kills += kills
    tally.trials += trials
    tally.found.push(...problems.map((problem) => `${account}: ${what}: ${problem}`))
    console.error(`${tally.kills} kills; ${account}: ${what}`)
  } catch (error) {
    tally.found.push(`${account}: ${what}: ${error instanceof Error ? error.stack : error}`)
    console.error(tally.found.at(-1))
  }
}

/** Not every gateway has every call: one reads no payer's code, one can't undo what was paid by one. */
function flowsOf(account: AccountName): readonly Flow[] {
  return FLOWS.filter(({ needs }) => needs === undefined || !LACKS[account]?.includes(needs))
}

const LACKS: Readonly<Partial<Record<AccountName, readonly Flow['needs'][]>>> = {
  bank: ['reverse'],
  older: ['barcode', 'reverse'],
}

function report({ kills, trials, steps, found }: Tally, seed: number): KillsReport {
  const rows = [...steps].map(([key, value]) => `| ${[...key.split('|'), ...value.split('|')].join(' | ')} |`)
  return {
    ran: `${kills.toLocaleString('en-US')} kills in ${trials.toLocaleString('en-US')} trials, seed ${seed}`,
    found,
    table: ['| account | flow | steps | kills |', '|---|---|---|---|', ...rows].join('\n'),
  }
}

/** Choices that a seed repeats; the moments of a process it can't. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
