import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Whether the broker has sent this request, within the last five minutes: Standard Webhooks, by Node alone. Signed are the id, the time and
 * the very bytes that came, so hand over what was read from the socket and not what a framework made of it.
 */
export function isBrokers(headers, bytes, secret) {
  const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures = '' } = headers
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const wanted = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${time}.`).update(bytes).digest('base64')}`)
  const fits = (given) => given.length === wanted.length && timingSafeEqual(given, wanted)
  const recent = Math.abs(Date.now() / 1000 - Number(time)) < 300
  // One for each of your secrets, while you change them.
  return recent && signatures.split(' ').some((signature) => fits(Buffer.from(signature)))
}
