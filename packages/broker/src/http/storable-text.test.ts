import { describe, expect, test } from 'vitest'
import { json, trialBroker } from '../../lab/trial-broker.ts'
import { openSqliteStore } from '../store/sqlite.ts'

// As a JSON text may write them: no UTF-8 has them, and PostgreSQL no NUL.
const BAD = [
  ['a half of a pair', String.raw`\ud800`],
  ['its other half', String.raw`\udc00x`],
  ['a NUL', String.raw`\u0000`],
] as const
const ORDER = `"orderNo":"A1","amount":1990,"subject":"Tea"`

/** Where a text may stand in what a merchant or a page sends, `?` in its place. */
const PLACES: readonly [field: string, path: string, body: string][] = [
  ['orderNo', '/v1/checkouts', '{"orderNo":"A?","amount":1990,"subject":"Tea"}'],
  ['subject', '/v1/checkouts', '{"orderNo":"A1","amount":1990,"subject":"Tea?"}'],
  ['detail', '/v1/checkouts', `{${ORDER},"detail":"two?"}`],
  ['account', '/v1/checkouts', `{${ORDER},"account":"main?"}`],
  ['returnUrl', '/v1/checkouts', `{${ORDER},"returnUrl":"https://shop.example/?"}`],
  ['metadata.a', '/v1/checkouts', `{${ORDER},"metadata":{"a":"?"}}`],
  ['metadata', '/v1/checkouts', `{${ORDER},"metadata":{"?":"a"}}`],
  ['methods.0', '/v1/checkouts', `{${ORDER},"methods":["?"]}`],
  ['reason', '/v1/checkouts/co_1/refunds', '{"refundNo":"R1","amount":1,"reason":"cold?"}'],
  ['values.body', '/v1/accounts/main/operations/order', '{"values":{"body":"Tea?"}}'],
  ['values.list.0.name', '/v1/accounts/main/operations/order', '{"values":{"list":[{"name":"?"}]}}'],
]

describe('text that no database keeps as it is is refused by name [B6]', () => {
  test.each(PLACES.flatMap((place) => BAD.map(([what, text]) => [what, text, ...place] as const)))(
    '%s (%s) in %s of %s',
    async (_, text, field, path, body) => {
      const answer = await trialBroker().merchant(
        'POST',
        path,
        body.replace('?', () => text),
      )
      expect(answer.status).toBe(400)
      const { errors } = await json(answer)
      expect(errors.map((one) => one.field)).toEqual([field])
      expect(errors[0]?.detail).toContain('well-formed')
    },
  )

  test.each(BAD)('%s in what a page sends', async (_, text) => {
    const { client, open } = trialBroker()
    const { clientToken } = await open()
    const key = { 'idempotency-key': 'key-of-a-payment' }
    const body = `{"channel":"wechat:qr","returnUrl":"https://shop.example/${text}"}`
    const answer = await client(clientToken, 'POST', '/v1/checkout/payments', body, key)
    expect((await json(answer)).errors.map(({ field }) => field)).toEqual(['returnUrl'])
  })

  test.each([
    ['an order number with a NUL', '/v1/checkouts?orderNo=A1%00', 'orderNo'],
    ['bytes that are no UTF-8', '/v1/checkouts?orderNo=%ED%A0%80', 'orderNo'],
    ['a percent sign by itself', '/v1/refunds?orderNo=100%', 'orderNo'],
    ['bytes that are no UTF-8 in the path', '/v1/checkouts/co_%FF', 'the path'],
    ['a NUL in the path', '/v1/refunds/R%00', 'refundNo'],
  ])('%s in an address', async (_, path, field) => {
    const answer = await trialBroker().merchant('GET', path)
    expect(answer.status).toBe(400)
    expect((await json(answer)).errors.map((one) => one.field)).toContain(field)
  })

  test('whatever else is wrong is named beside it, once', async () => {
    const body = String.raw`{"orderNo":"A\ud800","amount":0,"subject":"\u0000"}`
    const { errors } = await json(await trialBroker().merchant('POST', '/v1/checkouts', body))
    expect(errors.map(({ field }) => field).sort()).toEqual(['amount', 'orderNo', 'subject'])
  })

  test('well-formed text of all planes passes, and meets itself alone', async () => {
    const { merchant } = trialBroker()
    const order = { orderNo: '订单-𠮷-\uFFFD', amount: 1990, subject: '🍵 e\u0301' }
    expect((await merchant('POST', '/v1/checkouts', order)).status).toBe(201)
    expect((await merchant('POST', '/v1/checkouts', order)).status).toBe(200)
    const found = await merchant('GET', `/v1/checkouts?orderNo=${encodeURIComponent(order.orderNo)}`)
    expect((await json(found)).subject).toBe(order.subject)
  })

  test('in the options of the library', async () => {
    const { createBroker } = await import('../broker.ts')
    const options = { publicUrl: 'https://pay.example', accounts: {}, keys: [], tokenKeys: [], shopName: 'Tea\ud800' }
    const store = openSqliteStore({ path: ':memory:' })
    expect(() => createBroker({ ...options, store })).toThrow(/shopName/)
    await store.close()
  })
})
