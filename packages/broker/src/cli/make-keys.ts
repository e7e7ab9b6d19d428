import { createHash, randomBytes } from 'node:crypto'

/** Fresh secrets, with a word on where each belongs. The secret key stands nowhere else: only its hash is configured. */
export function makeKeys(): string {
  const secretKey = `sk_${randomBytes(32).toString('base64url')}`
  const hash = createHash('sha256').update(secretKey).digest('hex')
  return [
    'Secret key, for your shop’s server (shown once, never for a page):',
    `  ${secretKey}`,
    'Its hash, for keys[].hash of the broker’s configuration:',
    `  sha256:${hash}`,
    'Token key, for tokenKeys[].secret:',
    `  ${randomBytes(32).toString('base64url')}`,
    'Webhook secret, for webhook.secrets[] and for your shop’s server:',
    `  whsec_${randomBytes(32).toString('base64')}`,
  ].join('\n')
}
