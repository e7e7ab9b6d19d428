import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { startPostgres } from '../../lab/postgres/server.ts'
import { TRIAL_KEY, trialHash } from '../../lab/trial-broker.ts'
import { openSqliteStore } from '../store/sqlite.ts'

const PROGRAM = join(import.meta.dirname, 'pay-broker.ts')
const OPEN_KEY = 'canaryf0e1d2c3b4a5968778695a4b3c'
const TOKEN_KEY = 'canary-token-abcdefghijklmnopqrstuvwxyz'
const WEBHOOK_SECRET = `whsec_${Buffer.from('canary webhook secret 0123456789').toString('base64')}`
const CONFIG = {
  publicUrl: 'http://127.0.0.1:4020',
  store: { sqlite: './pay.db' },
  keys: [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['checkouts', 'operations'] }],
  tokenKeys: [{ letter: 'a', secret: TOKEN_KEY }],
  webhook: { url: 'http://127.0.0.1:9/hook', secrets: [WEBHOOK_SECRET], allowHosts: ['127.0.0.1'] },
  accounts: {
    bank: {
      gateway: 'tlinx',
      baseUrl: 'http://127.0.0.1:9/mct1/',
      allowInsecure: true,
      openId: '0123456789abcdef0123456789abcdef',
      openKey: OPEN_KEY,
      wechatTag: 'Weixin',
    },
  },
}

// Up to five processes, one after the other: each starts in a fraction of a second, or in many where others want the machine too.
vi.setConfig({ testTimeout: 120_000 })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pay-broker-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

interface Program {
  readonly ended: Promise<number | null>
  out(): string
  err(): string
  /** Resolves with the line of standard output that holds a text. */
  line(text: string): Promise<string>
  stop(signal: NodeJS.Signals): void
}

function start(config: unknown, ...args: string[]): Program {
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
  const nodeArgs = ['--conditions=@pay-checkout/source', PROGRAM, ...args]
  const child = spawn(
    process.execPath,
    ['keys', '--version'].includes(args[0] ?? '') ? nodeArgs : [...nodeArgs, '--config', file],
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const texts = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    texts.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    texts.err += chunk
  })
  const ended = new Promise<number | null>((done) => child.on('close', done))
  return {
    ended,
    out: () => texts.out,
    err: () => texts.err,
    stop: (signal) => void child.kill(signal),
    line: (text) =>
      new Promise((found, failed) => {
        const look = (): void => {
          const line = texts.out.split('\n').find((one) => one.includes(text))
          if (line !== undefined) found(line)
        }
        child.stdout.on('data', look)
        void ended.then(() => failed(new Error(texts.err)))
        look()
      }),
  }
}

test('reconcile tells in what books and gateways differ, exits with 1 when they do, and refuses what it can’t read', async () => {
  const plain = start(CONFIG, 'reconcile')
  const other = start(CONFIG, 'reconcile', '--account', 'other')
  const never = start(CONFIG, 'reconcile', '--since', 'ever')
  // Nobody listens at this gateway's address, so that its list confirms nothing.
  expect([await plain.ended, plain.out()]).toEqual([
    0,
    'Our books and the gateways’ agree. Payments of 72 hours: 0; asked about: 0; listed by gateways: 0. 1 got no clear answer: ask again later.\n',
  ])
  const store = openSqliteStore({ path: join(folder, 'pay.db') })
  const orphan = { account: 'bank', tradeNo: 'A1000K3QZ0101', words: '1', at: Date.now(), dueAt: Date.now() + 1e9 }
  await store.recordOrphan(orphan)
  await store.close()
  const found = start(CONFIG, 'reconcile', '--since', '3d', '--account', 'bank', '--json')
  expect(await found.ended).toBe(1)
  expect(JSON.parse(found.out())).toMatchObject({
    account: 'bank',
    breaks: [{ kind: 'ORPHAN', account: 'bank', tradeNo: 'A1000K3QZ0101', ours: 'waiting', difference: null }],
  })
  expect([await other.ended, other.err()]).toEqual([1, expect.stringContaining('must be one of bank')])
  expect([await never.ended, never.err()]).toEqual([1, expect.stringContaining('Hours or days back')])
})

test('check-config says that all is well, or every field that isn’t, and exits with 1', async () => {
  const good = start(CONFIG, 'check-config')
  expect(await good.ended).toBe(0)
  expect(good.out()).toContain('bank (tlinx)')
  const bad = start({ ...CONFIG, publicUrl: 1, colour: 1, accounts: { bank: { gateway: 'tlinx' } } }, 'check-config')
  expect(await bad.ended).toBe(1)
  for (const field of ['publicUrl', 'colour', 'accounts.bank.baseUrl', 'accounts.bank.openKey'])
    expect(bad.err()).toContain(field)
})

test('serve doesn’t start with a wrong configuration', async () => {
  const bad = start({ ...CONFIG, accounts: {} }, 'serve', '--port', '0')
  expect(await bad.ended).toBe(1)
  expect(bad.out()).toBe('')
})

test('serves from a PostgreSQL once its schema is made, and says so before', async () => {
  const server = await startPostgres()
  const config = { ...CONFIG, store: { postgres: await server.newDatabase('pay') } }
  const early = start(config, 'serve', '--port', '0')
  expect(await early.ended).toBe(1)
  expect(early.err()).toMatch(/store\.postgres can’t be used: .*run pay-broker migrate first/)
  const made = start(config, 'migrate')
  expect(await made.ended).toBe(0)
  expect(made.out()).toMatch(/^The schema went from version 0 to \d+\.$/m)
  const program = start(config, 'serve', '--port', '0')
  const url = (await program.line('pay-broker ready')).split(' ').at(-1)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  program.stop('SIGTERM')
  expect(await program.ended).toBe(0)
  await server.stop()
})

test('a broker that starts before its PostgreSQL waits for it, and at last gives up with a sentence; other commands don’t wait', async () => {
  const server = await startPostgres()
  const config = { ...CONFIG, store: { postgres: await server.newDatabase('pay') } }
  expect(await start(config, 'migrate').ended).toBe(0)
  await server.crash()
  const early = start(config, 'serve', '--port', '0')
  await vi.waitFor(() => expect(early.err()).toContain('store.away'), { timeout: 30_000 })
  await server.start()
  await early.line('pay-broker ready')
  early.stop('SIGTERM')
  expect(await early.ended).toBe(0)
  await server.stop()
  const [lost, migrating] = [start(config, 'serve', '--port', '0'), start(config, 'migrate')]
  expect(await migrating.ended).toBe(1)
  expect(lost.err()).not.toContain('The configuration')
  expect(await lost.ended).toBe(1)
  for (const { err } of [lost, migrating]) {
    expect(err()).toContain('store.postgres can’t be used: connect ECONNREFUSED')
  }
})

test('a PostgreSQL that has no room yet is waited for; what no waiting helps is told at once', async () => {
  const server = await startPostgres()
  const postgres = await server.newDatabase('pay')
  const serveFrom = (url: string) => start({ ...CONFIG, store: { postgres: url } }, 'serve', '--port', '0')
  expect(await start({ ...CONFIG, store: { postgres } }, 'migrate').ended).toBe(0)
  const owner = new Client(postgres)
  await owner.connect()
  await owner.query('CREATE ROLE shop LOGIN IN ROLE pay CONNECTION LIMIT 0')
  const crowded = serveFrom(postgres.replace('pay@', 'shop@'))
  await vi.waitFor(() => expect(crowded.err()).toContain('store.away'), { timeout: 30_000 })
  await owner.query('ALTER ROLE shop CONNECTION LIMIT -1')
  await crowded.line('pay-broker ready')
  crowded.stop('SIGTERM')
  expect(await crowded.ended).toBe(0)
  for (const [url, why] of [
    [postgres.replace(/pay$/, 'tea'), 'database "tea" does not exist'],
    [postgres.replace('pay@', 'nobody@'), 'role "nobody" does not exist'],
    [`${postgres}?sslmode=require`, 'does not support SSL'],
  ] as const) {
    const wrong = serveFrom(url)
    expect(await wrong.ended).toBe(1)
    expect(wrong.err()).toContain(why)
    expect(wrong.err()).not.toContain('store.away')
  }
  await owner.end()
  await server.stop()
})

test('what keys prints is taken as printed, and the version is the package’s', async () => {
  const made = start({}, 'keys')
  const version = start({}, '--version')
  expect(await made.ended).toBe(0)
  const printed = (shape: RegExp): string => shape.exec(made.out())?.[1] ?? ''
  const hash = printed(/(sha256:\S+)/)
  expect(hash).toBe(trialHash(printed(/(sk_\S+)/)))
  const { webhook, keys: _, tokenKeys: __, ...rest } = CONFIG
  const config = {
    ...rest,
    keys: [{ name: 'shop', hash, scopes: ['checkouts'] }],
    tokenKeys: [{ letter: 'a', secret: printed(/tokenKeys\S+\n\s+(\S+)/) }],
    webhook: { ...webhook, secrets: [printed(/(whsec_\S+)/)] },
  }
  const taken = start(config, 'check-config')
  expect([await taken.ended, taken.err()]).toEqual([0, ''])
  const { version: own } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  expect([await version.ended, version.out()]).toEqual([0, `${own}\n`])
})

test('serves, stops when told, and shows no secret on the way [T37]', async () => {
  const program = start(CONFIG, 'serve', '--port', '0')
  const url = (await program.line('pay-broker ready')).split(' ').at(-1)
  const bodies: string[] = []
  const call = async (path: string, authorization: string, body?: unknown): Promise<Record<string, string>> => {
    const answer = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${authorization}`,
        'content-type': 'application/json',
        'idempotency-key': 'key-12345678',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    bodies.push(text)
    return JSON.parse(text)
  }
  const opened = await call('/v1/checkouts', TRIAL_KEY, {
    orderNo: 'A1',
    amount: 1,
    subject: 'x',
    payer: { wechatOpenid: 'canary-openid-0123' },
  })
  const token = opened.clientToken ?? ''
  // Nobody listens at the gateway's address, nor at the webhook's.
  await call('/v1/checkout/payments', token, { channel: 'wechat:qr' })
  await call('/v1/accounts/bank/operations/paylist', TRIAL_KEY, { values: {} })
  await call(`/v1/checkouts/${opened.id}/close`, TRIAL_KEY, {})
  for (const path of ['/v1/accounts', '/v1/events', '/openapi.json', '/nothing']) await call(path, TRIAL_KEY)
  await fetch(`${url}/v1/notifications/bank?sign=wrong`)
  const stream = await fetch(`${url}/v1/checkout/events`, { headers: { authorization: `Bearer ${token}` } })

  program.stop('SIGTERM')
  expect(await program.ended).toBe(0)
  expect(await stream.text()).toContain('event: checkout')
  expect(program.out()).toBe(`pay-broker ready ${url}\n`)
  const lines = program
    .err()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['broker.started', 'gateway.call', 'broker.stopped']),
  )
  const logs = program.err()
  for (const secret of [
    OPEN_KEY,
    TOKEN_KEY,
    WEBHOOK_SECRET,
    WEBHOOK_SECRET.slice(6),
    TRIAL_KEY,
    'canary-openid-0123',
  ]) {
    expect([secret, logs.includes(secret), bodies.join().includes(secret)]).toEqual([secret, false, false])
  }
  expect(logs).not.toContain(token)
  const database = readFileSync(join(folder, 'pay.db'), 'latin1')
  for (const secret of [OPEN_KEY, TOKEN_KEY, TRIAL_KEY, token]) expect(database).not.toContain(secret)
})
