import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Channel, Fen } from '@pay-checkout/protocol'
import { createWires, type Wire, type WireId } from '@pay-checkout/sandbox/wire'
import { freePort } from '../../demo/free-port.ts'
import {
  brokerAccounts,
  brokerWallets,
  type GatewayKeys,
  readKeys,
  sandboxMerchants,
} from '../../demo/gateway-accounts.ts'
import { type Program, runProgram, startProgram } from '../../demo/program.ts'
import { startBalancer } from './balancer.ts'
import { type Merchant, startMerchant } from './merchant.ts'

const BROKER = 'packages/broker/src/cli/pay-broker.ts'
const BROKER_AHEAD = 'packages/broker/lab/broker-ahead.ts'
const SANDBOX = 'packages/sandbox/src/cli.ts'

/** Everything but a browser: a sandbox, a broker that can be killed, and the merchant's server. */
export interface World {
  /** Where the broker's configuration, database and log are. */
  readonly folder: string
  /** The file of the broker's configuration, read at each start. */
  readonly brokerConfig: string
  readonly secretKey: string
  readonly sandboxUrl: string
  readonly brokerUrl: string
  readonly merchant: Merchant
  readonly keys: GatewayKeys
  /** What each gateway would sign, with its own keys. */
  readonly wires: Readonly<Record<WireId, Wire>>
  readonly nodes: readonly BrokerNode[]
  /** Kills the broker, or the first of several, as a crash would. */
  crashBroker(): Promise<void>
  startBroker(): Promise<void>
  close(): Promise<void>
  /** Calls the broker's merchant interface with the secret key. */
  asMerchant(method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Answer>
  /** Calls the broker's client interface with a client token. */
  asClient(token: string, method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Answer>
  asPhone(path: string, body?: unknown): Promise<Answer>
  control(path: string, body?: unknown): Promise<Answer>
  ledger(orderNo: string): Promise<LedgerPayment[]>
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the servers answer, and fail where it isn't there
  readonly body: any
}

export interface LedgerPayment {
  readonly id: string
  readonly tradeNo: string
  readonly gatewayNo: string
  readonly amount: Fen
  readonly status: string
  readonly channel: Channel
  readonly creates: number
  readonly notifyUrl: string
  readonly notifications: readonly { readonly status: number; readonly body: string }[]
  readonly refunds: readonly { readonly refundNo: string; readonly amount: Fen; readonly status: string }[]
}

/** One of a world's brokers. */
export interface BrokerNode {
  /** Its own address, past all others. */
  readonly url: string
  start(): Promise<void>
  end(signal?: NodeJS.Signals): Promise<void>
}

/** What a world may have instead of one broker on a file. */
export interface WorldOptions {
  /** The address of a database with its schema; brokers share it. */
  readonly postgres?: string
  /** For each broker how many milliseconds its machine's clock is ahead. Several are reached by one address, each in its turn. */
  readonly clocksAhead?: readonly number[]
  /** What the brokers find in their environment, beside what they inherit; undefined: without it. */
  readonly environment?: NodeJS.ProcessEnv
  /** The address under which the brokers find the sandbox, when it isn't its own. */
  readonly wayToSandbox?: (sandboxUrl: string) => Promise<string>
  /** The gateways take no payer's id but those that the sandbox's wallets tell. */
  readonly strictPayers?: boolean
  /** The broker's hosted page can be paid on. Nobody renders it here. */
  readonly payPage?: boolean
  /** The gateways answer as their documents' samples are printed, where these lack what the tables have; and notify so. */
  readonly asPrinted?: boolean
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'pay-checkout-world-'))
  const merchant = await startMerchant()
  const secretKey = randomBytes(24).toString('hex')
  const sandboxPort = await freePort(0)
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const keys: GatewayKeys = readKeys(await runProgram(SANDBOX, ['keys']))
  const clocksAhead = options.clocksAhead ?? [0]
  const ports = await Promise.all(clocksAhead.map(() => freePort(0)))
  const balancer = ports.length > 1 ? await startBalancer(ports) : null
  const brokerUrl = `http://127.0.0.1:${balancer?.port ?? ports[0]}`
  const gatewaysUrl = (await options.wayToSandbox?.(sandboxUrl)) ?? sandboxUrl
  const store = options.postgres ? { postgres: options.postgres } : { sqlite: join(folder, 'broker.db') }
  const facts = { store, brokerUrl, gatewaysUrl, secretKey, merchant }
  await writeConfig(folder, 'sandbox', sandboxConfig(keys, sandboxUrl, options))
  await writeConfig(folder, 'broker', brokerConfig(keys, { ...facts, ...options }))
  if (options.payPage) await writeFile(join(folder, 'pay-checkout.js'), '')
  const sandbox = await serve(folder, { name: 'sandbox', port: sandboxPort, script: SANDBOX })
  const nodes = ports.map((port, at) =>
    brokerNode(folder, { port, at, ahead: clocksAhead[at] ?? 0, environment: options.environment ?? {} }),
  )
  const close = async () => {
    await Promise.all(nodes.map((node) => node.end()))
    await sandbox.end()
    balancer?.close()
    merchant.close()
    await rm(folder, { recursive: true, force: true })
  }
  const started = await Promise.allSettled(nodes.map((node) => node.start()))
  const failed = started.find((result) => result.status === 'rejected')
  if (failed) {
    // A world that nobody gets nobody can close.
    await close()
    throw failed.reason
  }

  return {
    folder,
    brokerConfig: join(folder, 'broker.json'),
    secretKey,
    sandboxUrl,
    brokerUrl,
    merchant,
    keys,
    wires: createWires(keys),
    nodes,
    startBroker: async () => nodes[0]?.start(),
    crashBroker: async () => nodes[0]?.end('SIGKILL'),
    close,
    asMerchant: (method, path, body, key) =>
      call(`${brokerUrl}${path}`, method, body, asCaller(secretKey, method, key)),
    asClient: (token, method, path, body, key) =>
      call(`${brokerUrl}${path}`, method, body, asCaller(token, method, key)),
    asPhone: (path, body) => call(`${sandboxUrl}/phone/api${path}`, 'POST', body ?? {}),
    control: (path, body) => call(`${sandboxUrl}/control${path}`, 'POST', body ?? {}),
    async ledger(orderNo) {
      const { body } = await call(`${sandboxUrl}/control/ledger?tradeNo=${orderNo}`, 'GET')
      return body.payments
    },
  }
}

/** The headers of somebody who calls the broker: a token or the secret key, and for what acts a key of its own. */
export function asCaller(
  token: string,
  method: string,
  key: string = randomBytes(13).toString('hex'),
): Record<string, string> {
  return { authorization: `Bearer ${token}`, ...(method === 'POST' && { 'idempotency-key': key }) }
}

/** One call with a body of JSON, and its answer read. Rejects when none came. */
export async function call(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? null : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
}

interface NodeWish {
  readonly port: number
  readonly at: number
  readonly ahead: number
  readonly environment: NodeJS.ProcessEnv
}

function brokerNode(folder: string, { port, at, ahead, environment }: NodeWish): BrokerNode {
  const name = at === 0 ? 'broker' : `broker-${at + 1}`
  let program: Program | null = null
  return {
    url: `http://127.0.0.1:${port}`,
    async start() {
      const run = ahead === 0 ? { script: BROKER } : { script: BROKER_AHEAD, ahead }
      program = await serve(folder, { name, port, ...run, config: 'broker', environment })
    },
    async end(signal) {
      await program?.end(signal)
      program = null
    },
  }
}

interface Serving {
  readonly name: string
  readonly port: number
  readonly script: string
  /** For the script that takes one. */
  readonly ahead?: number
  /** The configuration's name when it isn't the program's. */
  readonly config?: string
  readonly environment?: NodeJS.ProcessEnv
}

function serve(
  folder: string,
  { name, port, script, ahead, config = name, environment = {} }: Serving,
): Promise<Program> {
  const wishes = ['serve', '--port', String(port), '--config', configFile(folder, config)]
  const args = ahead === undefined ? wishes : [String(ahead), ...wishes]
  return startProgram({ name: `The ${name}`, script, args, logFile: join(folder, `${name}.log`), environment })
}

function writeConfig(folder: string, name: string, config: object): Promise<void> {
  return writeFile(configFile(folder, name), JSON.stringify(config), { mode: 0o600 })
}

function configFile(folder: string, name: string): string {
  return join(folder, `${name}.json`)
}

/** The sandbox's options for samples as they are printed, by gateway. */
const PRINTED: Readonly<Record<string, object>> = {
  chaoying: { replies: 'reference', notifications: 'agent' },
  'pooul-v2': { refunds: 'printed' },
  tlinx: { paystatus: 'sample' },
}

function sandboxConfig(keys: GatewayKeys, publicUrl: string, options: WorldOptions): object {
  const { strictPayers = false, asPrinted = false } = options
  const usual = Object.entries(sandboxMerchants(keys, 'Tea shop'))
  const printed = (id: string) => (asPrinted ? PRINTED[id] : {})
  const merchants = Object.fromEntries(usual.map(([id, list]) => [id, list.map((one) => ({ ...one, ...printed(id) }))]))
  return { publicUrl, speed: 60, merchants, wallets: keys.wallets, strictPayers }
}

interface BrokerFacts {
  readonly store: object
  readonly brokerUrl: string
  readonly gatewaysUrl: string
  readonly secretKey: string
  readonly merchant: Merchant
  readonly asPrinted?: boolean
  readonly payPage?: boolean
}

function brokerConfig(keys: GatewayKeys, facts: BrokerFacts): object {
  const { store, brokerUrl, gatewaysUrl, secretKey, merchant, asPrinted = false } = facts
  const { chaoying, ...others } = brokerAccounts(keys, gatewaysUrl)
  const agents = asPrinted && { notificationKey: keys.chaoying.agentKey }
  const hash = `sha256:${createHash('sha256').update(secretKey).digest('hex')}`
  return {
    publicUrl: brokerUrl,
    store,
    keys: [{ name: 'shop', hash, scopes: ['checkouts', 'refunds', 'operations', 'money-operations', 'metrics'] }],
    tokenKeys: [{ letter: 'a', secret: randomBytes(32).toString('hex') }],
    origins: ['http://127.0.0.1'],
    returnUrls: ['http://127.0.0.1/'],
    webhook: { url: merchant.webhookUrl, secrets: [merchant.webhookSecret], allowHosts: ['127.0.0.1'] },
    ...(facts.payPage && { pageFiles: '.' }),
    ...brokerWallets(keys, gatewaysUrl),
    accounts: { ...others, chaoying: { ...chaoying, ...agents } },
  }
}
