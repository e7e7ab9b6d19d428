import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventSnapshot } from '../checkouts/event-snapshot.ts'
import type { BrokerContext } from '../context/context.ts'
import { checkoutRow, paymentRow } from '../testing/rows.ts'
import { shortText, wholeText } from './event-text.ts'

const CHECKOUT = 'co_01M8KG05KTK8H77G1RGHR7NY8Z'
const beside = { checkoutId: CHECKOUT, createdAt: Date.UTC(2026, 10, 29, 11, 10) }

/** The body of an event of a checkout that was paid, as it is sent. */
function paid(subject: string): string {
  const checkout = checkoutRow({ id: CHECKOUT, subject, status: 'paid', paidAt: beside.createdAt })
  const facts = { walletTradeNo: '4200000330201905173095', tradeType: 'pay.weixin.native', bankType: 'CFT' }
  const payment = paymentRow({ checkoutId: CHECKOUT, state: 'paid', money: 'taken', disposition: 'applied', facts })
  const context = { publicUrl: 'https://pay.example' } as BrokerContext
  const data = eventSnapshot(context, checkout, { payments: [payment], refunds: [] })
  const timestamp = new Date(beside.createdAt).toISOString()
  return JSON.stringify({ type: 'checkout.paid', timestamp, sequence: 1, data })
}

test('every body comes back as it was', () => {
  const strange = fc.oneof(
    fc.string({ unit: 'binary' }),
    // Texts that look like what a body is shortened to, or by.
    fc.constantFrom(
      '\u0001',
      '\u00047',
      '\u0002\u0003',
      '$&',
      "$'",
      CHECKOUT,
      '","amount":',
      '{"type":"checkout.paid"',
    ),
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      strange,
      fc.integer(),
      fc.constant(null),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(strange, tie('any'), { maxKeys: 3 }),
    ),
  })).any
  fc.assert(
    fc.property(value, fc.constantFrom(CHECKOUT, 'co_1', '1', '"'), (data, checkoutId) => {
      for (const body of [JSON.stringify({ type: 'checkout.paid', data }), JSON.stringify(data)]) {
        expect(wholeText(shortText(body, { ...beside, checkoutId }), { ...beside, checkoutId })).toBe(body)
      }
    }),
  )
  const real = paid('西湖龙井 \u0001 "$&" 🍵')
  expect(wholeText(shortText(real, beside), beside)).toBe(real)
})

test('what a merchant is told most is kept in a third of its room', () => {
  const body = paid('西湖龙井 明前特级')
  expect(Buffer.byteLength(shortText(body, beside)) * 3).toBeLessThan(Buffer.byteLength(body))
})

test('a body that was kept whole is itself', () => {
  expect(wholeText(paid('Tea'), beside)).toBe(paid('Tea'))
  expect(wholeText('{}', beside)).toBe('{}')
})

test('what was shortened once is read for ever: no phrase has changed its number', () => {
  const singles = Array.from({ length: 27 }, (_, n) => String.fromCharCode(5 + n))
  const others = Array.from({ length: OTHERS_THEN }, (_, n) => `\u0004${String.fromCharCode(48 + n)}`)
  const all = wholeText(`\u0001${[...singles, ...others].join('|')}`, beside)
  expect(createHash('sha256').update(all).digest('hex').slice(0, 16)).toBe('5ccea2f98988473e')
})

/** Beside the first 27. Further ones may stand behind them. */
const OTHERS_THEN = 55

test('one that a later broker has shortened is read by nobody else', () => {
  expect(() => wholeText('\u0001\u0004~', beside)).toThrow('by a later broker')
})
