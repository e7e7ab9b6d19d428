import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { InvalidConfig } from '../gateway/read-config.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { CannotRun, cannotListen } from './cannot-listen.ts'
import { migrate, openStore } from './open-store.ts'
import { tooOldNode } from './too-old-node.ts'

/** What an operator can mend is told in a sentence that says how, and never as a stack. */

const PROGRAM = join(import.meta.dirname, 'pay-broker.ts')
vi.setConfig({ testTimeout: 60_000 })

/** The program, as an operator starts it. */
function run(args: readonly string[], nodeArgs: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'pay-broker-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const config = {
    publicUrl: 'http://127.0.0.1:4020',
    store: { sqlite: './pay.db' },
    keys: [{ name: 'shop', hash: `sha256:${'0a'.repeat(32)}`, scopes: ['checkouts'] }],
    tokenKeys: [{ letter: 'a', secret: 'abcdefghijklmnopqrstuvwxyz012345' }],
    accounts: {
      bank: {
        gateway: 'tlinx',
        baseUrl: 'https://gateway.example/mct1/',
        openId: '0123456789abcdef0123456789abcdef',
        openKey: 'f0e1d2c3b4a5968778695a4b3c2d1e0f',
      },
    },
  }
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@pay-checkout/source', ...nodeArgs, PROGRAM, ...args, '--config', file],
    { encoding: 'utf8' },
  )
  return { status, stdout, said: stderr.replaceAll(`${folder}/`, '').trim() }
}

test('a port that is taken [B18]', async () => {
  const other = createServer()
  onTestFinished(() => void other.close())
  const port = await new Promise<number>((done) =>
    other.listen(0, '127.0.0.1', () => done((other.address() as { port: number }).port)),
  )
  const { status, stdout, said } = run(['serve', '--port', String(port)])
  expect([status, stdout]).toEqual([1, ''])
  expect(said).toBe(
    `Port ${port} of 127.0.0.1 is taken: another program listens there, perhaps another broker. Stop it, or choose another port with --port.`,
  )
})

test('an address that the machine doesn’t have, a port that it may not have, and what nobody foresaw [B18]', () => {
  const told = (code: string) => cannotListen(Object.assign(new Error(code), { code }), { port: 80, host: '192.0.2.1' })
  expect(told('EADDRNOTAVAIL')).toEqual(
    new CannotRun('This machine has no address 192.0.2.1: choose one of its own with --host.'),
  )
  expect(told('EACCES')).toEqual(
    new CannotRun(
      'This user may not listen on port 80: choose one above 1023 with --port, and let a proxy lead to it.',
    ),
  )
  // With its stack: it is a fault of ours.
  expect(told('EMFILE')).not.toBeInstanceOf(CannotRun)
})

/** What a database that is named in a configuration is refused with, by each way to open it. */
async function refused(path: string): Promise<string[]> {
  const told = async (opening: Promise<unknown>): Promise<string> => {
    const error: unknown = await opening.catch((cause: unknown) => cause)
    if (!(error instanceof InvalidConfig)) throw error
    return error.problems.map(({ field, detail }) => `${field} ${detail}`).join()
  }
  return [await told(openStore({ sqlite: path })), await told(migrate({ sqlite: path }))]
}

test('a database whose folder isn’t there, that is none, or that a newer broker has changed [B18]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pay-broker-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const missing = join(folder, 'missing/pay.db')
  const sentence = `store.sqlite names ${missing}, whose folder isn’t there: make it, or name another`
  expect(await refused(missing)).toEqual([sentence, sentence])
  const text = join(folder, 'text.db')
  writeFileSync(text, 'this is no database, but a text of many words'.repeat(50))
  for (const told of await refused(text)) expect(told).toMatch(/^store\.sqlite can’t be used: ./)
  const noFile = `store.sqlite names ${folder}, which is a folder: name a file in it`
  expect(await refused(folder)).toEqual([noFile, noFile])
  const newer = join(folder, 'newer.db')
  await openSqliteStore({ path: newer }).close()
  const database = new DatabaseSync(newer)
  database.exec('UPDATE schema_version SET version = 9999')
  database.close()
  for (const told of await refused(newer))
    expect(told).toMatch(/^store\.sqlite can’t be used: .*: start a newer broker\.$/)
})

test('a Node that is too old, before anything is loaded that it doesn’t have [B18]', () => {
  const old = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })'
  const { status, said } = run(['serve'], ['--import', `data:text/javascript,${encodeURIComponent(old)}`])
  const [refusal, remedy] = said.split('\n')
  expect([status, refusal]).toEqual([
    1,
    'pay-broker needs Node 22.19 or newer, and this is Node 20.20.2: install a newer one, and start pay-broker with that.',
  ])
  // Where there is a package of Node to install, the line that does.
  expect(remedy ?? '').toMatch(process.platform === 'linux' ? /: npm install node-linux-(x64|arm64)@24$/ : /^$/)
  const { engines } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
  expect([engines.node, tooOldNode('22.19.0'), tooOldNode('24.0.0')]).toEqual(['>=22.19', null, null])
  for (const version of ['22.18.9', '21.9.0', '8.17.0']) expect(tooOldNode(version)).toContain(version)
})
