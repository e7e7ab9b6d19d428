#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander'
import { loadConfig } from './load-config.ts'
import { makeKeys } from './make-keys.ts'
import { migrate } from './open-store.ts'
import { ConfigInvalid, findConfigFile } from './read-config-file.ts'
import { serve } from './serve.ts'

const CONFIG_FLAG = '-c, --config <file>'
const CONFIG_ABOUT = 'configuration: .json, .js or .ts; default pay-broker.config.* in this folder'

const program = new Command('pay-broker')
  .description(
    'Takes payments through Chinese payment gateways: one HTTP API, signed webhooks, no secrets in the page.',
  )
  .showHelpAfterError()

program
  .command('serve')
  .description('Serve the broker, and ask gateways and deliver webhooks when that is due.')
  .option(CONFIG_FLAG, CONFIG_ABOUT)
  .option('-p, --port <number>', 'port to listen on; 0 takes a free one', readPort, 4020)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .action((options: { config?: string; port: number; host: string }) =>
    run(async () => {
      await serve(await load(options.config), options)
    }),
  )

program
  .command('check-config')
  .description('Check a configuration and name every field that is wrong. Exits with 1 when one is.')
  .option(CONFIG_FLAG, CONFIG_ABOUT)
  .action((options: { config?: string }) =>
    run(async () => {
      const { accounts } = await load(options.config)
      const names = Object.entries(accounts).map(([name, { gateway }]) => `${name} (${gateway.id})`)
      console.log(`The configuration is good. Accounts: ${names.join(', ')}.`)
    }),
  )

program
  .command('migrate')
  .description('Bring the schema of the configured PostgreSQL database up to date. Brokers may run meanwhile.')
  .option(CONFIG_FLAG, CONFIG_ABOUT)
  .action((options: { config?: string }) =>
    run(async () => {
      console.log(await migrate((await load(options.config)).store))
    }),
  )

program
  .command('keys')
  .description('Make a secret key, a token key and a webhook secret, and say where each belongs.')
  .action(() => console.log(makeKeys()))

await program.parseAsync()

function load(named: string | undefined): ReturnType<typeof loadConfig> {
  return loadConfig(findConfigFile(named, process.cwd()), process.env)
}

// What the operator can mend is told in a sentence; what they can't is a fault of ours, told with its stack.
async function run(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    process.exitCode = 1
    if (error instanceof ConfigInvalid) console.error(describe(error))
    else console.error(error)
  }
}

function describe({ message, problems }: ConfigInvalid): string {
  return [message, ...problems.map(({ field, detail }) => `  ${field === '' ? detail : `${field} ${detail}`}`)].join(
    '\n',
  )
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}
