import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Channel, Fen } from '@pay-checkout/protocol'
import { createWires, type Wire, type WireId } from '@pay-checkout/sandbox/wire'
import { freePort } from '../../demo/free-port.ts'
import { brokerAccounts, type GatewayKeys, sandboxMerchants } from '../../demo/gateway-accounts.ts'
import { type Program, runProgram, startProgram } from '../../demo/program.ts'
import { type Merchant, startMerchant } from './merchant.ts'

const BROKER = 'packages/broker/src/cli/pay-broker.ts'
const SANDBOX = 'packages/sandbox/src/cli.ts'

/** Everything but a browser: a sandbox, a broker that can be killed, and the merchant's server. */
export interface World {
  /** Where the broker's configuration, database and log are. */
  readonly folder: string
  readonly secretKey: string
  readonly sandboxUrl: string
  readonly brokerUrl: string
  readonly merchant: Merchant
  readonly keys: GatewayKeys
  /** What each gateway would sign, with its own keys. */
  readonly wires: Readonly<Record<WireId, Wire>>
  /** Kills the broker as a crash would. */
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
  readonly notifications: readonly { readonly status: number; readonly body: string }[]
  readonly refunds: readonly { readonly refundNo: string; readonly amount: Fen; readonly status: string }[]
}

export async function startWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'pay-checkout-world-'))
  const merchant = await startMerchant()
  const secretKey = randomBytes(24).toString('hex')
  const sandboxPort = await freePort(0)
  const brokerPort = await freePort(0)
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const brokerUrl = `http://127.0.0.1:${brokerPort}`
  const keys: GatewayKeys = JSON.parse(await runProgram(SANDBOX, ['keys']))
  const serve = async (name: string, script: string, config: object): Promise<() => Promise<Program>> => {
    const file = join(folder, `${name}.json`)
    await writeFile(file, JSON.stringify(config), { mode: 0o600 })
    const { port } = new URL(name === 'sandbox' ? sandboxUrl : brokerUrl)
    const args = ['serve', '--port', port, '--config', file]
    return () => startProgram({ name: `The ${name}`, script, args, logFile: join(folder, `${name}.log`) })
  }
  const startSandbox = await serve('sandbox', SANDBOX, sandboxConfig(keys, sandboxUrl))
  const facts = { folder, brokerUrl, sandboxUrl, secretKey, merchant }
  const runBroker = await serve('broker', BROKER, brokerConfig(keys, facts))
  const sandbox = await startSandbox()
  let broker: Program | null = null
  const startBroker = async () => {
    broker = await runBroker()
  }
  await startBroker()

  return {
    folder,
    secretKey,
    sandboxUrl,
    brokerUrl,
    merchant,
    keys,
    wires: createWires(keys),
    startBroker,
    async crashBroker() {
      await broker?.end('SIGKILL')
    },
    async close() {
      await broker?.end()
      await sandbox.end()
      merchant.close()
      await rm(folder, { recursive: true, force: true })
    },
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

function sandboxConfig(keys: GatewayKeys, publicUrl: string): object {
  return { publicUrl, speed: 60, merchants: sandboxMerchants(keys, 'Tea shop') }
}

interface BrokerFacts {
  readonly folder: string
  readonly brokerUrl: string
  readonly sandboxUrl: string
  readonly secretKey: string
  readonly merchant: Merchant
}

function brokerConfig(keys: GatewayKeys, facts: BrokerFacts): object {
  const { folder, brokerUrl, sandboxUrl, secretKey, merchant } = facts
  const hash = `sha256:${createHash('sha256').update(secretKey).digest('hex')}`
  return {
    publicUrl: brokerUrl,
    store: { sqlite: join(folder, 'broker.db') },
    keys: [{ name: 'shop', hash, scopes: ['checkouts', 'refunds', 'operations', 'money-operations', 'metrics'] }],
    tokenKeys: [{ letter: 'a', secret: randomBytes(32).toString('hex') }],
    origins: [],
    returnUrls: ['http://127.0.0.1/'],
    webhook: { url: merchant.webhookUrl, secrets: [merchant.webhookSecret], allowHosts: ['127.0.0.1'] },
    accounts: brokerAccounts(keys, sandboxUrl),
  }
}
