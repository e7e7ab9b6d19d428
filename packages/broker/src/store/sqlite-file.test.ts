import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createReadiness } from '../http/readiness.ts'
import { checkoutRow } from '../testing/rows.ts'
import { openSqliteStore } from './sqlite.ts'
import type { Store } from './store.ts'

let folder: string
let path: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pay-store-file-'))
  path = join(folder, 'pay.db')
  store = openSqliteStore({ path })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const silence = { info() {}, warn() {}, error() {} }
const readiness = () => createReadiness({ store, log: silence, clock: { now: () => 1 }, drift: () => null }).problems()
const GONE = 'the database’s file was deleted, moved or replaced'

describe('a database that isn’t there any more [B17]', () => {
  test.each<[string, () => void]>([
    ['deleted', () => rmSync(path)],
    ['moved away', () => renameSync(path, join(folder, 'elsewhere.db'))],
    [
      'replaced by another one',
      () => {
        const other = join(folder, 'other.db')
        void openSqliteStore({ path: other }).close()
        renameSync(other, path)
      },
    ],
    ['without its log', () => rmSync(`${path}-wal`)],
  ])('is not ready when it was %s, and answers nothing that would be lost', async (_, happens) => {
    await store.openCheckout(checkoutRow())
    expect(await readiness()).toEqual([])
    happens()
    expect(await readiness()).toEqual([GONE])
    const lost = store.openCheckout(checkoutRow({ id: 'co_2', orderNo: 'A1001' }))
    await expect(lost).rejects.toMatchObject({ code: 'unavailable', retryAfter: 1 })
    expect(await store.checkout('co_2')).toBeNull()
  })

  test('is ready again once it is put back', async () => {
    renameSync(path, join(folder, 'elsewhere.db'))
    await expect(store.openCheckout(checkoutRow())).rejects.toThrow(/Put it back, or restart the broker/)
    renameSync(join(folder, 'elsewhere.db'), path)
    expect(await readiness()).toEqual([])
    expect((await store.openCheckout(checkoutRow())).created).toBe(true)
  })
})

describe('a file is for one broker [B17]', () => {
  test('a second one is refused in words, and a tool may look on', async () => {
    expect(() => openSqliteStore({ path })).toThrow(/another broker has .*pay\.db open/)
    await store.openCheckout(checkoutRow())
    const tool = openSqliteStore({ path, shared: true })
    expect((await tool.checkout('co_1'))?.id).toBe('co_1')
    await tool.close()
    expect(() => openSqliteStore({ path })).toThrow(/another broker/)
  })

  test('until the first one ends, even by a kill', async () => {
    await store.close()
    const script = `
      import { openSqliteStore } from ${JSON.stringify(new URL('./sqlite.ts', import.meta.url).href)}
      openSqliteStore({ path: process.argv[1] })
      console.log('open')
      setInterval(() => {}, 1000)`
    const args = ['--conditions=@pay-checkout/source', '--input-type=module', '-e', script, path]
    const other = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(other.stdout, 'data')
    expect(() => openSqliteStore({ path })).toThrow(/another broker/)
    other.kill('SIGKILL')
    await once(other, 'exit')
    store = openSqliteStore({ path })
    expect((await store.openCheckout(checkoutRow())).created).toBe(true)
  })
})

test('the files of a database are its owner’s alone, and one that was opened to others stays as it is [B17]', async () => {
  await store.openCheckout(checkoutRow())
  const modes = () => [path, `${path}-wal`].map((file) => statSync(file).mode & 0o777)
  expect(modes()).toEqual([0o600, 0o600])
  await store.close()
  chmodSync(path, 0o640)
  store = openSqliteStore({ path })
  expect(statSync(path).mode & 0o777).toBe(0o640)
})
