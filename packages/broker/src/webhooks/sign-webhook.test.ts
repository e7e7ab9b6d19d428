import { createHmac, randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { createSigner } from './sign-webhook.ts'

const secret = () => `whsec_${randomBytes(32).toString('base64')}`

test('signs as the vector of Standard Webhooks’ own tests has it [T43]', () => {
  const sign = createSigner(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])
  expect(sign('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_999, '{"test": 2432232314}')).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('signs what the specification says: HMAC-SHA256 of id, seconds and body, with the decoded secret [T43]', () => {
  const key = randomBytes(24)
  const body = '{"subject":"茶 🍵"}'
  const signed = createSigner([`whsec_${key.toString('base64')}`])('evt_co_1_2', 5_000, body)
  const expected = createHmac('sha256', key).update(`evt_co_1_2.5.${body}`).digest('base64')
  expect(signed['webhook-signature']).toBe(`v1,${expected}`)
})

test('a secret is changed without a webhook that can’t be verified: old, then both, then new [T43]', () => {
  const [old, young] = [secret(), secret()]
  const now = Date.now()
  const verifies = (merchant: string, ...signing: string[]) => {
    const headers = createSigner(signing)('evt_1', now, '{}')
    try {
      return new Webhook(merchant).verify('{}', headers) !== undefined
    } catch {
      return false
    }
  }
  const steps: [merchant: string, broker: string[]][] = [
    [old, [old]],
    [old, [young, old]],
    [young, [young, old]],
    [young, [young]],
  ]
  for (const [merchant, broker] of steps) expect(verifies(merchant, ...broker)).toBe(true)
  expect(verifies(old, young)).toBe(false)
})

test('a webhook that was changed, is old, or comes from the future is refused by the merchants’ library [T43 T44]', () => {
  const shared = secret()
  const verify = (sentAt: number, change: Record<string, string> = {}, body = '{"amount":1990}') => {
    const headers = { ...createSigner([shared])('evt_1', sentAt, '{"amount":1990}'), ...change }
    return () => new Webhook(shared).verify(body, headers)
  }
  const now = Date.now()
  expect(verify(now)).not.toThrow()
  expect(verify(now, {}, '{"amount":1}')).toThrow('signature')
  expect(verify(now, { 'webhook-id': 'evt_2' })).toThrow('signature')
  expect(verify(now, { 'webhook-timestamp': String(Math.floor(now / 1000) - 1) })).toThrow('signature')
  expect(verify(now, { 'webhook-signature': '' })).toThrow('Missing')
  expect(verify(now - 301_000)).toThrow('too old')
  expect(verify(now + 302_000)).toThrow('too new')
})
