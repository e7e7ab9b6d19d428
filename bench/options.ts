import { parseArgs } from 'node:util'
import type { Database } from './stage.ts'

/** What `pnpm bench` was asked to do. */
export interface BenchOptions {
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
}

/** What `--help` prints. */
export const HELP: string = `pnpm bench [what] [options]

Measures the broker over real HTTP beside its floors and prints Markdown. Linux only. For PostgreSQL its server's programs have to be
installed; without them say --database sqlite.

what          all but the soak when absent; else a part of a name:
              notification | status | create | streams | soak
--quick       less than a minute: tells what runs and roughly how it does
--rounds      counted rounds, in which all take turns (7)
--connections of the load (64)
--database    sqlite or postgresql (both)
--brokers     processes on one PostgreSQL (4)
--streams     open streams (10000)
--minutes     of the soak (2)
--profile     a folder for the broker's processor profiles`

const DATABASES: readonly Database[] = ['SQLite', 'PostgreSQL']

/** Reads the command line; null when only help was asked for. Throws for what it doesn't know. */
export function readOptions(args: readonly string[]): BenchOptions | null {
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
      minutes: { type: 'string', default: '2' },
      profile: { type: 'string' },
    },
  })
  if (values.help) return null
  const { quick, database, profile } = values
  const databases = DATABASES.filter((name) => !database || name.toLowerCase() === database.toLowerCase())
  if (databases.length === 0) throw new Error(`There is no database ${database} here: say sqlite or postgresql.`)
  return {
    ...{ only: positionals[0], databases, profile },
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
