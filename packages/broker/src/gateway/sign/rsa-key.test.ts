import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { selfSigned } from '../../../lab/self-signed.ts'
import { readWalletApps } from '../../payer/read-wallet-apps.ts'
import { readRsaPrivateKey, readRsaPublicKey } from './rsa-key.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 1024 })
const { privateKey, publicKey } = pair
const { cert: CERTIFICATE } = selfSigned(pair)
const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki') => String(key.export({ type, format: 'pem' } as never))
const bare = (text: string) => text.replace(/-----[^-]+-----|\s/g, '')
const under = (label: string, text: string) => text.replaceAll(/(BEGIN|END) [A-Z ]+/g, `$1 ${label}`)

const [PKCS1, PKCS8] = [pem(privateKey, 'pkcs1'), pem(privateKey, 'pkcs8')]
const [PUBLIC_PKCS1, SPKI] = [pem(publicKey, 'pkcs1'), pem(publicKey, 'spki')]

/** How one key looks once it was pasted, by what was done to it. */
function pasted(text: string, kind: string): [string, string][] {
  const lines = text.trim().split('\n')
  const forms: [string, string][] = [
    ['as it is', text],
    ['literal \\n', text.replaceAll('\n', '\\n')],
    ['literal \\r\\n', text.replaceAll('\n', '\\r\\n')],
    ['literal \\\\n, escaped twice', text.replaceAll('\n', '\\\\n')],
    ['literal \\n before real ones', text.replaceAll('\n', '\\n\n')],
    ['blanks for line breaks', lines.join(' ')],
    ['no line breaks', lines.join('')],
    ['Windows line breaks', lines.join('\r\n')],
    ['indented', lines.map((line) => `      ${line}`).join('\n')],
    ['blank lines between', lines.join('\n\n')],
    ['quotes around it', `"${lines.join('\\n')}"`],
    ['single quotes around it', `'${text.trim()}'`],
    ['a byte order mark', `\ufeff${text}`],
    ['full-width blanks', lines.join('\u3000')],
    ['zero-width characters', lines.join('\u200b\n')],
    ['lines of a console around it', `Bag Attributes\n    friendlyName: shop\n${text}\nDone.`],
    ['base64 once more', Buffer.from(text).toString('base64')],
    ['bare base64', bare(text)],
    ['bare base64 in lines', lines.slice(1, -1).join('\n')],
    ['bare base64 with literal \\n', lines.slice(1, -1).join('\\n')],
    ['bare base64 for addresses', bare(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')],
  ]
  return forms.map(([how, form]) => [`${kind}, ${how}`, form])
}

describe('a private key', () => {
  test.each<[string, string]>([
    ...pasted(PKCS1, 'PKCS#1'),
    ...pasted(PKCS8, 'PKCS#8'),
    ['PKCS#1 under the label of PKCS#8', under('PRIVATE KEY', PKCS1)],
    ['PKCS#8 under the label of PKCS#1', under('RSA PRIVATE KEY', PKCS8)],
    ['with its public key in the same file', `${SPKI}${PKCS8}`],
    ['with a certificate in the same file', `${PKCS8}${CERTIFICATE}`],
  ])('%s', (_, text) => {
    expect(readRsaPrivateKey(text).equals(privateKey)).toBe(true)
  })

  test.each([
    ['cut off', bare(PKCS8).slice(0, 400), /^is cut off: of its \d{3} bytes 300 are there/],
    ['cut off in its frame', `${PKCS8.slice(0, 300)}\n-----END PRIVATE KEY-----`, /^is cut off/],
    ['without its end', PKCS8.slice(0, 400), /^has no -----END … line/],
    ['without its beginning', PKCS8.split('\n').slice(1).join('\n'), /^has no -----BEGIN … line/],
    ['with nothing in its frame', '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----', /^holds no key/],
    ['with an ellipsis in it', PKCS8.replace(/[\w+/]{6}\n/, '……\n'), /there is something else in it$/],
    ['the public one', SPKI, /^must be the private key; this is a public one/],
    ['the public one, bare', bare(PUBLIC_PKCS1), /^must be the private key; this is a public one/],
    ['a certificate', CERTIFICATE, /^must be the private key; this is a public one, or a certificate/],
    ['two of them', `${PKCS8}${PKCS1}`, /^holds several private keys/],
    ['locked', locked('pkcs8'), /^is locked with a password/],
    ['locked, bare', bare(locked('pkcs8')), /^is locked with a password/],
    ['locked the old way', locked('pkcs1'), /^is locked with a password/],
    ['for SSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----', /^is a key for SSH/],
    ['in XML', '<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>', /^is a key in XML/],
    ['in JSON', '{"kty":"RSA","n":"AQAB"}', /^is a key in JSON/],
    ['its bytes', PKCS8.replace('-----BEGIN', '\ufffd'), /^isn’t text/],
    ['dashes of a document', PKCS8.replaceAll('-----', '—–'), /^has other dashes/],
    ['a file’s name', 'merchant.pem', /^is a file’s name/],
    ['a path', '/run/secrets/merchant_key', /^is a file’s name/],
    ['a key on a curve', curve('ec').privateKey, /^must be an RSA key; this is one for ec prime256v1$/],
    ['another kind of key', curve('ed25519').privateKey, /^must be an RSA key; this is one for ed25519$/],
    [
      'nothing of the kind',
      'garbage',
      /^must be an RSA key in PEM form, or its bare base64; what is there can’t be read/,
    ],
  ])('that is %s is told what is wrong, and nothing of it', (_, text, sentence) => {
    const error = caught(() => readRsaPrivateKey(text))
    expect(error.message).toMatch(sentence)
    for (const line of text.split(/\s/).filter((part) => /^[\w+/=]{12,}$/.test(part))) {
      expect(error.message).not.toContain(line)
    }
  })
})

describe('a public key', () => {
  test.each<[string, string]>([
    ...pasted(SPKI, 'SubjectPublicKeyInfo'),
    ...pasted(PUBLIC_PKCS1, 'PKCS#1'),
    ['PKCS#1 under the other label', under('PUBLIC KEY', PUBLIC_PKCS1)],
    ['SubjectPublicKeyInfo under the label of PKCS#1', under('RSA PUBLIC KEY', SPKI)],
  ])('%s', (_, text) => {
    expect(readRsaPublicKey(text).equals(publicKey)).toBe(true)
  })

  test.each(pasted(CERTIFICATE, 'of a certificate'))('%s', (_, text) => {
    expect(readRsaPublicKey(text).equals(publicKey)).toBe(true)
  })

  test.each([PKCS8, PKCS1, bare(PKCS8), bare(PKCS1), under('PUBLIC KEY', PKCS8), `${SPKI}${PKCS8}`])(
    'is never a private one: %#',
    (text) => {
      expect(caught(() => readRsaPublicKey(text)).message).toBe('must be the public key; this is a private one')
    },
  )
})

test('an app’s keys at Alipay are read the same way', () => {
  const app = { kind: 'alipay', appId: '2021000000000001' }
  const keys = { privateKey: PKCS1.replaceAll('\n', '\\n'), alipayPublicKey: bare(PUBLIC_PKCS1) }
  const { apps, problems } = readWalletApps([{ ...app, ...keys }])
  expect(problems).toEqual([])
  const [read] = apps
  if (read?.kind !== 'alipay') throw new Error('no app of Alipay')
  const text = Buffer.from('what is signed')
  expect(verify('RSA-SHA256', text, read.alipayPublicKey, sign('RSA-SHA256', text, read.privateKey))).toBe(true)
})

function caught(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  throw new Error('It was taken')
}

function locked(type: 'pkcs1' | 'pkcs8'): string {
  return String(privateKey.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' } as never))
}

function curve(kind: 'ec' | 'ed25519'): { privateKey: string } {
  const pair = generateKeyPairSync(kind as 'ec', { namedCurve: 'P-256' })
  return { privateKey: pem(pair.privateKey, 'pkcs8') }
}
