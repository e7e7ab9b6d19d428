import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateKeys, type ServedSandbox, serveSandbox } from '@pay-checkout/sandbox'
import { freePort } from '../../demo/free-port.ts'
import { type AccountName, brokerAccounts, sandboxMerchants } from '../../demo/gateway-accounts.ts'
import { type Answer, asCaller, call, type LedgerPayment } from '../../e2e/process/world.ts'
import { type BrokerProcess, standBy } from './broker-process.ts'
import { DATABASE_AWAY, whileAway } from './database-away.ts'
import type { KillPlan } from './fail-points.ts'
import type { OrderRows } from './kill-broker.ts'
import { keepTime, type LaneTime } from './lane-time.ts'
import { createLeapClock, type LeapClock } from './leap-clock.ts'
import { type Notebook, openNotebook } from './notebook.ts'

/** One broker on one database, with a gateway and a merchant of its own, so that its time can leap without anybody else's. */
export interface Lane extends LaneTime, Calls {
  readonly account: AccountName
  readonly notebook: Notebook
  /** Its broker's configuration, for `pay-broker serve` too. */
  readonly configFile: string
  readonly port: number
  /** The file of its database, where that is SQLite. */
  readonly databaseFile: string
  broker(): BrokerProcess
  /** Starts the broker again, on the same database; perhaps only to die again. */
  restart(plan?: KillPlan, killAfterMs?: number | null): Promise<void>
  /** What the last broker was about to do, or had just done, when it was struck. */
  lastStep(): Promise<string>
  rows(orderNo: string): Promise<OrderRows>
  close(): Promise<void>
}

/** Who calls whom on a lane. */
interface Calls {
  asMerchant(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>
  asClient(token: string, method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Answer>
  asPhone(path: string, body?: unknown): Promise<Answer>
  control(path: string, body?: unknown, method?: 'GET' | 'POST'): Promise<Answer>
  ledger(orderNo: string): Promise<LedgerPayment[]>
}

/** Opens a lane on a PostgreSQL database, or on a SQLite file of its own when none is named. Starts its broker. */
export async function openLane(account: AccountName, postgres: string | null): Promise<Lane> {
  const setting = await prepareLane(account, postgres)
  const { folder, clock, notebook, sandbox, configFile: config, port, databaseFile } = setting
  const note = join(folder, 'last-step')
  const logFile = join(folder, 'broker.log')
  const load = () => standBy({ config, port, note }, logFile)
  let next = load()
  const start = (plan: KillPlan | null = null, killAfterMs: number | null = null) =>
    next.start({ ahead: clock.ahead(), plan, killAfterMs }).finally(() => {
      next = load()
    })
  let broker = await start()
  return {
    ...keepTime(clock, () => broker),
    ...callsOf(setting),
    account,
    notebook,
    configFile: config,
    port,
    databaseFile,
    broker: () => broker,
    async restart(plan, killAfterMs) {
      broker = await start(plan, killAfterMs)
    },
    lastStep: () => readFile(note, 'utf8'),
    rows: (orderNo) => broker.rows(orderNo),
    async close() {
      next.dismiss()
      await broker.kill('SIGKILL')
      await sandbox.close()
      notebook.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Everything of a lane but its broker. */
interface Setting {
  readonly folder: string
  readonly clock: LeapClock
  readonly notebook: Notebook
  readonly sandbox: ServedSandbox
  readonly secretKey: string
  readonly port: number
  readonly configFile: string
  readonly databaseFile: string
}

const PLENTY = { burst: 1_000_000, perSecond: 1_000_000 }

async function prepareLane(account: AccountName, postgres: string | null): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'pay-checkout-kills-'))
  const clock = createLeapClock()
  const notebook = await openNotebook()
  const keys = generateKeys()
  const merchants = sandboxMerchants(keys, 'Tea shop') as Parameters<typeof serveSandbox>[0]['merchants']
  const sandbox = await serveSandbox({ port: 0, speed: 60, clock, merchants })
  const secretKey = randomBytes(24).toString('hex')
  const port = await freePort(0)
  const configFile = join(folder, 'broker.json')
  const databaseFile = join(folder, 'broker.db')
  const config = {
    publicUrl: `http://127.0.0.1:${port}`,
    store: postgres === null ? { sqlite: databaseFile } : { postgres, connections: 4 },
    keys: [{ name: 'shop', hash: hashOf(secretKey), scopes: ['checkouts', 'refunds'] }],
    tokenKeys: [{ letter: 'a', secret: randomBytes(32).toString('hex') }],
    returnUrls: ['http://127.0.0.1/'],
    webhook: notebook.webhook,
    limits: { tokenReads: PLENTY, tokenActs: PLENTY },
    accounts: { [account]: brokerAccounts(keys, sandbox.url)[account] },
  }
  await writeFile(configFile, JSON.stringify(config), { mode: 0o600 })
  return { folder, clock, notebook, sandbox, secretKey, port, configFile, databaseFile }
}

function hashOf(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex')}`
}

function callsOf({ port, sandbox, secretKey }: Setting): Calls {
  const url = `http://127.0.0.1:${port}`
  return {
    asMerchant: (method, path, body) =>
      whileAway(() => call(`${url}${path}`, method, body, asCaller(secretKey, method)), isRefusedByAway),
    asClient: (token, method, path, body, key) =>
      whileAway(() => call(`${url}${path}`, method, body, asCaller(token, method, key)), isRefusedByAway),
    asPhone: (path, body) => call(`${sandbox.url}/phone/api${path}`, 'POST', body ?? {}),
    control: (path, body = {}, method = 'POST') =>
      call(`${sandbox.url}/control${path}`, method, method === 'GET' ? undefined : body),
    ledger: async (orderNo) => (await call(`${sandbox.url}/control/ledger?tradeNo=${orderNo}`, 'GET')).body.payments,
  }
}

/** A database that stands still for seconds, as on a busy machine, is none of what is tried here: who is told so tries again. */
function isRefusedByAway({ status, body }: Answer): boolean {
  return status === 503 && DATABASE_AWAY.test(body.detail)
}
