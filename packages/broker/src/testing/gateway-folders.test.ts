import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Gateway } from '../gateway/definition.ts'
import { gatewayContract } from './gateway-contract.ts'
import { readTranscript } from './transcript.ts'

const root = fileURLToPath(new URL('../gateways/', import.meta.url))
const folders = readdirSync(root).map((name) => ({ name, path: `${root}${name}/` }))
const template = fileURLToPath(new URL('gateway-template/', import.meta.url))
if (existsSync(template)) folders.push({ name: 'gateway-template', path: template })

for (const { name, path } of folders) {
  const { default: gateway }: { default: Gateway } = await import(`${path}index.ts`)
  const { createPeer } = await import(`${path}peer.ts`)
  const fixtures = readdirSync(`${path}fixtures`).filter((file) => file.endsWith('.http'))
  const transcripts = fixtures.map((file) => readTranscript(readFileSync(`${path}fixtures/${file}`, 'utf8')))

  describe(name, () => {
    gatewayContract(test, gateway, { peer: createPeer, transcripts })

    test('the folder is complete', () => {
      expect(gateway.id).toBe(name)
      for (const file of ['envelope.ts', `${name}.test.ts`, 'README.md'])
        expect(existsSync(path + file), file).toBe(true)
      expect(transcripts.some(({ operation }) => operation !== undefined)).toBe(true)
      expect(transcripts.some(({ operation }) => operation === undefined)).toBe(true)
    })

    // A gateway of later may come without the second.
    const readmes = ['README.md', 'README.zh-CN.md'].filter((page) => page === 'README.md' || existsSync(path + page))
    test.each(readmes)('its %s names every field, channel, status word and refusal code', (page) => {
      const readme = readFileSync(path + page, 'utf8')
      const words = [gateway.fields, gateway.channels, gateway.statuses, gateway.refusals, gateway.operations]
      if (gateway.refund) words.push(gateway.refund.statuses)
      const missing = words.flatMap((table) => Object.keys(table)).filter((word) => !readme.includes(`\`${word}\``))
      expect(missing).toEqual([])
    })
  })
}
