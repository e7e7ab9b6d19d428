import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('importing touches no DOM, so that a server can render the page around the element', async () => {
  expect(globalThis).not.toHaveProperty('document')
  const { PayCheckout } = await import('./index.ts')
  await import('./define.ts')
  await import('./weixin.ts')
  expect(typeof PayCheckout).toBe('function')
  expect(globalThis).not.toHaveProperty('document')
})

test('the version is the package’s', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect((await import('./version.ts')).version).toBe(version)
})
