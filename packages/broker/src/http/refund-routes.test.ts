import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { json, TRIAL_KEY, type TrialBroker, trialBroker, trialHash } from '../../lab/trial-broker.ts'

const REFUND = { refundNo: 'R-1', amount: 500, reason: 'one tin was dented' }

/** A trial broker with a paid checkout. */
async function paid(options: Parameters<typeof trialBroker>[0] = {}) {
  const trial = trialBroker(options)
  const { id, clientToken } = await trial.open()
  const key = { 'idempotency-key': 'key-12345678' }
  trial.account.verdict = 'paid'
  const payment = await json(trial.client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key))
  trial.clock.at += 6_000
  await trial.client(clientToken, 'GET', `/v1/checkout/payments/${payment.id}`)
  return { ...trial, id, payment: payment.id, path: `/v1/checkouts/${id}/refunds` }
}

const problemOf = async (answer: Promise<Response>) => {
  const { status, code } = await json(answer)
  return [status, code]
}

/** The data of the last event. */
async function lastEvent({ merchant }: TrialBroker) {
  const { events } = (await json(merchant('GET', '/v1/events'))) as unknown as { events: Record<string, unknown>[] }
  return events.at(-1)
}

describe('giving money back', () => {
  test('answers 201 with the refund, 200 with the same refund for the same number', async () => {
    const trial = await paid()
    const first = await trial.merchant('POST', trial.path, REFUND)
    expect(first.status).toBe(201)
    const refund = await json(first)
    expect(refund).toEqual({
      ...{
        id: expect.stringMatching(/^ref_[0-9A-Z]{26}$/),
        refundNo: 'R-1',
        checkout: trial.id,
        payment: trial.payment,
      },
      ...{ amount: 500, reason: 'one tin was dented', status: 'pending', refusedCode: null },
      ...{ refusal: null, facts: {} },
      ...{ gatewayRefundNo: `g-${trial.account.refunded[0]?.refundNo}`, settledAt: null },
      createdAt: '2026-01-01T00:00:06.000Z',
    })
    const again = await trial.merchant('POST', trial.path, REFUND)
    expect([again.status, await json(again)]).toEqual([200, refund])
    expect(trial.account.refunded).toHaveLength(1)
    expect(trial.account.refunded[0]).toMatchObject({
      refundNo: expect.stringMatching(/^T1R[0-9A-Z]{8}$/),
      amount: 500,
      reason: 'one tin was dented',
      payment: { channel: 'wechat:qr', amount: 1990 },
      notifyUrl: expect.stringMatching(/^https:\/\/pay\.example\/v1\/notifications\/main\/[0-9A-Z]{26}$/),
    })
  })

  test('a key that an older broker has noted, with its fields in that broker’s order, is a repetition', async () => {
    const trial = await paid()
    const noted = hash('sha256', JSON.stringify([{ id: trial.id }, REFUND]))
    await trial.store.claimKey('refunds', 'key-of-yesterday', noted, trial.clock.now())
    const send = (refund: object) =>
      trial.merchant('POST', trial.path, refund, { 'idempotency-key': 'key-of-yesterday' })
    expect((await send(REFUND)).status).toBe(201)
    expect(await problemOf(send({ ...REFUND, amount: 400 }))).toEqual([409, 'idempotency-conflict'])
  })

  test('is followed to its end, which the merchant reads, hears and finds on the checkout', async () => {
    const trial = await paid()
    await trial.merchant('POST', trial.path, { ...REFUND, amount: 1990 })
    trial.account.refundVerdict = 'succeeded'
    expect(await json(trial.merchant('GET', '/v1/refunds/R-1'))).toMatchObject({ status: 'pending' })
    trial.clock.at += 6_000
    const refund = await json(trial.merchant('GET', '/v1/refunds/R-1'))
    expect(refund).toMatchObject({ status: 'succeeded', settledAt: '2026-01-01T00:00:12.000Z' })
    const checkout = await json(trial.merchant('GET', `/v1/checkouts/${trial.id}`))
    expect(checkout).toMatchObject({
      status: 'paid',
      refunds: [refund],
      payments: [{ status: 'paid', money: 'returned' }],
    })
    expect(await lastEvent(trial)).toMatchObject({ type: 'refund.succeeded', data: { ...checkout, refund } })
  })

  test('without anybody looking is followed by the clock', async () => {
    const trial = await paid()
    await trial.merchant('POST', trial.path, REFUND)
    trial.account.refundVerdict = 'failed'
    expect(await trial.broker.idleMs()).toBeLessThanOrEqual(5_000)
    trial.clock.at += 5_000
    await trial.broker.tick()
    expect(await lastEvent(trial)).toMatchObject({ type: 'refund.failed', data: { refund: { status: 'failed' } } })
    // What failed can be given back by another refund.
    expect((await trial.merchant('POST', trial.path, { ...REFUND, refundNo: 'R-2', amount: 1990 })).status).toBe(201)
  })

  test('is refused with the reason', async () => {
    const trial = await paid()
    const post = (body: object, path = trial.path) => problemOf(trial.merchant('POST', path, { ...REFUND, ...body }))
    const open = (await trial.open()).id
    expect(await post({ amount: 1991 })).toEqual([409, 'refund-too-large'])
    expect(await post({}, '/v1/checkouts/co_nope/refunds')).toEqual([404, 'not-found'])
    expect(await post({}, `/v1/checkouts/${open}/refunds`)).toEqual([409, 'checkout-not-paid'])
    expect(await post({ payment: 'pay_nope' })).toEqual([400, 'invalid-request'])
    expect(await post({ payment: trial.payment })).toEqual(['pending', undefined])
    expect(await post({ amount: 501 })).toEqual([409, 'refund-conflict'])
    expect(await post({ reason: 'another' })).toEqual([409, 'refund-conflict'])
    for (const n of [2, 3]) await post({ refundNo: `R-${n}`, amount: 1 })
    expect(await post({ refundNo: 'R-4', amount: 1 })).toEqual([409, 'too-many-refunds'])
    expect(trial.account.refunded).toHaveLength(3)
  })

  test.each([
    ['nothing', {}, ['refundNo', 'amount', 'reason']],
    ['half a fen', { ...REFUND, amount: 0.5 }, ['amount']],
    ['nothing given', { ...REFUND, amount: 0 }, ['amount']],
    ['money taken', { ...REFUND, amount: -1 }, ['amount']],
    ['a text for an amount', { ...REFUND, amount: '5' }, ['amount']],
    ['a number with a slash', { ...REFUND, refundNo: 'R/1' }, ['refundNo']],
    ['a line break', { ...REFUND, reason: 'a\nb' }, ['reason']],
    ['an unknown field', { ...REFUND, currency: 'CNY' }, ['currency']],
  ])('names every field of %s', async (_, body, fields) => {
    const trial = await paid()
    const problem = await json(trial.merchant('POST', trial.path, body))
    expect(problem.code).toBe('invalid-request')
    expect(problem.errors.map(({ field }) => field)).toEqual(fields)
    expect(trial.account.refunded).toEqual([])
  })

  test('holds an idempotency key to its body', async () => {
    const trial = await paid()
    const key = { 'idempotency-key': 'refund-key-1' }
    expect((await trial.merchant('POST', trial.path, REFUND, key)).status).toBe(201)
    expect((await trial.merchant('POST', trial.path, REFUND, key)).status).toBe(200)
    const other = trial.merchant('POST', trial.path, { ...REFUND, refundNo: 'R-2' }, key)
    expect(await problemOf(other)).toEqual([409, 'idempotency-conflict'])
    expect(trial.account.refunded).toHaveLength(1)
  })

  test('needs its scope, and no page has it [T24 T41]', async () => {
    const keys = [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: ['checkouts' as const] }]
    const trial = await paid({ keys })
    expect(await problemOf(trial.merchant('POST', trial.path, REFUND))).toEqual([403, 'scope-missing'])
    expect(await problemOf(trial.merchant('GET', '/v1/refunds/R-1'))).toEqual([403, 'scope-missing'])
    const { clientToken } = await trial.open()
    expect(await problemOf(trial.client(clientToken, 'POST', trial.path, REFUND))).toEqual([401, 'key-invalid'])
    expect(trial.account.refunded).toEqual([])
  })

  test('a number nobody used is not found', async () => {
    const trial = await paid()
    expect(await problemOf(trial.merchant('GET', '/v1/refunds/R-9'))).toEqual([404, 'not-found'])
  })

  test('stands in the document with its schemas', async () => {
    const { broker } = trialBroker()
    const { paths, components } = (await json(broker.fetch(new Request('https://pay.example/openapi.json')))) as never
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/v1/checkouts/{id}/refunds', '/v1/refunds/{refundNo}']))
    expect(Object.keys((components as { schemas: object }).schemas)).toEqual(
      expect.arrayContaining(['Refund', 'RefundInput']),
    )
  })
})
