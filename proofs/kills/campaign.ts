import { migratePostgres } from '@pay-checkout/broker/postgres'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import { type PostgresServer, startPostgres } from '../../packages/broker/lab/postgres/server.ts'
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
const RECOVERY_MS = 500
const ROUNDS_A_LANE = 40

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
  const runLane = async (lane: number) => {
    const random = randomFrom(seed + lane)
    const open = (account: AccountName) => openLaneOn(account, lane === 1 ? postgres : null)
    const run: Run = { open, tally, random, size }
    // What one campaign doesn't come to another begins with.
    const first = (seed + lane * (ACCOUNTS.length / 2)) % ACCOUNTS.length
    const accounts = [...ACCOUNTS.slice(first), ...ACCOUNTS.slice(0, first)]
    for (const account of accounts) await walkAccount(run, account)
    for (let round = 0; tally.kills < size; round++)
      await strikeAtRandom(run, accounts[round % accounts.length] as AccountName)
  }
  await Promise.all([runLane(0), runLane(1)]).finally(() => postgres.stop())
  return report(tally, seed)
}

interface Run {
  readonly open: (account: AccountName) => Promise<Lane>
  readonly tally: Tally
  readonly random: (below: number) => number
  readonly size: number
}

async function openLaneOn(account: AccountName, postgres: PostgresServer | null): Promise<Lane> {
  if (postgres === null) return openLane(account, null)
  const url = await postgres.newDatabase(`kills_${process.hrtime.bigint()}`)
  await migratePostgres({ url })
  return openLane(account, url)
}

async function walkAccount({ open, tally, size }: Run, account: AccountName): Promise<void> {
  for (const flow of flowsOf(account)) {
    if (tally.kills >= size * WALKED) return
    const lane = await open(account)
    await trial(tally, `${account}: ${flow.name}`, async () => {
      const { kills, steps, problems } = await walkSteps(lane, flow, { reads: true, again: 23, alone: true })
      tally.steps.set(`${account}|${flow.name}`, `${steps}|${kills}`)
      return { kills, problems, trials: steps }
    })
    await lane.close()
  }
}

async function strikeAtRandom({ open, tally, random, size }: Run, account: AccountName): Promise<void> {
  const flows = flowsOf(account)
  const lane = await open(account)
  let lives = true
  for (let round = 0; round < ROUNDS_A_LANE && lives && tally.kills < size; round++) {
    const crowd = Array.from({ length: 1 + random(CROWD) }, () => flows[random(flows.length)] as Flow)
    const moment = (within: number): Moment =>
      random(2) === 0 ? { afterMs: random(within) } : { step: 1 + random(30 * crowd.length), reads: true }
    const death = {
      first: moment(FLOW_MS),
      again: random(2) === 0 ? moment(RECOVERY_MS) : null,
      comeBack: random(2) === 0,
    }
    const names = crowd.map(({ name }) => name).join(', ')
    lives = await trial(tally, `${account}: ${names} (${JSON.stringify(death)})`, async () => ({
      ...(await letDie(lane, crowd, death)),
      trials: 1,
    }))
  }
  await lane.close()
}

/** Counts what a trial came to. False: it couldn’t be finished, which is a finding too. */
async function trial(
  tally: Tally,
  what: string,
  run: () => Promise<{ kills: number; trials: number; problems: readonly string[] }>,
): Promise<boolean> {
  try {
    const { kills, trials, problems } = await run()
    tally.kills += kills
    tally.trials += trials
    tally.found.push(...problems.map((problem) => `${what}: ${problem}`))
    console.error(`${tally.kills} kills, ${tally.found.length} found; ${what}`)
    return true
  } catch (error) {
    tally.found.push(`${what}: ${error instanceof Error ? error.stack : error}`)
    console.error(tally.found.at(-1))
    return false
  }
}

/**
 * Not every gateway has every call. One reads no payer's code, one can't undo what was paid by one. Where a payment can be closed at once
 * the next one closes it. And one never says that it doesn't know a refund: what may not have reached it waits for an operator, for ever.
 */
function flowsOf(account: AccountName): readonly Flow[] {
  return FLOWS.filter(({ needs }) => needs === undefined || !LACKS[account]?.includes(needs))
}

const LACKS: Readonly<Partial<Record<AccountName, readonly Flow['needs'][]>>> = {
  bank: ['reverse'],
  older: ['barcode', 'reverse', 'two at once'],
  methods: ['refund query', 'two at once'],
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
