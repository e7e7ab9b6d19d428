import { expect, test } from 'vitest'

test('the entries can be imported on a server, where there is no window', async () => {
  expect(typeof window).toBe('undefined')
  expect(Object.keys(await import('./index.ts'))).toContain('createBrowserPlatform')
  expect(Object.keys(await import('../testing/index.ts'))).toContain('sandboxWallet')
})
