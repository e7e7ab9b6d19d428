import { describe, expect, test } from 'vitest'
import { json, TRIAL_KEY, trialBroker, trialHash } from '../../lab/trial-broker.ts'

const RICH_SCOPES = ['operations' as const, 'money-operations' as const]
const RICH = { keys: [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: RICH_SCOPES }] }
const KEY = { 'idempotency-key': 'k-12345678' }

test('lists accounts and methods', async () => {
  const { merchant } = trialBroker()
  const { accounts } = await json(merchant('GET', '/v1/accounts'))
  expect(accounts).toEqual([
    {
      name: 'main',
      gateway: 'played',
      channels: ['wechat:qr', 'alipay:qr', 'wechat:jsapi', 'wechat:barcode'],
      hosts: { known: ['api.gateway.example'], listed: [], unnamed: [] },
      canClose: true,
      canReverse: true,
      refunds: { most: 3, maxAge: 31_536_000, wholeOnly: [] },
      operations: [
        { name: 'order/view', movesMoney: false },
        { name: 'withdraw', movesMoney: true },
      ],
    },
  ])
  const methods = await merchant('GET', '/v1/accounts/main/methods')
  expect(await json(methods)).toEqual({
    account: 'main',
    methods: [
      { method: 'wechat', channels: ['wechat:qr', 'wechat:jsapi', 'wechat:barcode'] },
      { method: 'alipay', channels: ['alipay:qr'] },
    ],
  })
  expect((await merchant('GET', '/v1/accounts/nope/methods')).status).toBe(404)
})

test('makes a gateway’s own call, its name with slashes and all', async () => {
  const { merchant, account } = trialBroker()
  const values = { out_no: 'A1', list: [1, { deep: null }] }
  const answer = await merchant('POST', '/v1/accounts/main/operations/order/view', { values })
  expect(answer.status).toBe(200)
  expect(await json(answer)).toEqual({ sent: values, received: { code: '0' }, signed: true })
  expect(account.sent).toHaveLength(1)
})

test('says what it can’t do, and sends nothing', async () => {
  const { merchant, account } = trialBroker()
  const answers = [
    [await merchant('POST', '/v1/accounts/main/operations/order/destroy', {}), 422, 'not-supported'],
    [await merchant('POST', '/v1/accounts/main/operations/constructor', {}), 422, 'not-supported'],
    [await merchant('POST', '/v1/accounts/nope/operations/order/view', {}), 404, 'not-found'],
    [await merchant('POST', '/v1/accounts/main/operations/withdraw', {}, KEY), 403, 'scope-missing'],
    [await merchant('POST', '/v1/accounts/main/operations/order/view', { value: {} }), 400, 'invalid-request'],
  ] as const
  for (const [answer, status, code] of answers)
    expect([answer.status, (await json(answer)).code]).toEqual([status, code])
  expect(account.sent).toHaveLength(0)
})

test('sends what moves money once for a key, whatever came of it', async () => {
  const { merchant, account } = trialBroker(RICH)
  const path = '/v1/accounts/main/operations/withdraw'
  const bare = await merchant('POST', path, { values: {} })
  expect([bare.status, (await json(bare)).errors[0]?.field]).toEqual([400, 'Idempotency-Key'])
  const unclear = await merchant('POST', path, { values: { unclear: true } }, KEY)
  expect([unclear.status, (await json(unclear)).code]).toEqual([502, 'gateway-unclear'])
  const again = await merchant('POST', path, { values: { unclear: true } }, KEY)
  expect([again.status, (await json(again)).code]).toEqual([409, 'idempotency-conflict'])
  expect(account.sent).toHaveLength(1)
})

describe('a payment by a gateway’s own call, whose truth is to be told [A7]', () => {
  const PAY = '/v1/accounts/main/operations/pay.raw'

  function rawBroker() {
    const trial = trialBroker({
      keys: [{ name: 'shop', hash: trialHash(TRIAL_KEY), scopes: [...RICH_SCOPES, 'checkouts' as const] }],
    })
    const notifies = { channel: 'unionpay:web', numberField: 'out_no' } as const
    Object.assign(trial.account, {
      operations: new Map([
        ['pay.raw', { movesMoney: true, notifies }],
        ['withdraw', { movesMoney: true }],
      ]),
    })
    let keys = 0
    const pay = (body: object, path = PAY) =>
      trial.merchant('POST', path, body, { 'idempotency-key': `raw-key-${++keys}` })
    const address = () => String((trial.account.sent.at(-1)?.values as Record<string, unknown> | undefined)?.notify_url)
    const notify = async (told: object, at = address()) => {
      const request = new Request(at, {
        method: 'POST',
        body: JSON.stringify(told),
        headers: { 'content-type': 'text/plain' },
      })
      const answer = await trial.broker.fetch(request)
      return answer.status === 200 ? answer.text() : answer.status
    }
    const events = async () => (await trial.store.events(0, 99)).map(({ body }) => JSON.parse(body))
    return { ...trial, pay, notify, events, address }
  }

  test('the gateway is given an address, and what it tells there is told once, as an event of the checkout', async () => {
    const { open, pay, notify, events, address } = rawBroker()
    const { id } = await open()
    const answer = await pay({ checkout: id, values: { out_no: 'RAW1', amount: 5 } })
    expect([answer.status, (await json(answer)).sent]).toMatchObject([
      200,
      { out_no: 'RAW1', notify_url: '[an address of the broker]' },
    ])
    expect(address()).toMatch(/^https:\/\/pay\.example\/v1\/notifications\/main\/[0-9A-Z]{26}$/)
    const paid = {
      verdict: 'paid',
      tradeNo: 'RAW1',
      amount: 500,
      gatewayTradeNo: 'G1',
      paidAt: Date.UTC(2026, 0, 1),
      words: '00',
      facts: { paidAt: Date.UTC(2026, 0, 1), bankType: 'CFT' },
    }
    expect(await Promise.all([1, 2, 3].map(() => notify(paid)))).toEqual(['success', 'success', 'success'])
    const told = await events()
    expect(told).toMatchObject([
      {
        type: 'operation.notified',
        sequence: 1,
        data: {
          ...{ id, status: 'open' },
          operation: {
            ...{ account: 'main', gateway: 'played', name: 'pay.raw', tradeNo: 'RAW1', status: 'paid', amount: 500 },
            ...{ gatewayTradeNo: 'G1', paidAt: '2026-01-01T00:00:00.000Z', words: '00' },
            facts: { paidAt: '2026-01-01T00:00:00.000Z', bankType: 'CFT' },
          },
        },
      },
    ])
    expect(await notify({ ...paid, verdict: 'refunded' })).toBe('success')
    expect(await events()).toHaveLength(2)
  })

  test('what is no news, another merchant’s, unsigned or told elsewhere is no event', async () => {
    const { open, pay, notify, events, address, store } = rawBroker()
    const { id } = await open()
    await pay({ checkout: id, values: { out_no: 'RAW1' } })
    const paid = { verdict: 'paid', tradeNo: 'RAW1', amount: 500, words: '00' }
    for (const change of [{ verdict: 'pending' }, { verdict: 'unknown' }, { merchant: 'foreign' }, { trust: 'none' }])
      expect(await notify({ ...paid, ...change })).toBe('fail')
    expect(
      await notify(
        paid,
        address().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      ),
    ).toBe(404)
    expect(await notify(paid, 'https://pay.example/v1/notifications/main')).toBe(404)
    expect([await events(), (await store.figures()).orphans]).toEqual([[], 0])
  })

  test('where notifications are hints the gateway is asked, and its answer is told', async () => {
    const { open, pay, notify, events, account } = rawBroker()
    Object.assign(account, { capabilities: { ...account.capabilities, notificationSettles: false } })
    const { id } = await open()
    await pay({ checkout: id, values: { out_no: 'RAW1' } })
    const hint = { verdict: 'paid', tradeNo: 'RAW1', words: '', facts: { attachment: 'table 7' } }
    expect(await notify(hint)).toBe('fail')
    account.verdict = 'paid'
    expect(await notify(hint)).toBe('success')
    expect((await events()).map(({ data }) => [data.operation.status, data.operation.facts])).toEqual([
      ['paid', { attachment: 'table 7' }],
    ])
  })

  test('what can’t be told is refused by name, and nothing is sent', async () => {
    const { open, pay, account } = rawBroker()
    const { id } = await open()
    const field = async (answer: Response) => (await json(answer)).errors[0]?.field
    expect(await field(await pay({ checkout: id, values: {} }))).toBe('values.out_no')
    expect(await field(await pay({ checkout: id, values: { out_no: 'R1', notify_url: 'https://a.example' } }))).toBe(
      'values.notify_url',
    )
    expect(await field(await pay({ checkout: id, values: {} }, '/v1/accounts/main/operations/withdraw'))).toBe(
      'checkout',
    )
    expect((await pay({ checkout: 'co_none', values: { out_no: 'R1' } })).status).toBe(404)
    expect(account.sent).toEqual([])
    await pay({ checkout: id, values: { out_no: 'R1' } })
    // The same again is the gateway's to refuse; for another order it is another payment's number.
    expect((await pay({ checkout: id, values: { out_no: 'R1' } })).status).toBe(200)
    const { id: other } = await open()
    expect(await field(await pay({ checkout: other, values: { out_no: 'R1' } }))).toBe('values.out_no')
  })
})
