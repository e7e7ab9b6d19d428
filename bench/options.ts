import { parseArgs } from 'node:util'
import type { PageBenchOptions } from './page/page-bench.ts'
import type { Database } from './stage.ts'
import { WORKLOADS } from './workloads.ts'

/** What `pnpm bench` was asked to do. */
export interface BenchOptions {
  readonly kind: 'measure'
  /** Names of workloads, or parts of them; none: all. */
  readonly only: string | undefined
  readonly databases: readonly Database[]
  readonly rounds: number
  readonly connections: number
  /** Broker processes on one PostgreSQL; on SQLite there is one. */
  readonly brokers: number
  /** By how much less than usual is done. */
  readonly share: number
  readonly streams: number
  readonly soakMinutes: number
  /** A folder for the broker's processor profiles. */
  readonly profile: string | undefined
  /** Another revision, whose broker takes turns with them. */
  readonly against: string | undefined
}

/** What `pnpm bench page` was asked to do. */
export interface PageBench extends PageBenchOptions {
  readonly kind: 'page'
}

/** What `--help` prints. */
export const HELP: string = `pnpm bench [what] [options]

Measures the broker over real HTTP beside its floors and prints Markdown: in about five minutes, on Linux. Without a PostgreSQL
(\`node scripts/get-postgres.ts\` gets one) say --database sqlite. Figures of a machine that does other things at the same time mean little.

what          all but the soak and the brokers when absent; else a part of a name:
              notification | status | create | streams | soak
              brokers: what one PostgreSQL takes from one broker, two, four (seven minutes)
              page: the element in Chromium beside a page written by hand, and beside Adyen's (under ten minutes, by itself)
              page wait: what five minutes beside a code cost, alone (a minute)
--quick       a minute: tells that all of it runs, and roughly how
--rounds      counted rounds, in which all take turns (7)
--connections of the load (64)
--database    sqlite or postgresql (both)
--brokers     processes on one PostgreSQL (4)
--streams     open streams (10000)
--minutes     of the soak (4)
--profile     an empty folder for the broker's processor profiles; tells where its time goes, by the folders of its sources
--against     another revision, whose broker, or of the page whose element, is measured as well; of streams and soak it isn't`

const DATABASES: readonly Database[] = ['SQLite', 'PostgreSQL']

/** Only help was asked for, or, with a sentence that says why, is to be given. */
export interface HelpInstead {
  readonly kind: 'help'
  readonly refusal: string | null
}

/** Reads the command line. */
export function readOptions(args: readonly string[]): BenchOptions | PageBench | HelpInstead {
  try {
    return read(args) ?? { kind: 'help', refusal: null }
  } catch (error) {
    return { kind: 'help', refusal: error instanceof Error ? error.message : String(error) }
  }
}

function read(args: readonly string[]): BenchOptions | PageBench | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      connections: { type: 'string', default: '64' },
      database: { type: 'string' },
      brokers: { type: 'string', default: '4' },
      streams: { type: 'string' },
      minutes: { type: 'string', default: '4' },
      profile: { type: 'string' },
      against: { type: 'string' },
    },
  })
  if (values.help) return null
  const { quick, database, profile, against } = values
  const databases = DATABASES.filter((name) => !database || name.toLowerCase() === database.toLowerCase())
  const [only, part] = positionals
  if (only === 'page') {
    if (part !== undefined && part !== 'wait') throw new Error(`The page has no part ${part}: say wait, or nothing.`)
    return { kind: 'page', part, rounds: whole('rounds', values.rounds ?? (quick ? '3' : '9')), against }
  }
  const names = [...WORKLOADS.map(({ name }) => name), 'streams', 'soak', 'brokers']
  if (process.platform !== 'linux') throw new Error('What a process costs is read from /proc, which only Linux has.')
  if (only !== undefined && !names.some((name) => name.includes(only)))
    throw new Error(`Nothing here is called ${only}.`)
  if (databases.length === 0) throw new Error(`There is no database ${database} here: say sqlite or postgresql.`)
  return {
    ...{ kind: 'measure', only, databases, profile, against },
    rounds: whole('rounds', values.rounds ?? (quick ? '3' : '7')),
    connections: whole('connections', values.connections),
    brokers: whole('brokers', values.brokers),
    share: quick ? 0.25 : 1,
    streams: whole('streams', values.streams ?? (quick ? '1000' : '10000')),
    soakMinutes: whole('minutes', values.minutes),
  }
}

function whole(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} takes a whole number from 1 on, not ${text}.`)
  return Number(text)
}
