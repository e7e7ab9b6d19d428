import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { PayError } from '../pay-error.ts'
import { checkoutRow, paymentRow } from '../testing/rows.ts'
import { storeContract } from '../testing/store-contract.ts'
import { MIGRATIONS } from './migrations.ts'
import { row } from './sql.ts'
import { openSqliteStore } from './sqlite.ts'
import { openSqliteConnection } from './sqlite-connection.ts'

const folder = mkdtempSync(join(tmpdir(), 'pay-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, `${name}.db`)
const MB = 1024 * 1024

describe('the SQLite store keeps the contract', () => {
  storeContract(test, async (place) => openSqliteStore({ path: at(place), shared: true }))
})

describe('the SQLite store', () => {
  test('is durable: a write-ahead log, synced in full [F32]', async () => {
    const connection = openSqliteConnection(at('durable'))
    const read = async (text: string) => Object.values((await connection.read(() => row(text))) ?? {})
    expect(await read('PRAGMA journal_mode')).toEqual(['wal'])
    expect(await read('PRAGMA synchronous')).toEqual([2])
    expect(await read('SELECT version FROM schema_version')).toEqual([MIGRATIONS.length])
    await connection.close()
  })

  test('what was delivered is found behind thousands that weren’t, to the last position and not beyond its limit', async () => {
    const store = openSqliteStore({ path: ':memory:' })
    await store.openCheckout(checkoutRow())
    const events = Array.from({ length: 10_002 }, (_, n) => ({ type: 'refund.succeeded', at: n, data: {} }) as const)
    await store.change({ checkout: { id: 'co_1', expectVersion: 0, patch: {} }, events, evidence: null })
    for (const n of [1, 5_000, 5_001, 10_002])
      await store.finishDelivery(`evt_co_1_${n}`, { kind: 'delivered', status: 200 }, 1)
    const found = async (after: number, limit: number, type?: 'refund.succeeded' | 'payment.late') =>
      (await store.events(after, limit, { delivery: 'delivered', type })).map(({ sequence }) => sequence)
    expect(await found(0, 10)).toEqual([1, 5_000, 5_001, 10_002])
    expect(await found(1, 2, 'refund.succeeded')).toEqual([5_000, 5_001])
    expect(await found(5_001, 10)).toEqual([10_002])
    expect(await found(0, 10, 'payment.late')).toEqual([])
    await store.close()
  })

  test('a log that grew under a long reader is seen, is brought in afterwards, and is small again [F34]', async () => {
    const store = openSqliteStore({ path: at('log') })
    const log = async () => (await store.logBytes?.()) ?? Number.NaN
    const write = async (orders: readonly string[]) => {
      const subject = 'x'.repeat(2_000)
      await Promise.all(orders.map((no) => store.openCheckout(checkoutRow({ id: `co_${no}`, orderNo: no, subject }))))
    }
    const groups = (of: string) =>
      Array.from({ length: 60 }, (_, n) => Array.from({ length: 100 }, (_, m) => `${of}${n}n${m}`))
    for (const group of groups('A')) await write(group)
    expect(await log()).toBeLessThan(8 * MB)

    const reader = new DatabaseSync(at('log'), { readOnly: true })
    reader.exec('BEGIN')
    const counted = () => Object.values(reader.prepare('SELECT count(*) FROM checkouts').get() ?? {})
    expect(counted()).toEqual([6_000])
    for (const group of groups('B')) await write(group)
    expect(await log()).toBeGreaterThan(12 * MB)
    expect(counted()).toEqual([6_000])
    reader.exec('COMMIT')

    // The first commit brings the log in, the second one begins it anew.
    await store.ping()
    await store.ping()
    expect(await log()).toBeLessThanOrEqual(8 * MB)
    expect(counted()).toEqual([12_000])
    reader.close()
    await store.close()
  })

  test('is asked for a real write when it is asked whether it can write', async () => {
    const store = openSqliteStore({ path: at('asked') })
    const before = (await store.logBytes?.()) ?? Number.NaN
    await store.ping()
    expect(await store.logBytes?.()).toBeGreaterThan(before)
    await store.close()
  })

  test('waits for another process’s lock without stopping this one, and gives up within a second [F29]', async () => {
    const store = openSqliteStore({ path: at('locked') })
    const other = new DatabaseSync(at('locked'))
    other.exec('BEGIN IMMEDIATE')
    const beats: number[] = []
    const beat = setInterval(() => beats.push(performance.now()), 10)
    const startedAt = performance.now()
    const error = await store.openCheckout(checkoutRow()).catch((reason: unknown) => reason)
    clearInterval(beat)
    expect(error).toBeInstanceOf(PayError)
    expect(error).toMatchObject({ code: 'unavailable' })
    expect(performance.now() - startedAt).toBeLessThan(3_000)
    const rests = [...beats, performance.now()].map((at, n) => at - (beats[n - 1] ?? startedAt))
    // One that stood still would rest for all of that second; a busy machine lets nobody beat for some of it.
    expect(Math.max(...rests)).toBeLessThan(700)
    const waiting = store.openCheckout(checkoutRow())
    other.exec('ROLLBACK')
    expect((await waiting).created).toBe(true)
    other.close()
    await store.close()
  })

  test('is opened beside another process that writes just then [F29 F43]', async () => {
    await openSqliteStore({ path: at('beside') }).close()
    const script = `
      const { DatabaseSync } = require('node:sqlite')
      const database = new DatabaseSync(process.argv[1])
      database.exec('BEGIN IMMEDIATE')
      console.log('locked')
      setTimeout(() => database.exec('ROLLBACK'), 500)`
    const other = spawn(process.execPath, ['-e', script, at('beside')], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(other.stdout, 'data')
    const store = openSqliteStore({ path: at('beside') })
    await store.ping()
    await store.close()
  })

  test('two processes that read and write the same file wait for each other: none meets a snapshot that has grown old [F30]', async () => {
    const store = openSqliteStore({ path: at('shared'), shared: true })
    await store.openCheckout(checkoutRow())
    const other = fork(new URL('../../lab/kill-writer.ts', import.meta.url), [at('shared')], {
      execArgv: ['--conditions=@pay-checkout/source'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    onTestFinished(() => void other.kill('SIGKILL'))
    await once(other, 'message')
    // A transaction that asked for the lock only when it came to writing would be refused, however long it was ready to wait.
    for (let version = 0; version < 200; version++) {
      const change = { id: 'co_1', expectVersion: version, patch: { metadata: { by: 'one of two' } } }
      expect(await store.change({ checkout: change, events: [], evidence: null })).toBe(true)
    }
    other.kill('SIGKILL')
    await once(other, 'exit')
    await store.close()
  })

  test('goes on beside a newer broker whose migration adds to every table [F43]', async () => {
    const store = openSqliteStore({ path: at('tomorrow') })
    const everything = async () => {
      const standing = [store.checkout('co_1'), store.checkoutByOrderNo('A1000'), store.payments('co_1')]
      const due = [store.leaseDuePayments(0, 1, 1), store.leaseDueRefunds(0, 1, 1), store.leaseDueDeliveries(0, 1, 1)]
      await Promise.all([...standing, ...due, store.events(0, 10), store.orphans(), store.checkTrail(), store.ping()])
      return Promise.all(standing)
    }
    await store.openCheckout(checkoutRow())
    await store.addPayment(paymentRow(), 0)
    const before = await everything()
    const newer = new DatabaseSync(at('tomorrow'))
    const tables = newer.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT'`).all()
    newer.exec('BEGIN IMMEDIATE')
    for (const { name } of tables) newer.exec(`ALTER TABLE ${name} ADD COLUMN of_tomorrow TEXT NOT NULL DEFAULT ''`)
    newer.exec('UPDATE schema_version SET version = version + 1; COMMIT')
    newer.close()
    expect(tables.length).toBeGreaterThan(10)
    expect(await everything()).toEqual(before)
    expect((await store.openCheckout(checkoutRow({ id: 'co_2', orderNo: 'A1001' }))).created).toBe(true)
    const paid = { state: 'paid', money: 'taken', disposition: 'applied' } as const
    const told = {
      payment: { id: 'pay_1', expectVersion: 0, patch: paid },
      checkout: { id: 'co_1', expectVersion: 1, patch: { status: 'paid', paidAt: 1 } },
      events: [{ type: 'checkout.paid', at: 1, data: {} }],
      evidence: { paymentId: 'pay_1', at: 1, source: 'query', says: 'paid', from: 'awaiting', to: 'paid' },
    } as const
    expect(await store.change(told)).toBe(true)
    expect(await store.events(0, 10)).toHaveLength(1)
    await store.close()
  })

  test('refuses a database of a newer broker in words', () => {
    const newer = new DatabaseSync(at('newer'))
    newer.exec('CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT; INSERT INTO schema_version VALUES (999)')
    newer.close()
    expect(() => openSqliteStore({ path: at('newer') })).toThrow(/start a newer broker/)
  })

  test('answers nobody before the commit: what was answered survives SIGKILL', async () => {
    const child = fork(new URL('../../lab/kill-writer.ts', import.meta.url), [at('killed')], {
      execArgv: ['--conditions=@pay-checkout/source'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const answered: string[] = []
    child.on('message', (orderNo: string) => {
      answered.push(orderNo)
      if (answered.length === 300) child.kill('SIGKILL')
    })
    await once(child, 'exit')
    const store = openSqliteStore({ path: at('killed') })
    expect(answered.length).toBeGreaterThanOrEqual(300)
    for (const orderNo of answered) expect(await store.checkoutByOrderNo(orderNo), orderNo).not.toBeNull()
    await store.close()
  })
})
