import type { CampaignReport } from './campaign-report.ts'
import { fuzzCampaign } from './fuzz/fuzz-campaign.ts'
import { outageCampaign } from './outages/outage-campaign.ts'
import { simulationCampaign } from './simulation/simulation-campaign.ts'

/**
 * The long runs: what the tests try a few hundred times is tried here many thousand times, until its owner stops believing in luck.
 * `pnpm campaign` lists them, `pnpm campaign <name> [size]` runs one and prints a Markdown table of what ran and what was found.
 */

/** One long run. */
interface Campaign {
  readonly name: string
  /** What is done, and how often: a sentence whose number is `size`. */
  readonly about: string
  /** How much, when nobody says. */
  readonly size: number
  run(size: number): Promise<CampaignReport>
}

const CAMPAIGNS: readonly Campaign[] = [
  {
    name: 'kills',
    about: 'kills of a real broker, at every step and at random moments, its recovery included',
    size: 2_000,
    run: async (size) => (await import('./kills/campaign.ts')).killsCampaign(size),
  },
  {
    name: 'simulation',
    about: 'histories of two brokers, a gateway, payers and a merchant, and of all that goes wrong between them',
    size: 50_000,
    run: simulationCampaign,
  },
  {
    name: 'fuzz',
    about: 'mutated notifications and replies, to every gateway’s reader, under new seeds',
    size: 20_000_000,
    run: fuzzCampaign,
  },
  {
    name: 'outages',
    about: 'histories of a merchant’s server that is away, rude or picky, and of brokers that crash while they tell it',
    size: 5_000,
    run: outageCampaign,
  },
  {
    name: 'storm',
    about: 'notifications to four brokers on one PostgreSQL, a tenth of them for each of ten orders',
    size: 100_000,
    run: async (size) => (await import('./storms/campaign.ts')).stormCampaign(size),
  },
  {
    name: 'database-crashes',
    about: 'crashes of the PostgreSQL of four brokers, in the middle of storms',
    size: 50,
    run: async (size) => (await import('./storms/campaign.ts')).databaseCrashCampaign(size),
  },
  {
    name: 'newcomer',
    about: 'ways of each README from an empty folder with Node 20 and npm to a paid order, by its printed lines alone',
    size: 3,
    run: async (size) => (await import('./newcomer/campaign.ts')).newcomerCampaign(size),
  },
  {
    name: 'scale',
    about:
      'orders of years in both stores, among which every list, filter and lease has to cost what it costs among ten thousand',
    size: 2_000_000,
    run: async (size) => (await import('./scale/campaign.ts')).scaleCampaign(size),
  },
  {
    name: 'room',
    about:
      'orders that are paid and told: how much room each takes on both stores, by tables, and which updates of PostgreSQL are HOT',
    size: 5_000,
    run: async (size) => (await import('./scale/room.ts')).roomCampaign(size),
  },
  {
    name: 'memory',
    about: 'minutes of steady work for a real broker, whose memory has to stay what it was',
    size: 60,
    run: async (size) => (await import('./memory/campaign.ts')).memoryCampaign(size),
  },
  {
    name: 'dates',
    about:
      'days on which all tests are run: tomorrow, in 40 and in 400 days, and through Beijing’s midnight into 1 March of a leap year and into a new year',
    size: 5,
    run: async (size) => (await import('./dates/campaign.ts')).datesCampaign(size),
  },
  {
    name: 'frameworks',
    about:
      'examples of pages (plain, React 19 and 18, Next, Vue, Nuxt, Angular), each a fresh project with the packed packages, paid on',
    size: 7,
    run: async (size) => (await import('./frameworks/campaign.ts')).frameworksCampaign(size),
  },
]

const [name, sizeText] = process.argv.slice(2)
const campaign = CAMPAIGNS.find((one) => one.name === name)
const size = sizeText === undefined ? campaign?.size : Number(sizeText.replaceAll(/[,_]/g, ''))

if (!campaign || !Number.isSafeInteger(size) || (size as number) < 1) {
  console.log(`pnpm campaign <name> [size]\n\n| name | size | |\n|---|---|---|\n${CAMPAIGNS.map(listed).join('\n')}`)
  process.exitCode = name === undefined ? 0 : 2
} else process.exitCode = await runCampaign(campaign, size as number)

function listed({ name, size, about }: Campaign): string {
  return `| ${name} | ${number(size)} | ${about} |`
}

async function runCampaign({ name, run }: Campaign, size: number): Promise<number> {
  const started = performance.now()
  const { ran, found, table } = await run(size)
  const minutes = ((performance.now() - started) / 60_000).toFixed(1)
  const result = found.length === 0 ? 'nothing' : `**${number(found.length)}**`
  console.log(
    `\n| campaign | ran | minutes | found |\n|---|---|---|---|\n| ${name} | ${ran} | ${minutes} | ${result} |`,
  )
  if (table !== undefined) console.log(`\n${table}`)
  for (const one of found) console.error(`\n✘ ${one}`)
  return found.length === 0 ? 0 : 1
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
