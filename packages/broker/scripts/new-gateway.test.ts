import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newGateway } from './new-gateway.ts'

let gateways: string
beforeEach(async () => {
  gateways = await mkdtemp(join(tmpdir(), 'gateways-'))
})
afterEach(() => rm(gateways, { recursive: true }))

test('a new gateway’s folder has its name everywhere', async () => {
  const folder = await newGateway('acme-pay2', gateways)
  const files = (await readdir(folder, { recursive: true })).sort()
  expect(files).toEqual([
    'README.md',
    'README.zh-CN.md',
    'acme-pay2.test.ts',
    'config.ts',
    'envelope.ts',
    'fixtures',
    'fixtures/create.http',
    'fixtures/notify-paid.http',
    'fixtures/refund.http',
    'index.ts',
    'peer.ts',
  ])
  const texts = await Promise.all(
    files.filter((file) => file.includes('.')).map((file) => readFile(join(folder, file), 'utf8')),
  )
  expect(texts.join('\n')).not.toMatch(/gateway.?template/i)
  expect(texts.join('\n')).not.toContain('What both languages say')
  expect(await readFile(join(folder, 'index.ts'), 'utf8')).toContain(
    "const acmePay2: Gateway<AcmePay2Fields> = defineGateway({\n  id: 'acme-pay2',",
  )
})

test.each(['', 'Acme', 'acme_pay', '-acme', 'acme-', 'acme--pay', '../acme', 'a/b', '1acme', 'gateway-template'])(
  'the id %j is refused with a sentence',
  async (id) => {
    await expect(newGateway(id, gateways)).rejects.toThrow(/is no gateway id|is the template itself/)
    expect(await readdir(gateways)).toEqual([])
  },
)

test('an existing gateway is never overwritten', async () => {
  await newGateway('acme', gateways)
  await expect(newGateway('acme', gateways)).rejects.toThrow('exists already')
})
