import { describe, expect, test } from 'vitest'
import { EVENT_TYPES, type EventType } from '../store/rows.ts'
import { createSigner } from '../webhooks/sign-webhook.ts'
import { type PayEvent, verifyWebhook, type WebhookHeaders, WebhookRefused } from './verify-webhook.ts'

const SECRET = `whsec_${'A'.repeat(32)}`
const OTHER = `whsec_${'B'.repeat(32)}`
// Two bytes of UTF-8 and blanks that no JSON writer puts there: whoever parses and writes it again has other bytes.
const BODY = '{ "type":"checkout.paid","sequence":1, "data":{"id":"co_1","orderNo":"茶-1","amount":1990}}'
const signed = createSigner([OTHER, SECRET])('evt_1', Date.now(), BODY)
const bytes = new TextEncoder().encode(BODY)

describe('a webhook', () => {
  test.each<[string, WebhookHeaders]>([
    ['Headers, as fetch has them', new Headers(signed)],
    ['an object, as Node has it', { host: 'shop.example', ...signed }],
    ['an object with lists', Object.fromEntries(Object.entries(signed).map(([name, value]) => [name, [value]]))],
    ['an object with capitals', Object.fromEntries(Object.entries(signed).map(([name, v]) => [name.toUpperCase(), v]))],
  ])('is read with %s', (_, headers) => {
    for (const body of [BODY, bytes, Buffer.from(BODY), bytes.buffer]) {
      expect(verifyWebhook(body, headers, SECRET)).toMatchObject({ type: 'checkout.paid', data: { orderNo: '茶-1' } })
    }
  })

  test('is read by one of several secrets, with a blank that was pasted along', () => {
    expect(verifyWebhook(BODY, signed, [`whsec_${'C'.repeat(32)}`, `${OTHER}\n`]).sequence).toBe(1)
  })

  test.each<[string, string | Uint8Array, WebhookHeaders, string]>([
    ['another secret', BODY, signed, `whsec_${'C'.repeat(32)}`],
    ['another body', `${BODY} `, signed, SECRET],
    ['another id', BODY, { ...signed, 'webhook-id': 'evt_2' }, SECRET],
    ['no signature', BODY, { ...signed, 'webhook-signature': undefined }, SECRET],
    ['nothing', BODY, new Headers(), SECRET],
    ['an old one', BODY, createSigner([SECRET])('evt_1', Date.now() - 301_000, BODY), SECRET],
  ])('is refused with %s', (_, body, headers, secret) => {
    expect(() => verifyWebhook(body, headers, secret)).toThrow(WebhookRefused)
  })

  test.each([undefined, '', [], [' ']])('needs its secret, and not %j', (secret) => {
    expect(() => verifyWebhook(BODY, signed, secret as string)).toThrow(
      /needs the webhook’s secret.*is its environment/,
    )
  })

  test('whose body was parsed already is told apart from one that isn’t genuine', () => {
    const parsed = () => verifyWebhook(JSON.parse(BODY), signed, SECRET)
    expect(parsed).toThrow(TypeError)
    expect(parsed).toThrow(/as it came.*express\.raw/)
  })
})

test('the types of events are those that are told', () => {
  // Either way: one that is missing, or that doesn't exist, doesn't compile.
  const told: readonly PayEvent['type'][] = EVENT_TYPES
  const known: readonly EventType[] = told
  expect(known).toBe(EVENT_TYPES)
})
