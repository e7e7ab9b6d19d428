import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { json, type TrialBroker, trialBroker } from '../../lab/trial-broker.ts'
import { MIGRATIONS } from '../store/migrations.ts'
import { row } from '../store/sql.ts'
import { sqlStore } from '../store/sql-store.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { openSqliteConnection } from '../store/sqlite-connection.ts'
import type { Store } from '../store/store.ts'

const folder = mkdtempSync(join(tmpdir(), 'pay-full-disk-'))
const mounted = mountSmallDisk(join(folder, 'disk'))
afterAll(() => {
  // Lazily: after a failure the database is still open.
  if (mounted) execFileSync('umount', ['--lazy', join(folder, 'disk')])
  rmSync(folder, { recursive: true })
})

/** A disk of its own needs the right to mount one, which only root has. */
function mountSmallDisk(at: string): boolean {
  mkdirSync(at)
  const options = ['-t', 'tmpfs', '-o', 'size=220m', 'none', at]
  return process.platform === 'linux' && spawnSync('mount', options, { stdio: 'ignore' }).status === 0
}

/** A database on a disk that can be filled. */
interface FullDisk {
  readonly store: Store
  fill(): Promise<void>
  makeRoom(): Promise<void>
  /** Whether not even a change fits that needs no room of its own. */
  readonly altogether: boolean
}

function onSmallDisk(): FullDisk {
  const filler = join(folder, 'disk', 'filler')
  return {
    store: openSqliteStore({ path: join(folder, 'disk', 'pay.db') }),
    fill: async () => {
      const { bavail, bsize } = statfsSync(join(folder, 'disk'))
      execFileSync('fallocate', ['--length', String(bavail * bsize), filler])
    },
    makeRoom: async () => rmSync(filler),
    altogether: true,
  }
}

function inSmallFile(): FullDisk {
  const connection = openSqliteConnection(join(folder, 'pay.db'))
  const pragma = async (text: string) => {
    const found = await connection.read(() => row(`PRAGMA ${text}`))
    return Object.values(found ?? {})[0] as number
  }
  return {
    store: sqlStore(connection, MIGRATIONS.length),
    fill: async () => void (await pragma(`max_page_count = ${await pragma('page_count')}`)),
    makeRoom: async () => void (await pragma('max_page_count = 1000000')),
    altogether: false,
  }
}

/** Opens checkouts until there is no room left for one more; answers what that one was told. */
async function openUntilFull(trial: TrialBroker): Promise<Response> {
  for (let no = 1; no < 1_000; no++) {
    const order = { orderNo: `Full${no}`, amount: 1990, subject: 'Oolong', metadata: { note: 'x'.repeat(400) } }
    const answer = await trial.merchant('POST', '/v1/checkouts', order)
    if (!answer.ok) return answer
  }
  throw new Error('The disk never was full')
}

async function expectToComeThrough({ store, fill, makeRoom, altogether }: FullDisk): Promise<void> {
  const trial = trialBroker({ store })
  const { broker, client, open, account, clock } = trial
  const readyz = async () => (await broker.fetch(new Request('https://pay.example/readyz'))).status
  const { id, clientToken } = await open()
  const key = { 'idempotency-key': 'key-full-disk-1' }
  const started = await json(client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key))
  expect(started.status).toBe('pending')
  const [payment] = await store.payments(id)
  await fill()

  const refused = await openUntilFull(trial)
  expect([refused.status, (await json(refused)).code, refused.headers.get('retry-after')]).toEqual([
    503,
    'unavailable',
    '1',
  ])
  const body = JSON.stringify({ verdict: 'paid', tradeNo: payment?.tradeNo, amount: 1990 })
  const address = `https://pay.example/v1/notifications/main/${payment?.notifyToken}`
  const notify = async () => (await broker.fetch(new Request(address, { method: 'POST', body }))).text()
  if (altogether) expect([await notify(), await readyz()]).toEqual(['fail', 503])
  // Reading goes on.
  expect((await json(client(clientToken, 'GET', '/v1/checkout'))).status).toBe('open')
  // What isn't written isn't sent: nobody pays on a number that no row knows.
  expect(account.sent).toEqual([])

  await makeRoom()
  clock.at += 2_000
  expect(await notify()).toBe('success')
  expect((await json(client(clientToken, 'GET', '/v1/checkout'))).status).toBe('paid')
  expect(await readyz()).toBe(200)
  expect((await store.checkTrail()).faults).toEqual([])
  await store.close()
}

const NAME = 'callers and gateways are told to come again, nothing is half done, and room is enough to go on'

test(`in a file that may not grow ${NAME} [F31]`, () => expectToComeThrough(inSmallFile()))

test.skipIf(!mounted)(`on a full disk ${NAME} [F31]`, () => expectToComeThrough(onSmallDisk()))
