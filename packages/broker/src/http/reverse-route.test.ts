import { describe, expect, test } from 'vitest'
import { json, TRIAL_KEY, trialBroker, trialHash } from '../../lab/trial-broker.ts'

const CODE = '134500000000000006'

/** A trial broker whose till has read a payer's code, twenty seconds ago. */
async function scanned(verdict: 'paying' | 'paid', options: Parameters<typeof trialBroker>[0] = {}) {
  const trial = trialBroker(options)
  const { id, clientToken } = await trial.open({ methods: ['wechat:barcode'] })
  trial.account.verdict = verdict
  const scan = { channel: 'wechat:barcode', authCode: CODE }
  const payment = await json(
    trial.client(clientToken, 'POST', '/v1/checkout/payments', scan, { 'idempotency-key': 'key-12345678' }),
  )
  trial.clock.at += 20_000
  return { ...trial, id, clientToken, payment, path: `/v1/checkouts/${id}/reverse` }
}

describe('a till', () => {
  test('is told at once that the payer has paid, or is to wait', async () => {
    expect((await scanned('paid')).payment).toMatchObject({ status: 'paid', action: { type: 'wait' } })
    expect((await scanned('paying')).payment).toMatchObject({ status: 'paying', action: { type: 'wait' } })
  })

  test('finds barcode channels only where the merchant has named them', async () => {
    const { broker, merchant } = trialBroker()
    const channelsOf = async (fields: object) => {
      const order = { orderNo: crypto.randomUUID(), amount: 1, subject: 'Tea', ...fields }
      const { methods } = (await json(merchant('POST', '/v1/checkouts', order))) as unknown as {
        methods: { channels: string[] }[]
      }
      return methods.flatMap(({ channels }) => channels)
    }
    expect(await channelsOf({})).not.toContain('wechat:barcode')
    expect(await channelsOf({ methods: ['wechat'] })).toEqual(['wechat:qr', 'wechat:jsapi'])
    expect(await channelsOf({ methods: ['wechat:barcode'] })).toEqual(['wechat:barcode'])
    await broker.close()
  })

  test('sends a code that looks like one', async () => {
    const { client, clientToken } = await scanned('paying')
    const scan = { channel: 'wechat:barcode', authCode: 'http://evil.example' }
    const answer = client(clientToken, 'POST', '/v1/checkout/payments', scan, { 'idempotency-key': 'key-87654321' })
    expect(await json(answer)).toMatchObject({ code: 'invalid-request', errors: [{ field: 'authCode' }] })
  })

  test('leaves no code in the log or in what its merchant is told [T38]', async () => {
    const { lines, merchant, id } = await scanned('paid')
    const told = await (await merchant('GET', `/v1/checkouts/${id}`)).text()
    expect(told + JSON.stringify(lines)).not.toContain(CODE)
  })
})

describe('POST /v1/checkouts/{id}/reverse', () => {
  test('undoes a paid payment, and says so again when asked again', async () => {
    const { merchant, path, account } = await scanned('paid')
    const undone = { status: 'paid', facts: ['reversed'], payments: [{ status: 'reversed', money: 'returned' }] }
    expect(await json(merchant('POST', path))).toMatchObject(undone)
    expect(await json(merchant('POST', path, {}))).toMatchObject(undone)
    expect(account.verdict).toBe('reversed')
    const { events } = (await json(merchant('GET', '/v1/events'))) as unknown as { events: { type: string }[] }
    expect(events.map(({ type }) => type)).toEqual(['checkout.paid', 'payment.reversed'])
  })

  test('ends an open checkout', async () => {
    const { merchant, path, client, clientToken } = await scanned('paying')
    expect(await json(merchant('POST', path))).toMatchObject({ status: 'closed', payments: [{ status: 'closed' }] })
    expect(await json(client(clientToken, 'GET', '/v1/checkout'))).toMatchObject({ status: 'closed' })
  })

  test('comes too early in the first fifteen seconds, and says when to come again', async () => {
    const { merchant, path, clock } = await scanned('paid')
    clock.at -= 10_000
    const early = await merchant('POST', path)
    expect([early.status, early.headers.get('retry-after'), (await json(early)).code]).toEqual([409, '5', 'too-early'])
  })

  test('is refused for what has refunds, for other channels, and for nothing', async () => {
    const { merchant, path, id, open } = await scanned('paid')
    await merchant('POST', `/v1/checkouts/${id}/refunds`, { refundNo: 'R-1', amount: 1, reason: 'a fen' })
    expect(await json(merchant('POST', path))).toMatchObject({ status: 409, code: 'payment-refunded' })
    const other = await open()
    const nothing = await json(merchant('POST', `/v1/checkouts/${other.id}/reverse`))
    expect(nothing).toMatchObject({ status: 409, code: 'checkout-not-paid' })
    expect(await json(merchant('POST', '/v1/checkouts/co_none/reverse'))).toMatchObject({ code: 'not-found' })
  })

  test('needs the scope that moves money back', async () => {
    const keys = [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['checkouts'] as const }]
    const { merchant, path, account } = await scanned('paid', { keys })
    expect(await json(merchant('POST', path))).toMatchObject({ status: 403, code: 'scope-missing' })
    expect(account.verdict).toBe('paid')
  })
})
