import { describe, expect, test } from 'vitest'
import { json, type TrialBroker, trialBroker } from '../../lab/trial-broker.ts'

/** A trial broker with four checkouts, a minute apart; the second of them was paid, and a part of it is given back. */
async function books() {
  const trial = trialBroker()
  const start = trial.clock.at
  const checkouts: { id: string; clientToken: string }[] = []
  for (const amount of [1_990, 500, 500, 700]) {
    checkouts.push(await trial.open({ orderNo: `T${checkouts.length + 1}`, amount }))
    trial.clock.at += 60_000
  }
  const { id, clientToken } = checkouts[1] as { id: string; clientToken: string }
  trial.account.verdict = 'paid'
  const key = { 'idempotency-key': 'key-12345678' }
  const payment = await json(trial.client(clientToken, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key))
  trial.clock.at += 6_000
  await trial.client(clientToken, 'GET', `/v1/checkout/payments/${payment.id}`)
  await trial.merchant('POST', `/v1/checkouts/${id}/refunds`, { refundNo: 'R-1', amount: 200, reason: 'dented' })
  return { ...trial, start, ids: checkouts.map((one) => one.id), payment }
}

async function list(trial: TrialBroker, path: string): Promise<Record<string, unknown>[]> {
  const answer = (await json(trial.merchant('GET', path))) as unknown as Record<string, Record<string, unknown>[]>
  return answer.checkouts ?? answer.payments ?? answer.refunds ?? []
}

const orders = async (trial: TrialBroker, query: string) =>
  (await list(trial, `/v1/checkouts?${query}`)).map(({ orderNo }) => orderNo)

describe('the lists of a merchant', () => {
  test('checkouts, newest first, by time, status, account and amount', async () => {
    const trial = await books()
    const at = (minutes: number) => new Date(trial.start + minutes * 60_000).toISOString()
    expect(await orders(trial, '')).toEqual(['T4', 'T3', 'T2', 'T1'])
    expect(await orders(trial, 'status=paid')).toEqual(['T2'])
    expect(await orders(trial, 'status=open&amount=500')).toEqual(['T3'])
    expect(await orders(trial, 'account=main')).toEqual(['T2'])
    expect(await orders(trial, `createdFrom=${at(1)}&createdTo=${at(3)}`)).toEqual(['T3', 'T2'])
    const beijing = new Date(trial.start + 8 * 3_600_000).toISOString().replace('Z', '+08:00')
    expect(await orders(trial, `createdTo=${beijing}`)).toEqual([])
    expect(await orders(trial, `createdFrom=${encodeURIComponent(beijing)}`)).toHaveLength(4)
    const [first] = await list(trial, '/v1/checkouts?limit=1')
    expect(first).toMatchObject({ id: trial.ids[3], amount: 700, status: 'open', metadata: {} })
    expect(first).not.toHaveProperty('payments')
  })

  test('a page at a time, with no row twice and none left out', async () => {
    const trial = await books()
    const seen: unknown[] = []
    for (let next: string | null = '', pages = 0; next !== null; pages++) {
      expect(pages).toBeLessThan(4)
      const query = next === '' ? '' : `&after=${next}`
      const page = (await json(trial.merchant('GET', `/v1/checkouts?limit=3${query}`))) as unknown as {
        checkouts: { orderNo: string }[]
        next: string | null
      }
      seen.push(page.checkouts.map(({ orderNo }) => orderNo))
      next = page.next
    }
    expect(seen).toEqual([['T4', 'T3', 'T2'], ['T1']])
  })

  test('a page after a row that is later than the time asked for begins at that time', async () => {
    const trial = await books()
    const until = (minutes: number, after: number) =>
      orders(trial, `createdTo=${new Date(trial.start + minutes * 60_000).toISOString()}&after=${trial.ids[after]}`)
    expect(await until(2, 3)).toEqual(['T2', 'T1'])
    expect(await until(3, 1)).toEqual(['T1'])
  })

  test('payments by every number, with that of their order', async () => {
    const trial = await books()
    const [payment, ...others] = await list(trial, '/v1/payments')
    expect(others).toEqual([])
    expect(payment).toMatchObject({
      id: trial.payment.id,
      checkout: trial.ids[1],
      orderNo: 'T2',
      status: 'paid',
      amount: 500,
    })
    const fits = ['status=paid', 'account=main', 'amount=500', 'orderNo=T2', `checkout=${trial.ids[1]}`]
    fits.push(`tradeNo=${payment?.tradeNo}`, `gatewayTradeNo=${payment?.gatewayTradeNo}`)
    for (const query of fits) expect([query, await list(trial, `/v1/payments?${query}`)]).toEqual([query, [payment]])
    const differ = ['status=failed', 'account=x', 'amount=1', 'orderNo=T1', 'tradeNo=T2AAAAAA01', 'gatewayTradeNo=x']
    differ.push(`orderNo=T2&checkout=${trial.ids[0]}`)
    for (const query of differ) expect([query, await list(trial, `/v1/payments?${query}`)]).toEqual([query, []])
  })

  test('refunds by how they stand', async () => {
    const trial = await books()
    const fits = ['', 'status=pending', 'amount=200', 'orderNo=T2', 'account=main']
    for (const query of fits)
      expect([query, await list(trial, `/v1/refunds?${query}`)]).toEqual([
        query,
        [expect.objectContaining({ refundNo: 'R-1' })],
      ])
    for (const query of ['status=failed', 'amount=500', 'orderNo=T1'])
      expect([query, await list(trial, `/v1/refunds?${query}`)]).toEqual([query, []])
  })

  test.each([
    ['/v1/checkouts?limit=101', 'limit must be a number from 1 to 100'],
    ['/v1/checkouts?after=pay_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'after must be the "next" of the last answer'],
    ['/v1/payments?createdFrom=yesterday', 'createdFrom must be a time like 2026-01-31T00:00:00+08:00'],
    [
      '/v1/refunds?createdFrom=2026-02-01T00:00:00Z&createdTo=2026-02-01T00:00:00Z',
      'createdTo must be later than createdFrom',
    ],
    ['/v1/checkouts?amount=19.90', 'amount must be a whole number of fen'],
    ['/v1/checkouts?orderNo=T1&status=paid', 'status can’t stand beside orderNo, which finds one'],
  ])('%s is refused by name', async (path, sentence) => {
    const { code, detail } = await json(trialBroker().merchant('GET', path))
    expect([code, detail]).toEqual(['invalid-request', `The request is not valid: ${sentence}.`])
  })
})
