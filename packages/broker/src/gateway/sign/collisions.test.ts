import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { signatureOf as chaoying } from '../../gateways/chaoying/envelope.ts'
import { signatureOf as methodGateway } from '../../gateways/method-gateway/envelope.ts'
import { signatureOf as pooulV1 } from '../../gateways/pooul-v1/envelope.ts'
import { signatureOf as tlinx } from '../../gateways/tlinx/envelope.ts'
import { decodeText } from '../decode-text.ts'
import { MalformedText } from '../malformed-text.ts'
import { Secret } from '../secret.ts'
import { readStrictForm } from '../strict-form.ts'
import { readStrictJson } from '../strict-json.ts'
import * as digests from './md5-sha1.ts'

// The first published pair: Wang, Feng, Lai, Yu, "Collisions for Hash Functions MD4, MD5, HAVAL-128 and RIPEMD", 2004.
const HEAD = 'd131dd02c5e6eec4693d9a0698aff95c2fcab5'
const ONE = `${HEAD}8712467eab4004583eb8fb7f8955ad340609f4b30283e488832571415a085125e8f7cdc99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70`
const OTHER = `${HEAD}0712467eab4004583eb8fb7f8955ad340609f4b30283e4888325f1415a085125e8f7cdc99fd91dbd7280373c5bd8823e3156348f5bae6dacd436c919c6dd53e23487da03fd02396306d248cda0e99f33420f577ee8ce54b67080280d1ec69821bcb6a8839396f965ab6ff72a70`
const PAIR = [ONE, OTHER].map((hex) => Buffer.from(hex, 'hex'))

test('two messages that fit one MD5 signature under any key are both refused: such bytes are no text [T6]', () => {
  const signatures = PAIR.map((bytes) => createHash('md5').update(bytes).update('&key=of-any-kind').digest('hex'))
  expect(signatures[0]).toBe(signatures[1])
  expect(PAIR[0]?.equals(PAIR[1] as Buffer)).toBe(false)
  for (const bytes of PAIR) {
    const coded = bytes.toString('hex').replace(/../g, '%$&')
    expect(() => decodeText(bytes)).toThrow(MalformedText)
    expect(() => readStrictForm(`attach=${coded}`)).toThrow(MalformedText)
    expect(() => readStrictJson(Buffer.concat([Buffer.from('{"a":"'), bytes, Buffer.from('"}')]))).toThrow(
      MalformedText,
    )
  }
})

test.each([
  ['chaoying', chaoying],
  ['method-gateway', methodGateway],
  ['pooul-v1', pooulV1],
  ['tlinx', tlinx],
])(
  'no signature of %s can be lengthened: its key is not at the start, or its digest is digested again [T5]',
  (_, sign) => {
    const key = 'the key of a merchant'
    const md5 = vi.spyOn(digests, 'md5Hex')
    const signature = sign({ out_no: '1', status: '1', total_fee: '1' }, new Secret(key))
    const digested = md5.mock.calls.map(([text]) => text)
    expect(digested).toHaveLength(1)
    expect(signature.toLowerCase()).toBe(createHash('md5').update(String(digested[0])).digest('hex'))
    expect(String(digested[0]).startsWith(key)).toBe(false)
    if (!String(digested[0]).endsWith(`key=${key}`)) expect(digested[0]).toMatch(/^[0-9a-f]{40}$/)
  },
)
