import { createHash, generateKeyPairSync, publicDecrypt } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsRsaSha1, signRsaSha1 } from './rsa-sha1.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 1024 })
const other = generateKeyPairSync('rsa', { modulusLength: 1024 })
const TEXT = 'app_id=1&content={"a":"咖啡"}&key=k'

test('a signature fits its own text and no other, and no other key', async () => {
  const signature = await signRsaSha1(TEXT, pair.privateKey)
  expect(await fitsRsaSha1(TEXT, signature, pair.publicKey)).toBe(true)
  expect(await fitsRsaSha1(`${TEXT} `, signature, pair.publicKey)).toBe(false)
  expect(await fitsRsaSha1(TEXT, signature, other.publicKey)).toBe(false)
})

test('it is PKCS #1 v1.5 over SHA-1: opened with the public key, the digest stands at its end', async () => {
  const opened = publicDecrypt(pair.publicKey, Buffer.from(await signRsaSha1(TEXT, pair.privateKey), 'base64'))
  expect(opened.subarray(-20).toString('hex')).toBe(createHash('sha1').update(TEXT).digest('hex'))
})

test('every changed character, another spelling and no signature fit nothing', async () => {
  const signature = await signRsaSha1(TEXT, pair.privateKey)
  await fc.assert(
    fc.asyncProperty(fc.nat(signature.length - 3), fc.constantFrom('A', 'z', '/', '9', ' '), async (at, letter) => {
      const changed = signature.slice(0, at) + letter + signature.slice(at + 1)
      expect(await fitsRsaSha1(TEXT, changed, pair.publicKey)).toBe(changed === signature)
    }),
  )
  const others = [`${signature}=`, ` ${signature}`, signature.replace(/=+$/, ''), '', null, undefined, 1, [signature]]
  const spelt = signature.replaceAll('+', '-').replaceAll('/', '_')
  for (const wrong of [...others, ...(spelt === signature ? [] : [spelt])]) {
    expect(await fitsRsaSha1(TEXT, wrong, pair.publicKey)).toBe(false)
  }
})
