import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { twinFiles } from './alipay-twin.ts'

const ALIPAY = fileURLToPath(new URL('../demo/miniprogram/alipay/', import.meta.url))

test('the Alipay shop is what `node scripts/alipay-twin.ts` makes of WeChat’s', () => {
  const files = twinFiles()
  expect(files.size).toBeGreaterThan(12)
  for (const [path, text] of files) {
    expect(existsSync(ALIPAY + path), path).toBe(true)
    expect(readFileSync(ALIPAY + path, 'utf8'), path).toBe(text)
  }
})
