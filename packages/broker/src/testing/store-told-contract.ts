import assert from 'node:assert/strict'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow, refundRow } from './rows.ts'

const AT = 1_000_000_000
type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const TOLD = {
  refusal: { code: '8011', message: '支付失败 "8011"' },
  problem: { code: 'unknown-host', detail: 'pay.bank.example' },
  facts: { paidAt: AT, couponAmount: 0, promotions: [{ name: '减2分', amount: 2 }], said: { bank_type: 'CFT' } },
  toldPayer: { wechatOpenid: 'o1' },
} as const

/** What every store keeps of what gateways tell. */
export function toldPromises(on: On): void {
  on(
    'what a gateway told stands beside a payment and a refund, in a row and in a change of it [A2 A3]',
    async (store) => {
      const { id: checkoutId } = (await store.openCheckout(checkoutRow())).checkout
      const payment = paymentRow({ ...TOLD, state: 'paid', money: 'taken', disposition: 'applied' })
      assert.equal(await store.addPayment(payment, 0), true)
      assert.deepEqual(await store.payment(payment.id), payment)
      const patch = { facts: { ...TOLD.facts, attachment: 'table 7' }, toldPayer: null, refusal: null, problem: null }
      const change = { payment: { id: payment.id, expectVersion: 0, patch }, events: [], evidence: null }
      assert.equal(await store.change(change), true)
      assert.deepEqual(await store.payment(payment.id), { ...payment, ...patch, version: 1 })
      const { refusal, facts } = { ...TOLD, facts: { refundedAt: AT, returnedAmount: 498 } }
      const refund = refundRow({ refusal, facts })
      assert.equal(await store.addRefund(refund, 1), true)
      assert.deepEqual(await store.refunds(checkoutId), [refund])
    },
  )
}
