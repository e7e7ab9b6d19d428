import { createPrivateKey, createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { readPrivateKey, readPublicKey } from './rsa-keys.ts'
import { keys } from './testing/test-bench.ts'

const { gatewayPrivateKey, gatewayPublicKey } = keys['pooul-v2']
const [mine, theirs] = [createPrivateKey(gatewayPrivateKey), createPublicKey(gatewayPublicKey)]
const forms = (pem: string) => [
  pem,
  pem.replaceAll('\n', '\\n'),
  pem.replaceAll('\n', ' '),
  pem.replaceAll('\n', ''),
  pem.replaceAll('\n', '\n   '),
  pem.replace(/-----[^-]+-----/g, ''),
  pem.replace(/-----[^-]+-----|\s/g, ''),
  pem.replaceAll(/(BEGIN|END) RSA /g, '$1 '),
  pem.replaceAll(/(BEGIN|END) P/g, '$1 RSA P'),
]

test('keys are read as people paste them', () => {
  for (const type of ['pkcs1', 'pkcs8'] as const) {
    for (const text of forms(String(mine.export({ type, format: 'pem' })))) {
      expect(readPrivateKey(text).equals(mine), text.slice(0, 40)).toBe(true)
    }
  }
  for (const type of ['pkcs1', 'spki'] as const) {
    for (const text of forms(String(theirs.export({ type, format: 'pem' })))) {
      expect(readPublicKey(text).equals(theirs), text.slice(0, 40)).toBe(true)
    }
  }
})

test('neither is taken for the other', () => {
  expect(() => readPrivateKey(gatewayPublicKey)).toThrow()
  expect(() => readPublicKey(gatewayPrivateKey)).toThrow()
})
