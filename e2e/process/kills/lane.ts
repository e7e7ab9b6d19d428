import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { generateKeys, serveSandbox } from '@pay-checkout/sandbox'
import { freePort } from '../../../demo/free-port.ts'
import { type AccountName, brokerAccounts, sandboxMerchants } from '../../../demo/gateway-accounts.ts'
import type { KillPlan } from '../../../packages/broker/src/testing/kills/fail-points.ts'
import type { OrderRows } from '../../../packages/broker/src/testing/kills/kill-broker.ts'
import { type Answer, asCaller, call, type LedgerPayment } from '../world.ts'
import { type BrokerProcess, startBroker } from './broker-process.ts'
import { createLeapClock } from './leap-clock.ts'
import { type Notebook, openNotebook } from './notebook.ts'

/** One broker on one database, with a gateway and a merchant of its own, so that its time can leap without anybody else's. */
export interface Lane {
  readonly account: AccountName
  readonly notebook: Notebook
  /** Its broker's configuration, for `pay-broker serve` too. */
  readonly configFile: string
  readonly port: number
  /** The file of its database, where that is SQLite. */
  readonly databaseFile: string
  /** Milliseconds since 1970 as the gateway and the broker have them. */
  now(): number
  broker(): BrokerProcess
  /** Starts the broker again, on the same database; perhaps only to die again. */
  restart(plan?: KillPlan, killAfterMs?: number | null): Promise<void>
  /** What the last broker was about to do, or had just done, when it was struck; and when that was, in milliseconds since 1970. */
  lastStep(): Promise<{ readonly name: string; readonly at: number }>
  asMerchant(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer>
  asClient(token: string, method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Answer>
  asPhone(path: string, body?: unknown): Promise<Answer>
  control(path: string, body?: unknown, method?: 'POST' | 'DELETE'): Promise<Answer>
  ledger(orderNo: string): Promise<LedgerPayment[]>
  rows(orderNo: string): Promise<OrderRows>
  /** Lets time pass, for the gateway and for the broker. */
  pass(ms: number): Promise<void>
  /** Waits until the broker does nothing, and has nothing to do for a while. */
  calm(): Promise<void>
  /** Waits until something is so; first `patienceMs` of real time, then by letting pass what time there is until something is due. */
  until(isSo: () => Promise<boolean> | boolean, patienceMs?: number): Promise<void>
  close(): Promise<void>
}

const LONGEST_LEAP_MS = 3_600_000
const MOST_LEAPS = 300
const CALM_MS = 1_000

/** Opens a lane over a database: `{sqlite}`, a file's name in the lane's own folder, or `{postgres}`. Starts its broker. */
export async function openLane(account: AccountName, postgres: string | null): Promise<Lane> {
  const folder = await mkdtemp(join(tmpdir(), 'pay-checkout-kills-'))
  const notebook = await openNotebook()
  const clock = createLeapClock()
  const keys = generateKeys()
  const sandbox = await serveSandbox({
    port: 0,
    speed: 60,
    clock,
    merchants: sandboxMerchants(keys, 'Tea shop') as Parameters<typeof serveSandbox>[0]['merchants'],
  })
  const port = await freePort(0)
  const url = `http://127.0.0.1:${port}`
  const secretKey = randomBytes(24).toString('hex')
  const config = join(folder, 'broker.json')
  const note = join(folder, 'last-step')
  const databaseFile = join(folder, 'broker.db')
  const { [account]: configured } = brokerAccounts(keys, sandbox.url)
  const wishes = {
    publicUrl: url,
    store: postgres === null ? { sqlite: databaseFile } : { postgres, connections: 4 },
    keys: [{ name: 'shop', hash: hashOf(secretKey), scopes: ['checkouts', 'refunds'] }],
    tokenKeys: [{ letter: 'a', secret: randomBytes(32).toString('hex') }],
    returnUrls: ['http://127.0.0.1/'],
    webhook: notebook.webhook,
    limits: { tokenReads: PLENTY, tokenActs: PLENTY },
    accounts: { [account]: configured },
  }
  await writeFile(config, JSON.stringify(wishes), { mode: 0o600 })
  const logFile = join(folder, 'broker.log')
  const start = (plan: KillPlan | null = null, killAfterMs: number | null = null) =>
    startBroker({ config, port, note, ahead: clock.ahead(), plan, logFile, killAfterMs })
  let broker = await start()
  const leap = async (ms: number) => {
    clock.leap(ms)
    await broker.leap(clock.ahead())
  }

  return {
    account,
    notebook,
    configFile: config,
    port,
    databaseFile,
    now: clock.now,
    broker: () => broker,
    async restart(plan, killAfterMs) {
      broker = await start(plan, killAfterMs)
    },
    lastStep: async () => ({ name: await readFile(note, 'utf8'), at: (await stat(note)).mtimeMs }),
    asMerchant: (method, path, body) => call(`${url}${path}`, method, body, asCaller(secretKey, method)),
    asClient: (token, method, path, body, key) => call(`${url}${path}`, method, body, asCaller(token, method, key)),
    asPhone: (path, body) => call(`${sandbox.url}/phone/api${path}`, 'POST', body ?? {}),
    control: (path, body, method = 'POST') => call(`${sandbox.url}/control${path}`, method, body ?? {}),
    ledger: async (orderNo) => (await call(`${sandbox.url}/control/ledger?tradeNo=${orderNo}`, 'GET')).body.payments,
    rows: (orderNo) => broker.rows(orderNo),
    pass: leap,
    async calm() {
      for (let looks = 0; looks < 3; looks++) {
        const { underWay, idleMs } = await broker.rest()
        if (underWay > 0 || (idleMs ?? CALM_MS) < CALM_MS) looks = -1
        await sleep(5)
      }
    },
    async until(isSo, patienceMs = 0) {
      const patience = performance.now() + patienceMs
      for (let leaps = 0; leaps < MOST_LEAPS; ) {
        if (await isSo()) return
        const { underWay, idleMs } = await broker.rest()
        if (underWay > 0 || performance.now() < patience) {
          await sleep(5)
          continue
        }
        await leap(Math.min(idleMs ?? LONGEST_LEAP_MS, LONGEST_LEAP_MS))
        leaps += 1
      }
      throw new Error(`After ${MOST_LEAPS} leaps it still isn’t so: ${isSo}`)
    },
    async close() {
      await broker.kill('SIGKILL')
      await sandbox.close()
      notebook.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const PLENTY = { burst: 1_000_000, perSecond: 1_000_000 }

function hashOf(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex')}`
}
