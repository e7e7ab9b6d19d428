import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFakeBroker } from './testing/fake-broker.ts'
import { createFakePlatform } from './testing/fake-platform.ts'
import { createManualTimers } from './testing/manual-timers.ts'

const outDir = mkdtempSync(join(tmpdir(), 'pay-checkout-realm-'))
let bundle = ''

beforeAll(async () => {
  await build({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@pay-checkout/source', 'module', 'import', 'default'] },
    build: {
      outDir,
      target: 'es2018',
      lib: {
        entry: fileURLToPath(new URL('index.ts', import.meta.url)),
        formats: ['iife'],
        name: 'core',
        fileName: 'core',
      },
    },
  })
  bundle = readFileSync(join(outDir, 'core.iife.js'), 'utf8')
})

afterAll(() => rmSync(outDir, { recursive: true, force: true }))

/** A realm that has the language and nothing else: no page, no network, no timers, no console. */
function emptyRealm(): Record<string, unknown> {
  const realm = createContext({})
  const missing =
    'for (const name of ["console", "WebAssembly", "SharedArrayBuffer", "Atomics", "Intl"]) delete globalThis[name]'
  runInContext(`${missing}; ${bundle}; globalThis.core = core`, realm)
  return realm
}

describe('in a realm with nothing but the language', () => {
  test('it has no host’s globals indeed', () => {
    const realm = emptyRealm()
    for (const name of ['window', 'document', 'fetch', 'URL', 'setTimeout', 'crypto', 'process', 'console', 'Intl']) {
      expect(runInContext(`typeof ${name}`, realm as never)).toBe('undefined')
    }
  })

  test('a whole checkout runs over the ports alone', async () => {
    const timers = createManualTimers(Date.parse('2026-11-21T00:00:00Z'))
    const broker = createFakeBroker({ now: timers.now, streaming: true })
    const realm = emptyRealm()
    const { createCheckout, formatAmount } = realm.core as typeof import('./index.ts')
    const checkout = createCheckout({
      brokerUrl: 'https://pay.example.com',
      token: 'ct1a_token',
      transport: broker.transport,
      platform: createFakePlatform(),
      timers,
    })
    const seen: string[] = []
    checkout.subscribe(({ name }) => void seen.push(name))
    await timers.advance(0)
    checkout.pay()
    await timers.advance(2_000)
    broker.transport.streams[0]?.open(200)
    broker.pay()
    broker.publish()
    await timers.advance(0)
    expect(seen).toEqual(['choosing', 'starting', 'showing-qr', 'settled'])
    const state = checkout.getState()
    expect(state.name === 'settled' && formatAmount(state.checkout.amount)).toBe('¥12.34')
    expect(timers.pending()).toBe(0)
  })
})
