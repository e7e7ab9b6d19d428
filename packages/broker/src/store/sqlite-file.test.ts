import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
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
  ])('is not ready when it was %s, and answers nothing that would be lost [F61]', async (_, happens) => {
    await store.openCheckout(checkoutRow())
    expect(await readiness()).toEqual([])
    happens()
    expect(await readiness()).toEqual([GONE])
    const lost = store.openCheckout(checkoutRow({ id: 'co_2', orderNo: 'A1001' }))
    await expect(lost).rejects.toMatchObject({ code: 'unavailable', retryAfter: 1 })
    expect(await store.checkout('co_2')).toBeNull()
  })

  test('is ready again once it is put back [F61]', async () => {
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

  test('also when the first one has tried to open it once more', async () => {
    for (const tool of [false, true]) {
      if (tool) await openSqliteStore({ path, shared: true }).close()
      else expect(() => openSqliteStore({ path })).toThrow(/another broker/)
      const { stderr } = spawnSync(process.execPath, otherBroker('openSqliteStore({ path })'), { encoding: 'utf8' })
      expect(stderr).toMatch(/another broker has/)
    }
  })

  test('also when nothing of the first one holds its store any more', async () => {
    await store.close()
    // Two turns: what a turn has made is collected in a later one.
    const script = `
      openSqliteStore({ path })
      for (let turn = 0; turn < 2; turn++) {
        await new Promise(setImmediate)
        gc()
      }
      openSqliteStore({ path })`
    const { stderr } = spawnSync(process.execPath, ['--expose-gc', ...otherBroker(script)], { encoding: 'utf8' })
    expect(stderr).toMatch(/another broker has/)
  })

  test('until the first one ends, even by a kill', async () => {
    await store.close()
    const script = `
      openSqliteStore({ path })
      console.log('open')
      setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, otherBroker(script), { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void other.kill('SIGKILL'))
    await once(other.stdout, 'data')
    expect(() => openSqliteStore({ path })).toThrow(/another broker/)
    other.kill('SIGKILL')
    await once(other, 'exit')
    store = openSqliteStore({ path })
    expect((await store.openCheckout(checkoutRow())).created).toBe(true)
  })
})

/** The arguments of a process that runs a script beside this one, on the same file. */
function otherBroker(script: string): string[] {
  const imported = `import { openSqliteStore } from ${JSON.stringify(new URL('./sqlite.ts', import.meta.url).href)}`
  const given = 'const path = process.argv[1]'
  return ['--conditions=@pay-checkout/source', '--input-type=module', '-e', `${imported}\n${given}\n${script}`, path]
}

test('the files of a database are its owner’s alone, and one that was opened to others stays as it is [B17]', async () => {
  await store.openCheckout(checkoutRow())
  const modes = () => [path, `${path}-wal`].map((file) => statSync(file).mode & 0o777)
  expect(modes()).toEqual([0o600, 0o600])
  await store.close()
  chmodSync(path, 0o640)
  store = openSqliteStore({ path })
  expect(statSync(path).mode & 0o777).toBe(0o640)
})
