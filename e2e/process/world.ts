import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fen } from '@pay-checkout/protocol'
import { output, type Running, start } from './child-process.ts'
import { type Merchant, startMerchant } from './merchant.ts'

const BROKER = 'packages/broker/src/cli/pay-broker.ts'
const SANDBOX = 'packages/sandbox/src/cli.ts'
const MERCHANT_ID = '5399355381712172'

/** Everything but a browser: a sandbox, a broker that can be killed, and the merchant's server. */
export interface World {
  readonly sandboxUrl: string
  readonly brokerUrl: string
  readonly merchant: Merchant
  /** Kills the broker as a crash would. */
  crashBroker(): Promise<void>
  startBroker(): Promise<void>
  close(): Promise<void>
  /** Calls the broker's merchant interface with the secret key. */
  asMerchant(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>
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
  readonly tradeNo: string
  readonly amount: Fen
  readonly status: string
  readonly creates: number
  readonly notifications: readonly { readonly status: number; readonly body: string }[]
}

export async function startWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'pay-checkout-world-'))
  const merchant = await startMerchant()
  const secretKey = randomBytes(24).toString('hex')
  const sandboxPort = await freePort()
  const brokerPort = await freePort()
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`
  const brokerUrl = `http://127.0.0.1:${brokerPort}`
  const keys = JSON.parse(await output(SANDBOX, ['keys']))
  await writeFile(join(folder, 'sandbox.json'), JSON.stringify(sandboxConfig(keys, sandboxUrl)))
  await writeFile(
    join(folder, 'broker.json'),
    JSON.stringify(brokerConfig(keys, { folder, brokerUrl, sandboxUrl, secretKey, merchant })),
    { mode: 0o600 },
  )
  const sandbox = await start(SANDBOX, ['serve', '--port', `${sandboxPort}`, '--config', join(folder, 'sandbox.json')])
  let broker: Running | null = null
  const startBroker = async () => {
    broker = await start(BROKER, ['serve', '--port', `${brokerPort}`, '--config', join(folder, 'broker.json')])
  }
  await startBroker()

  return {
    sandboxUrl,
    brokerUrl,
    merchant,
    startBroker,
    async crashBroker() {
      await broker?.kill('SIGKILL')
    },
    async close() {
      await broker?.kill()
      await sandbox.kill()
      merchant.close()
      await rm(folder, { recursive: true, force: true })
    },
    asMerchant: (method, path, body) => call(`${brokerUrl}${path}`, method, body, { authorization: `Bearer ${secretKey}` }),
    asClient: (token, method, path, body, key = randomBytes(13).toString('hex')) =>
      call(`${brokerUrl}${path}`, method, body, {
        authorization: `Bearer ${token}`,
        ...(method === 'POST' && { 'idempotency-key': key }),
      }),
    asPhone: (path, body) => call(`${sandboxUrl}/phone/api${path}`, 'POST', body ?? {}),
    control: (path, body) => call(`${sandboxUrl}/control${path}`, 'POST', body ?? {}),
    async ledger(orderNo) {
      const { body } = await call(`${sandboxUrl}/control/ledger?tradeNo=${orderNo}`, 'GET')
      return body.payments
    },
  }
}

async function call(
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

// biome-ignore lint/suspicious/noExplicitAny: the sandbox's own key file, read by its own names
function sandboxConfig(keys: any, publicUrl: string): unknown {
  return {
    publicUrl,
    speed: 60,
    merchants: {
      'pooul-v2': [{ merchantId: MERCHANT_ID, name: 'Tea shop', ...keys['pooul-v2'].sandbox }],
      tlinx: [{ name: 'Tea shop', ...keys.tlinx.sandbox }],
    },
  }
}

interface BrokerFacts {
  readonly folder: string
  readonly brokerUrl: string
  readonly sandboxUrl: string
  readonly secretKey: string
  readonly merchant: Merchant
}

// biome-ignore lint/suspicious/noExplicitAny: the sandbox's own key file, read by its own names
function brokerConfig(keys: any, { folder, brokerUrl, sandboxUrl, secretKey, merchant }: BrokerFacts): unknown {
  return {
    publicUrl: brokerUrl,
    store: { sqlite: join(folder, 'broker.db') },
    keys: [{ name: 'shop', hash: `sha256:${createHash('sha256').update(secretKey).digest('hex')}`, scopes: ['checkouts'] }],
    tokenKeys: [{ letter: 'a', secret: randomBytes(32).toString('hex') }],
    origins: [],
    returnUrls: ['http://127.0.0.1/'],
    webhook: { url: merchant.webhookUrl, secrets: [merchant.webhookSecret], allowHosts: ['127.0.0.1'] },
    accounts: {
      main: {
        gateway: 'pooul-v2',
        baseUrl: `${sandboxUrl}/gateways/pooul-v2`,
        allowInsecure: true,
        merchantId: MERCHANT_ID,
        ...keys['pooul-v2'].broker,
      },
      bank: {
        gateway: 'tlinx',
        baseUrl: `${sandboxUrl}/gateways/tlinx/mct1/`,
        allowInsecure: true,
        wechatTag: 'Weixin',
        alipayTag: 'AlipayCS',
        ...keys.tlinx.broker,
      },
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
