import { fen } from '@pay-checkout/protocol'
import { expect, test } from 'vitest'
import { refundsLab } from '../../lab/refunds-lab.ts'
import { startRefund } from './start-refund.ts'

const MOST = 50

test('fifty parts of a payment go back, and the fifty-first is refused before the gateway hears of it, alone or with nine others [F26]', async () => {
  const lab = await refundsLab({ refunds: { most: MOST } })
  for (let n = 1; n < MOST; n++) {
    const { refund } = await startRefund(lab.context, lab.wish({ refundNo: `R${n}`, amount: fen(n) }))
    lab.gateway.decide(refund.gatewayNo, 'succeeded')
  }
  // Ten at once want the last place.
  const wishes = Array.from({ length: 10 }, (_, n) => lab.wish({ refundNo: `L${n}`, amount: fen(1) }))
  const asked = await Promise.allSettled(wishes.map((wish) => startRefund(lab.context, wish)))
  const refusals = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
  expect(refusals).toEqual(Array.from({ length: 9 }, () => 'too-many-refunds'))
  await expect(startRefund(lab.context, lab.wish({ refundNo: 'R51', amount: fen(1) }))).rejects.toMatchObject({
    code: 'too-many-refunds',
  })
  expect(lab.gateway.refundCalls.refund).toBe(MOST)

  for (const { refundNo } of lab.gateway.refunds.values()) lab.gateway.decide(refundNo, 'succeeded')
  await lab.pass(600)
  const told = await lab.told()
  expect([told.length, new Set(told).size]).toEqual([MOST, MOST])
  const given = (await lab.store.refunds(lab.checkoutId)).filter(({ state }) => state === 'succeeded')
  expect(given.reduce((sum, { amount }) => sum + amount, 0)).toBe((49 * 50) / 2 + 1)
})
