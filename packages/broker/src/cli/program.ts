import { Command, InvalidArgumentError } from 'commander'
import { InvalidConfig } from '../gateway/read-config.ts'
import { CannotRun } from './cannot-listen.ts'
import { checkTrail } from './check-trail.ts'
import { describeCashiers } from './describe-cashiers.ts'
import { describePayers } from './describe-payers.ts'
import { loadConfig } from './load-config.ts'
import { makeKeys } from './make-keys.ts'
import { migrate } from './open-store.ts'
import { ownVersion } from './own-version.ts'
import { rawCall } from './raw-call.ts'
import { findConfigFile } from './read-config-file.ts'
import { readSpan, reconcileOnce } from './reconcile.ts'
import { serve } from './serve.ts'

const CONFIG_FLAG = '-c, --config <file>'
const CONFIG_ABOUT = 'configuration: .json, .js or .ts; default pay-broker.config.* in this folder'

const CALL_HELP = `
For example:
  pay-broker call main orderquery '{"paytype":"WECHAT","out_trade_no":"A1001"}'

Prints what was sent and what came back, without secrets. Ends with 0 when the gateway did it, with 1 when it refused or its
answer can’t be believed (then ask by a query what became of it), and with 2 when nothing was sent.`

const program = new Command('pay-broker')
  .description(
    'Takes payments through Chinese payment gateways: one HTTP API, signed webhooks, no secrets in the page.',
  )
  .version(ownVersion(), '-V, --version', 'print the version')
  .showHelpAfterError()

program
  .command('serve')
  .description('Serve the broker, and ask gateways and deliver webhooks when that is due.')
  .option(CONFIG_FLAG, CONFIG_ABOUT)
  .option('-p, --port <number>', 'port to listen on; 0 takes a free one', readPort, 4020)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--grace <seconds>', 'how long to go on serving, no more ready, once told to stop', readSeconds, 0)
  .option('--finish <seconds>', 'how long what runs may take after that before it is cut off', readSeconds, 10)
  .action((options: { config?: string; port: number; host: string; grace: number; finish: number }) =>
    run(async () => {
      const { port, host, grace, finish } = options
      await serve(await load(options.config, { store: true }), {
        port,
        host,
        graceMs: grace * 1000,
        finishMs: finish * 1000,
      })
      // A call to a gateway that was cut off would hold the process until it has timed out.
      process.exit()
    }),
  )

program
  .command('check-config')
  .description('Check a configuration and name every field that is wrong. Exits with 1 when one is.')
  .option(CONFIG_FLAG, CONFIG_ABOUT)
  .action((options: { config?: string }) =>
    run(async () => {
      const config = await load(options.config, { store: true })
      const names = Object.entries(config.accounts).map(([name, { gateway }]) => `${name} (${gateway.id})`)
      console.log(`The configuration is good. Accounts: ${names.join(', ')}.`)
      for (const sentence of [...describePayers(config), ...describeCashiers(config)]) console.log(sentence)
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
  .command('check-trail')
  .description(
    'Check that nobody has changed payments, refunds or their history behind the broker’s back. Else exits with 1.',
  )
  .option(CONFIG_FLAG, CONFIG_ABOUT)
  .action((options: { config?: string }) =>
    run(async () => {
      const { holds, text } = await checkTrail((await load(options.config)).store)
      if (holds) console.log(text)
      else {
        console.error(text)
        process.exitCode = 1
      }
    }),
  )

program
  .command('reconcile')
  .description('Compare our books with the gateways’, and change nothing there. Exits with 1 when they differ.')
  .option(CONFIG_FLAG, CONFIG_ABOUT)
  .option('--since <span>', 'how far back: 72h, or 3d', readWindow, readSpan('72h'))
  .option('--account <name>', 'only this account')
  .option('--json', 'the report as JSON', false)
  .action(({ config, since: windowMs, ...rest }: { config?: string; since: number; account?: string; json: boolean }) =>
    run(async () => {
      const { agrees, text } = await reconcileOnce(await load(config), { windowMs, ...rest })
      console.log(text)
      if (!agrees) process.exitCode = 1
    }),
  )

program
  .command('call')
  .description(
    'Make any documented call of a gateway by its own name: signed, sent once, verified, and printed as JSON.',
  )
  .argument('<account>', 'the account’s name in the configuration')
  .argument('<operation>', 'the gateway’s own name for the call; an unknown one is told what there is')
  .argument('[json]', 'the call’s own fields, as a JSON object; what every call has is added', '{}')
  .option(CONFIG_FLAG, CONFIG_ABOUT)
  .option('-y, --yes', 'make a call that moves money', false)
  .addHelpText('after', CALL_HELP)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action((account: string, operation: string, json: string, options: { config?: string; yes: boolean }) =>
    run(async () => {
      // Until the call is made nothing was sent; from then on nobody knows until it says so.
      process.exitCode = 2
      const config = await load(options.config)
      process.exitCode = 1
      const { exitCode, text } = await rawCall(config, { account, operation, json, yes: options.yes })
      process.exitCode = exitCode
      if (exitCode === 0) console.log(text)
      else console.error(text)
    }),
  )

program
  .command('keys')
  .description('Make a secret key, a token key and a webhook secret, and say where each belongs.')
  .action(() => console.log(makeKeys()))

/** Does what the command line asks for. */
export async function runCommand(): Promise<void> {
  await program.parseAsync()
}

function load(named: string | undefined, also?: { readonly store: boolean }): ReturnType<typeof loadConfig> {
  return loadConfig(findConfigFile(named, process.cwd()), process.env, also)
}

// What the operator can mend is told in a sentence; what they can't is a fault of ours, told with its stack.
async function run(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    process.exitCode ||= 1
    if (error instanceof InvalidConfig) console.error(describe(error))
    else if (error instanceof CannotRun) console.error(error.message)
    else console.error(error)
  }
}

function describe({ problems }: InvalidConfig): string {
  return [
    'The configuration can’t be used.',
    ...problems.map(({ field, detail }) => `  ${field === '' ? detail : `${field} ${detail}`}`),
  ].join('\n')
}

function readWindow(text: string): number {
  const span = readSpan(text)
  if (span !== undefined) return span
  throw new InvalidArgumentError('Hours or days back, as 72h or 3d.')
}

function readSeconds(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A whole number of seconds from 0 to 999.')
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}
