import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paymentsLab } from '../../lab/payments-lab.ts'
import { newId } from './new-id.ts'
import { mintTradeNo, readTradeNo } from './trade-number.ts'

const { context } = paymentsLab()
const orderNo = fc.oneof(
  fc.stringMatching(/^[0-9A-Za-z]{1,22}$/),
  fc.string({ minLength: 1, maxLength: 64 }),
  fc.constant('订单-1'),
)

test('a number is legal at every gateway and tells its order and sequence', () => {
  fc.assert(
    fc.property(orderNo, fc.integer({ min: 1, max: 1_023 }), (order, sequence) => {
      const tradeNo = mintTradeNo(order, sequence, context.random)
      expect(tradeNo).toMatch(/^[0-9A-Za-z]{9,30}$/)
      const read = readTradeNo(tradeNo)
      expect(read?.sequence).toBe(sequence)
      if (/^[0-9A-Za-z]{1,22}$/.test(order)) expect(read?.head).toBe(order)
      else expect(read?.head).toMatch(/^H[0-9A-Z]{21}$/)
    }),
  )
})

test('numbers of a restored database are not minted again [T48 F33]', () => {
  const mint = () => Array.from({ length: 10_000 }, () => mintTradeNo('A1000', 1, context.random))
  expect(new Set([...mint(), ...mint()]).size).toBeGreaterThan(19_995)
})

test.each(['', 'A1', 'A100000000000000000000000000000001', 'A1000-AAAAAA01', 'A1000IIIIII01'])(
  '%j is no number of ours',
  (text) => {
    expect(readTradeNo(text)).toBeUndefined()
  },
)

test('ids sort by their time', () => {
  const at = (now: number) => newId({ clock: { now: () => now }, random: context.random })
  expect([at(3e12), at(1), at(2e12)].sort()).toEqual([
    expect.stringMatching(/^00000000/),
    expect.anything(),
    expect.anything(),
  ])
  expect(at(1) < at(2)).toBe(true)
  expect(at(Date.UTC(2026, 0, 1))).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
})
