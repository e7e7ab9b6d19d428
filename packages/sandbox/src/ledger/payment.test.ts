import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createManualClock } from '../manual-clock.ts'
import { createLedger, type Ledger, type NewPayment } from './ledger.ts'
import type { PaymentEvent } from './payment.ts'

const EVENTS: PaymentEvent[] = ['enter-password', 'pay', 'give-up', 'fail', 'close', 'reverse', 'expire']

const ORDER: NewPayment = {
  gateway: 'tlinx',
  merchantId: 'shop',
  merchantName: 'Shop',
  tradeNo: 'A1',
  gatewayNo: '91',
  channel: 'wechat:qr',
  wallet: 'wechat',
  subject: 'Tea',
  amount: 100,
  expiresAt: Number.MAX_SAFE_INTEGER,
  notifyUrl: null,
  code: 'weixin://1',
  prepayId: 'wx1',
  payer: null,
  appId: null,
  walletNo: null,
  told: {},
}

function openOrder(more: Partial<NewPayment> = {}): {
  ledger: Ledger
  id: string
  clock: ReturnType<typeof createManualClock>
} {
  const clock = createManualClock()
  const ledger = createLedger(clock)
  return { ledger, clock, id: ledger.open({ ...ORDER, ...more })?.id ?? '' }
}

test('money moves once, and only reversing undoes it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 20 }), (events) => {
      const { ledger, id } = openOrder()
      let paid = 0
      for (const event of events) {
        const before = ledger.byId(id)?.status
        const after = ledger.apply(id, event)?.status
        if (after === 'paid') paid += 1
        if (before === 'paid' && after) expect([after, event]).toEqual(['reversed', 'reverse'])
        if (before === 'closed' || before === 'reversed') expect(after).toBeUndefined()
      }
      expect(paid).toBeLessThanOrEqual(1)
      const payment = ledger.byId(id)
      expect(payment?.paidAt !== null).toBe(paid === 1)
      expect(payment?.walletNo !== null).toBe(paid === 1)
    }),
  )
})

test('closes by itself when its time is over, but not under the payer’s fingers', async () => {
  const { ledger, id, clock } = openOrder({ expiresAt: createManualClock().now() + 1000 })
  ledger.apply(id, 'enter-password')
  await clock.advance(1000)
  expect(ledger.byId(id)?.status).toBe('user-paying')
  ledger.apply(id, 'give-up')
  expect(ledger.byCode('weixin://1')?.status).toBe('closed')
  expect(ledger.apply(id, 'pay')).toBeUndefined()
})

test('counts a repeated create and refuses it', () => {
  const { ledger, id } = openOrder()
  expect(ledger.open({ ...ORDER, amount: 999, gatewayNo: '92' })).toBeUndefined()
  expect(ledger.byId(id)).toMatchObject({ creates: 2, amount: 100 })
  expect(ledger.open({ ...ORDER, merchantId: 'other shop' })).toBeDefined()
})

test('finds a payment when both numbers name it, and none when they name two', () => {
  const { ledger, id } = openOrder()
  ledger.open({ ...ORDER, tradeNo: 'A2', gatewayNo: '92', code: null, prepayId: null })
  const key = { gateway: 'tlinx', merchantId: 'shop' } as const
  expect(ledger.find({ ...key, tradeNo: 'A1', gatewayNo: '91' })?.id).toBe(id)
  expect(ledger.find({ ...key, tradeNo: 'A1', gatewayNo: '92' })).toBeUndefined()
  expect(ledger.find(key)).toBeUndefined()
})
