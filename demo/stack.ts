import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buildElement, buildPage } from './build-page.ts'
import { freePort } from './free-port.ts'
import { type Program, startProgram } from './program.ts'
import { type StackUrls, writeConfigs } from './stack-config.ts'

export interface StackOptions {
  /** Where databases, configurations, keys and logs stand. Made when it isn't there; what is in it is used again. */
  readonly dataDir: string
  /** Wishes: the next free port is taken when one is in use. Any free ones by default. */
  readonly ports?: Readonly<Record<keyof StackUrls, number>>
  /** Divides the gateways' documented gaps between notifications. */
  readonly speed?: number
  /** Where pages of other shops stand that pay at this broker. */
  readonly origins?: readonly string[]
}

/** Everything a payment needs, running: the gateways' sandbox, a broker and a shop. */
export interface Stack {
  readonly urls: StackUrls
  readonly logs: Readonly<Record<keyof StackUrls, string>>
  /** Settles when one of the programs ends that nobody here has ended. */
  readonly broken: Promise<string>
  /** Ends the broker: `SIGKILL` as a crash would. */
  endBroker(signal?: NodeJS.Signals): Promise<void>
  /** Starts the broker again with the same database and address. */
  startBroker(): Promise<void>
  close(): Promise<void>
}

const PROGRAMS = {
  sandbox: { script: 'packages/sandbox/src/cli.ts', command: ['serve'] },
  broker: { script: 'packages/broker/src/cli/pay-broker.ts', command: ['serve'] },
  shop: { script: 'demo/shop/server/main.ts', command: [] },
} as const

/** Starts the three programs with keys and configurations of their own, and builds the shop's page when it is out of date. */
export async function startStack({ dataDir, ports, speed = 1, origins = [] }: StackOptions): Promise<Stack> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const urls = await chooseUrls(ports)
  const pageDir = await buildPage()
  const elementDir = await buildElement()
  const configs = await writeConfigs(dataDir, urls, { pageDir, elementDir, speed, origins })
  const logs = logFiles(dataDir)
  const running = new Map<keyof StackUrls, Program>()
  const { promise: broken, resolve: tellBroken } = Promise.withResolvers<string>()

  async function start(name: keyof StackUrls): Promise<void> {
    const { script, command } = PROGRAMS[name]
    const args = [...command, '--port', new URL(urls[name]).port, '--config', configs[name]]
    const program = await startProgram({ name: `The ${name}`, script, args, logFile: logs[name] })
    running.set(name, program)
    program.ended.then(() => {
      if (running.get(name) === program) tellBroken(`The ${name} has ended. Its log: ${logs[name]}`)
    })
  }

  async function end(name: keyof StackUrls, signal?: NodeJS.Signals): Promise<void> {
    const program = running.get(name)
    running.delete(name)
    await program?.end(signal)
  }

  const names = Object.keys(PROGRAMS) as (keyof StackUrls)[]
  const close = async () => {
    await Promise.all(names.map((name) => end(name)))
  }
  const started = await Promise.allSettled(names.map(start))
  const failed = started.find((result) => result.status === 'rejected')
  if (failed) {
    await close()
    throw failed.reason
  }
  return { urls, logs, broken, endBroker: (signal) => end('broker', signal), startBroker: () => start('broker'), close }
}

async function chooseUrls(ports: StackOptions['ports']): Promise<StackUrls> {
  // One after the other: two searches at once could find the same port.
  const sandbox = await freePort(ports?.sandbox ?? 0)
  const broker = await freePort(ports?.broker ?? 0)
  const shop = await freePort(ports?.shop ?? 0)
  const at = (port: number) => `http://127.0.0.1:${port}`
  return { sandbox: at(sandbox), broker: at(broker), shop: at(shop) }
}

function logFiles(dataDir: string): Record<keyof StackUrls, string> {
  return {
    sandbox: join(dataDir, 'sandbox.log'),
    broker: join(dataDir, 'broker.log'),
    shop: join(dataDir, 'shop.log'),
  }
}
