import { generateKeyPairSync, type KeyPairKeyObjectResult, sign } from 'node:crypto'

/** A key and a certificate that nobody vouches for, made now: what a man in the middle would show. Of a key of its own, or of this one. */
export function selfSigned(
  { privateKey, publicKey }: KeyPairKeyObjectResult = generateKeyPairSync('ec', { namedCurve: 'P-256' }),
): { readonly key: string; readonly cert: string } {
  const algorithm = privateKey.asymmetricKeyType === 'rsa' ? RSA_SHA256 : ECDSA_SHA256
  const name = der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, Buffer.from('127.0.0.1')))))
  const validity = der(0x30, utcTime('250101000000Z'), FOR_EVER)
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const body = der(0x30, der(0x02, Buffer.from([1])), algorithm, name, validity, name, spki)
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey))
  const base64 = der(0x30, body, algorithm, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
  }
}

// RFC 5280: object identifiers 2.5.4.3, 1.2.840.10045.4.3.2 and 1.2.840.113549.1.1.11.
const COMMON_NAME = Buffer.from('0603550403', 'hex')
const ECDSA_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex')
const RSA_SHA256 = Buffer.from('300d06092a864886f70d01010b0500', 'hex')

// RFC 5280, 4.1.2.5: what has no end. A day that comes would make the certificate refused for another reason.
const FOR_EVER = der(0x18, Buffer.from('99991231235959Z'))

function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text))
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
