import { describe, expect, test } from 'vitest'
import { type TrialBroker, trialBroker } from '../../lab/trial-broker.ts'

const OPENID = 'oCanaryOfThePayer'

interface Bought extends TrialBroker {
  readonly tradeNo: string
  /** WeChat asks for the receipt. */
  receipt(number: string, path?: string, init?: RequestInit): Promise<{ answer: Response; page: string }>
}

/** A payment in WeChat, as its payer's phone says “paid” and before anybody asked. */
async function buy(
  fields: Record<string, unknown> = {},
  options: Parameters<typeof trialBroker>[0] = {},
): Promise<Bought> {
  const trial = trialBroker({ receipt: true, shopName: 'Tea & Co', ...options })
  const opened = await trial.open({
    ...{ payer: { wechatOpenid: OPENID, ip: '203.0.113.7' }, metadata: { phone: '13900000000' } },
    ...{ returnUrl: 'https://shop.example/orders/1?from=pay', ...fields },
  })
  const key = { 'idempotency-key': 'key-of-the-receipt' }
  const channel = (fields.methods as string[] | undefined)?.[0] ?? 'wechat:jsapi'
  await trial.client(opened.clientToken, 'POST', '/v1/checkout/payments', { channel }, key)
  const tradeNo = (await trial.store.payments(opened.id))[0]?.tradeNo ?? ''
  const receipt: Bought['receipt'] = async (number, path = '/receipt', init = {}) => {
    const query = new URLSearchParams({ sub_mch_id: '1900000109', out_trade_no: number, check_code: 'c0ffee' })
    const answer = await trial.broker.fetch(new Request(`https://pay.example${path}?${query}`, init))
    return { answer, page: await answer.text() }
  }
  return { ...trial, tradeNo, receipt }
}

describe('the receipt that WeChat shows', () => {
  test('of a payment that is open asks the gateway once, and says paid when the broker does', async () => {
    const { receipt, tradeNo, account, clock, store } = await buy()
    clock.at += 6_000
    const open = await receipt(tradeNo)
    expect(open.page).toContain('正在确认支付结果')
    expect(open.page).not.toContain('支付成功')
    expect(open.page).toContain(`data-again="?out_trade_no=${tradeNo}&amp;look=1"`)
    const asked = (await store.paymentByTradeNo('main', tradeNo))?.lastAskedAt
    expect(asked).toBe(clock.at)
    clock.at += 3_000
    await receipt(tradeNo)
    expect((await store.paymentByTradeNo('main', tradeNo))?.lastAskedAt).toBe(asked)

    account.verdict = 'paid'
    clock.at += 3_000
    const { page, answer } = await receipt(tradeNo)
    expect(answer.status).toBe(200)
    for (const words of ['支付成功', '¥19.90', 'Oolong', 'Tea &amp; Co']) expect(page).toContain(words)
    expect(page).not.toContain('data-again=')
  })

  test('leads back to the shop, and to an address that is registered alone', async () => {
    const { receipt, tradeNo } = await buy()
    expect((await receipt(tradeNo)).page).toContain('id="back" href="https://shop.example/orders/1?from=pay"')
    const none = await buy({ returnUrl: undefined })
    expect((await none.receipt(none.tradeNo)).page).not.toContain('href=')

    // The configuration has changed since the checkout was opened.
    const moved = trialBroker({ receipt: true, store: none.store, policy: { returnUrls: ['https://new.example/'] } })
    const before = await buy({ orderNo: 'M1' }, { store: none.store })
    const asked = `https://pay.example/receipt?out_trade_no=${before.tradeNo}`
    const page = await (await moved.broker.fetch(new Request(asked))).text()
    expect(page).toContain('¥19.90')
    expect(page).not.toContain('href=')
  })

  test('is found by the gateway’s own number too, and then doesn’t say what was bought', async () => {
    const { receipt, tradeNo, account, clock } = await buy()
    account.verdict = 'paid'
    clock.at += 6_000
    await receipt(tradeNo)
    const { page } = await receipt(`g-${tradeNo}`)
    for (const words of ['支付成功', '¥19.90', 'https://shop.example/orders/1']) expect(page).toContain(words)
    expect(page).not.toContain('Oolong')
    expect((await receipt(`g-${tradeNo}`, '/receipt/main')).page).toContain('支付成功')
    expect((await receipt(`g-${tradeNo}`, '/receipt/another')).page).toContain('付款结果以商家页面为准')
  })

  test('says nothing where two payments have the gateway’s number', async () => {
    const { receipt, tradeNo, store, clock } = await buy()
    clock.at += 6_000
    await receipt(tradeNo)
    const payment = await store.paymentByTradeNo('main', tradeNo)
    if (!payment) throw new Error('There is no payment')
    const twin = { ...payment, id: 'pa_twin', tradeNo: 'TWIN00000001', idempotencyKey: 'twin' }
    const { version } = (await store.checkout(payment.checkoutId)) ?? { version: Number.NaN }
    expect(await store.addPayment(twin, version)).toBe(true)
    expect((await receipt(`g-${tradeNo}`)).page).not.toContain('¥')
  })

  test.each(['T1UNKNOWN0001', '', '\0', "' OR 1=1 --", '<script>alert(1)</script>'])(
    'of the number %j, which nobody knows, is calm, and WeChat shows it',
    async (number) => {
      const { receipt } = await buy()
      const { answer, page } = await receipt(number)
      expect(answer.status).toBe(200)
      expect(page).toContain('付款结果以商家页面为准')
      expect(page).toContain('onIframeReady')
      expect(page).not.toMatch(/¥|Oolong|href=|<script>alert/)
    },
  )

  test('looks again for a minute at most', async () => {
    const { broker, tradeNo } = await buy()
    const at = async (look: string) =>
      (await broker.fetch(new Request(`https://pay.example/receipt?out_trade_no=${tradeNo}&look=${look}`))).text()
    expect(await at('19')).toContain('look=20')
    for (const look of ['20', '-1', 'x', '1e9']) {
      expect(await at(look)).not.toContain('data-again=')
      expect(await at(look)).toContain('付款结果以商家页面为准')
    }
  })

  test('is over half an hour after it was paid', async () => {
    const { receipt, tradeNo, account, clock } = await buy()
    account.verdict = 'paid'
    clock.at += 6_000
    await receipt(tradeNo)
    clock.at += 29 * 60_000
    expect((await receipt(tradeNo)).page).toContain('¥19.90')
    clock.at += 60_000
    expect((await receipt(tradeNo)).page).not.toMatch(/¥|Oolong|href=/)
  })

  test('is for payments by WeChat', async () => {
    const { receipt, tradeNo } = await buy({ methods: ['alipay:qr'] })
    expect(tradeNo).not.toBe('')
    expect((await receipt(tradeNo)).page).not.toContain('¥')
  })

  test('holds nothing of its payer', async () => {
    const { receipt, tradeNo, account, clock } = await buy()
    account.verdict = 'paid'
    clock.at += 6_000
    const { page } = await receipt(tradeNo)
    expect(page).toContain('支付成功')
    for (const told of [OPENID, '203.0.113.7', '13900000000', 'T1"', 'co_', 'pa_', 'ct1'])
      expect(page).not.toContain(told)
  })

  test('may be framed by WeChat’s page and nobody else’s, and runs one script', async () => {
    const { receipt, tradeNo, broker } = await buy()
    const { answer } = await receipt(tradeNo)
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors https:\/\/payapp\.weixin\.qq\.com$/,
    )
    expect(answer.headers.get('x-frame-options')).toBeNull()
    const safe = ['cache-control', 'x-content-type-options', 'referrer-policy'].map((name) => answer.headers.get(name))
    expect(safe).toEqual(['no-store', 'nosniff', 'no-referrer'])
    const other = await broker.fetch(new Request('https://pay.example/pay/co_0'))
    expect(other.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })

  test('asks nobody for whoever wants its headers alone', async () => {
    const { receipt, tradeNo, clock, store } = await buy()
    clock.at += 6_000
    const { answer, page } = await receipt(tradeNo, '/receipt', { method: 'HEAD' })
    expect([answer.status, page]).toEqual([200, ''])
    expect((await store.paymentByTradeNo('main', tradeNo))?.lastAskedAt).toBeNull()
    expect((await receipt(tradeNo, '/receipt', { method: 'POST' })).answer.status).toBe(405)
  })

  test('is limited by its asker’s address', async () => {
    const { receipt, tradeNo } = await buy({}, { limits: { address: { burst: 3, perSecond: 0.001 } } })
    const statuses: number[] = []
    for (let n = 0; n < 4; n++) statuses.push((await receipt(tradeNo)).answer.status)
    expect(statuses.at(-1)).toBe(429)
  })

  test('doesn’t exist unless the configuration says so', async () => {
    const { receipt, tradeNo } = await buy({}, { receipt: false })
    expect((await receipt(tradeNo)).answer.status).toBe(404)
  })

  test('speaks English to whoever asks for it', async () => {
    const { receipt, tradeNo } = await buy()
    const { page } = await receipt(tradeNo, '/receipt', { headers: { 'accept-language': 'en-GB' } })
    expect(page).toContain('We are confirming your payment')
    expect(page).toContain('Back to the shop')
  })
})
