import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { cannotListen } from './cannot-listen.ts'
import { generateKeys } from './generate-keys.ts'
import { brokerSide } from './init/broker-side.ts'
import { initShop } from './init/init-shop.ts'
import { GATEWAY_IDS, sandboxSide } from './init/sandbox-side.ts'
import { InvalidOptions, readOptions } from './options.ts'
import { ownVersion } from './own-version.ts'
import { serveSandbox } from './serve-sandbox.ts'

const DEFAULT_PORT = 4010
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'isn’t there: “pay-sandbox keys” prints one, and “pay-sandbox init” writes a whole shop',
  EISDIR: 'is a folder: name the file in it',
  EACCES: 'may not be read by this user',
}

const program = new Command('pay-sandbox')
  .description("The payment gateways' own side, with faults on demand and a phone to pay with")
  .version(ownVersion(), '-V, --version', 'print the version')
  .showHelpAfterError()

program
  .command('init')
  .description(
    'write a whole shop that takes payments: page, server, broker, keys and this sandbox; overwrites nothing',
  )
  .argument('[folder]', 'where it shall stand; made when it isn’t there', '.')
  .option('--gateway <id>', `the gateway of its account: ${GATEWAY_IDS.join(', ')}`, 'pooul-v2')
  .option(
    '--port <number>',
    'the first of its ports; 10 and 20 above it are the others (default: the first free)',
    portOf,
  )
  .option('--packages <folder>', 'install these packed packages in the place of published ones')
  .option('--node <version>', 'the Node that it will run on (default: yours)', nodeOfCaller())
  .action(async (folder: string, options: { gateway: string; port?: number; packages?: string; node: string }) => {
    console.log(await initShop({ folder, ...options }))
  })

program
  .command('serve')
  .description('start the sandbox; merchants come from the configuration file')
  .requiredOption('--config <file>', 'JSON file with the merchants, or what “keys” has printed')
  .option('--port <number>', 'port to listen on; 0 takes a free one', portOf, DEFAULT_PORT)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .action(async ({ config, port, host }: { config: string; port: number; host: string }) => {
    const served = await serveSandbox({ ...readOptions(readConfig(config)), port, host }).catch((error: unknown) => {
      throw cannotListen(error, { port, host })
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void served.close().then(() => process.exit(0)))
    }
    // Whoever reads this may stop it at once.
    console.log(`sandbox ready ${served.url}`)
  })

program
  .command('keys')
  .description(
    'print fresh credentials for every gateway and wallet as JSON: a configuration for “serve”, and under “broker” the other side of it for a broker',
  )
  .option('--url <origin>', 'where the broker finds this sandbox', originOf, `http://127.0.0.1:${DEFAULT_PORT}`)
  .action(({ url }: { url: string }) => {
    const keys = generateKeys()
    console.log(JSON.stringify({ ...sandboxSide(keys, { name: '茶铺' }), broker: brokerSide(keys, url) }, null, 2))
  })

/** Does what the command line asks for; what can't be done is told in its sentence. */
export async function runCommand(): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

/** The Node that the shop will be started by: a package manager may have brought another one for this program alone. */
function nodeOfCaller(): string {
  return /\bnode\/v(\d+\.\d+\.\d+)/.exec(process.env.npm_config_user_agent ?? '')?.[1] ?? process.versions.node
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new InvalidOptions(`--port is a number from 0 to 65535, unlike ${text}`)
}

function originOf(text: string): string {
  if (URL.canParse(text) && new URL(text).origin === text) return text
  throw new InvalidOptions(
    `--url is an origin such as http://127.0.0.1:${DEFAULT_PORT}, without a slash at its end, unlike ${text}`,
  )
}

function readConfig(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string }
    const known = Object.hasOwn(UNREADABLE, code) ? UNREADABLE[code] : undefined
    throw new InvalidOptions(known ? `${file} ${known}.` : `${file} can't be read as JSON: ${message}`)
  }
}
