import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { GatewayRefused, GatewayUnclear } from '../gateway/errors.ts'
import { refreshDue } from '../work/refresh-due.ts'
import { readPayment } from './read-payment.ts'
import { startPayment } from './start-payment.ts'

describe('starting', () => {
  test.each([
    ['the same key', () => 'one-key'],
    ['different keys', (n: number) => `key-${n}`],
  ])('ten times at once with %s makes one payment at the gateway', async (_, keyOf) => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    const starts = Array.from({ length: 10 }, (_, n) => startPayment(lab.context, startOn(id, 'wechat:qr', keyOf(n))))
    const views = await Promise.all(starts)
    expect(new Set(views.map((view) => view.id)).size).toBe(1)
    expect(lab.gateway.calls.create).toBe(1)
    const again = await startPayment(lab.context, startOn(id, 'wechat:qr'))
    expect(again).toMatchObject({ id: views[0]?.id, action: { type: 'show-qr' } })
  })

  test('stores the row before the first byte goes out', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    lab.gateway.faults.create = async (order, plain) => {
      expect(await lab.store.paymentByTradeNo('main', order.tradeNo)).toMatchObject({
        state: 'sending',
        money: 'possible',
      })
      return plain()
    }
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    expect(lab.gateway.calls.create).toBe(1)
  })

  test('sends what the gateway needs, with addresses of our own', async () => {
    const lab = paymentsLab({ facts: { needsPayer: true } })
    const { id } = await lab.open({ payer: { wechatOpenid: 'o1' } })
    let sent: unknown
    lab.gateway.faults.create = async (order, plain) => {
      sent = order
      return plain()
    }
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    expect(sent).toMatchObject({
      tradeNo: expect.stringMatching(/^A1000[0-9A-Z]{6}01$/),
      amount: 1_990,
      notifyUrl: expect.stringMatching(/^https:\/\/broker\.example\/v1\/notifications\/main\/[0-9A-Z]{26}$/),
      returnUrl: `https://broker.example/pay/${id}`,
      payerIp: '203.0.113.7',
      payerId: 'o1',
    })
  })

  test.each([
    ['the page’s', 'https://shop.example/a/../pay#/1', 'https://shop.example/thanks', 'https://shop.example/pay#/1'],
    ['the checkout’s', undefined, 'https://SHOP.example/x/../thanks', 'https://shop.example/thanks'],
    [
      'its own page here',
      'https://broker.example/pay/ID',
      'https://shop.example/thanks',
      'https://broker.example/pay/ID',
    ],
    ['that page, where nobody said another', undefined, undefined, 'https://broker.example/pay/ID'],
  ])('sends the payer back to %s [B9]', async (_, ofPage, ofCheckout, sent) => {
    const lab = paymentsLab()
    const { id } = await lab.open(ofCheckout === undefined ? {} : { returnUrl: ofCheckout })
    const own = ofPage && { returnUrl: ofPage.replace('ID', id) }
    await startPayment(lab.context, { ...startOn(id, 'wechat:qr'), ...own })
    expect(lab.gateway.orders.map(({ returnUrl }) => returnUrl)).toEqual([sent.replace('ID', id)])
  })

  test.each([
    ['an unknown channel', { channel: 'jd:qr' as const }, {}, 'unknown-channel'],
    ['a payer nobody knows', {}, { facts: { needsPayer: true } }, 'payer-unknown'],
    ['a foreign return address', { returnUrl: 'https://evil.example/' }, {}, 'return-url-not-allowed'],
    ['no room for another attempt', {}, { policy: { maxPaymentsPerCheckout: 0 } }, 'too-many-attempts'],
  ])('refuses %s', async (_, change, options, code) => {
    const lab = paymentsLab(options)
    const { id } = await lab.open()
    await expect(startPayment(lab.context, { ...startOn(id, 'wechat:qr'), ...change })).rejects.toMatchObject({ code })
    expect(lab.gateway.calls.create).toBe(0)
  })

  test('refuses a key that started another channel, and a checkout that is over', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr', 'key-1'))
    const other = startPayment(lab.context, startOn(id, 'alipay:qr', 'key-1'))
    await expect(other).rejects.toMatchObject({ code: 'idempotency-conflict' })
    lab.skip(1_800)
    const late = startPayment(lab.context, startOn(id, 'wechat:qr'))
    await expect(late).rejects.toMatchObject({ code: 'checkout-not-open' })
  })
})

describe('a create without a clear answer', () => {
  test('leaves the payment pending with nothing to do but wait, and a query finds it paid [F6]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    lab.gateway.faults.create = async (_, plain) => {
      plain()
      throw new GatewayUnclear('no answer')
    }
    const view = await startPayment(lab.context, startOn(id, 'wechat:qr', 'key-1'))
    expect(view).toMatchObject({ status: 'pending', action: { type: 'wait' } })
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await lab.pass(5)
    expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
    expect(await startPayment(lab.context, startOn(id, 'wechat:qr', 'key-1'))).toMatchObject({
      id: view.id,
      status: 'paid',
    })
    expect(lab.gateway.calls.create).toBe(1)
  })

  test('that never reached the gateway ends after two minutes, not before, and another can be started [F2 F5 F10]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    lab.gateway.faults.create = () => Promise.reject(new GatewayUnclear('reset'))
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await lab.pass(119)
    expect(await lab.newest(id)).toMatchObject({ state: 'unknown', money: 'possible' })
    await lab.pass(121)
    expect(await lab.newest(id)).toMatchObject({ state: 'failed', money: 'none' })
    lab.gateway.faults.create = undefined
    expect(await startPayment(lab.context, startOn(id, 'wechat:qr'))).toMatchObject({ action: { type: 'show-qr' } })
  })

  test('whose process died is asked about by another [F3]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    lab.gateway.faults.create = (_, plain) => {
      plain()
      return new Promise(() => {})
    }
    void startPayment(lab.context, startOn(id, 'wechat:qr'))
    await expect.poll(() => lab.gateway.calls.create).toBe(1)
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    await lab.pass(16)
    expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
  })
})

describe('a refused create', () => {
  test('is believed when a query finds nothing either, and the payer chooses another way at once', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    lab.gateway.faults.create = () => Promise.reject(new GatewayRefused('refused', 'NOAUTH', 'not switched on', 'tls'))
    const start = () => startPayment(lab.context, startOn(id, 'wechat:qr', 'key-1'))
    await expect(start()).rejects.toMatchObject({ code: 'gateway-refused' })
    expect(await lab.newest(id)).toMatchObject({ state: 'failed', money: 'none', refusedCode: 'NOAUTH' })
    await expect(start()).rejects.toMatchObject({ code: 'gateway-refused' })
    expect(lab.gateway.calls).toMatchObject({ create: 1, query: 1 })
    lab.gateway.faults.create = undefined
    expect(await startPayment(lab.context, startOn(id, 'alipay:qr'))).toMatchObject({ action: { type: 'show-qr' } })
  })

  test('without trust, or with a payment standing at the gateway after all, is not believed', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    const refusal = (trust: 'tls' | 'none') => new GatewayRefused('refused', 'NOAUTH', 'no', trust)
    lab.gateway.faults.create = () => Promise.reject(refusal('none'))
    expect(await startPayment(lab.context, startOn(id, 'wechat:qr'))).toMatchObject({ status: 'pending' })
    const other = await lab.open({ orderNo: 'A1001' })
    lab.gateway.faults.create = async (_, plain) => {
      plain()
      throw refusal('tls')
    }
    expect(await startPayment(lab.context, startOn(other.id, 'wechat:qr'))).toMatchObject({ status: 'pending' })
    expect(await lab.newest(other.id)).toMatchObject({ state: 'awaiting', money: 'possible' })
  })

  test('money that arrives for a failed payment is found later and told', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    lab.gateway.faults.create = () => Promise.reject(new GatewayRefused('refused', 'NOAUTH', 'no', 'tls'))
    await startPayment(lab.context, startOn(id, 'wechat:qr')).catch(() => {})
    const { tradeNo, amount, channel } = await lab.newest(id)
    lab.gateway.ledger.set(tradeNo, { tradeNo, amount, channel, verdict: 'paid', creates: 1 })
    await lab.pass(61)
    expect(await lab.newest(id)).toMatchObject({ state: 'paid', disposition: 'applied' })
  })
})

describe('reading a payment', () => {
  test('asks the gateway every five seconds at most, however many pages look on', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    const view = await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const look = () => Promise.all(Array.from({ length: 20 }, () => readPayment(lab.context, id, view.id)))
    lab.skip(4)
    await look()
    expect(lab.gateway.calls.query).toBe(0)
    lab.skip(1)
    await look()
    expect(lab.gateway.calls.query).toBe(1)
    lab.gateway.pay((await lab.newest(id)).tradeNo)
    lab.skip(5)
    await look()
    expect(await readPayment(lab.context, id, view.id)).toMatchObject({ status: 'paid' })
    expect(lab.gateway.calls.query).toBe(2)
    await expect(readPayment(lab.context, 'co_other', view.id)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('two processes that refresh at once ask once', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    lab.skip(5)
    await Promise.all([refreshDue(lab.context), refreshDue(lab.context), refreshDue(lab.context)])
    expect(lab.gateway.calls.query).toBe(1)
  })
})
