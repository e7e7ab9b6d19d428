import assert from 'node:assert/strict'
import { fen } from '@pay-checkout/protocol'
import type { NewEvent } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow, paymentRow, refundRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000
const HOURS_8 = 8 * 3_600_000
const HOUR = 3_600_000

/** What every store does when the clock was set that its times were written by. */
export function clockPromises(on: On): void {
  for (const by of [HOURS_8, -HOURS_8]) {
    const way = by > 0 ? 'forward' : 'back'

    on(`a clock set ${way} moves what waits with it, and the past that its age is told by [B4]`, async (store) => {
      const ids = [{ kind: 'openid', appId: 'wx1', id: 'o1', at: AT - 5 }] as const
      await store.openCheckout(checkoutRow({ payer: { ip: '203.0.113.7', ids }, openedAt: AT + 1 }))
      await store.addPayment(paymentRow({ leaseUntil: AT + 7, lastAskedAt: AT + 2, payerAt: AT - 5 }), 0)
      const before = await store.wholeCheckout('co_1')
      assert.equal(await store.moveTimes({ by, after: 0, now: AT + by }), true)
      const after = await store.wholeCheckout('co_1')
      assert.deepEqual(after?.checkout, {
        ...before?.checkout,
        createdAt: AT + by,
        expiresAt: AT + 1_800_000 + by,
        openedAt: AT + 1 + by,
        payer: { ip: '203.0.113.7', ids: [{ ...ids[0], at: AT - 5 + by }] },
        version: 2,
      })
      assert.deepEqual(after?.payments, [
        {
          ...before?.payments[0],
          createdAt: AT + by,
          sentAt: AT + by,
          closeBy: AT + 1_800_000 + by,
          nextQueryAt: AT + 5_000 + by,
          leaseUntil: AT + 7 + by,
          lastAskedAt: AT + 2 + by,
          payerAt: AT - 5 + by,
          action: {
            type: 'show-qr',
            content: 'weixin://wxpay/bizpayurl?pr=1',
            expiresAt: new Date(AT + 1_800_000 + by).toISOString(),
          },
          version: 1,
        },
      ])
    })

    on(
      `tokens, keys, wallets’ tokens and the day of the comparison move with a clock set ${way} [B4]`,
      async (store) => {
        await store.openCheckout(checkoutRow())
        await store.saveToken({ id: 'token', checkoutId: 'co_1', expiresAt: AT + 900_000, revokedAt: null })
        await store.claimChore('reconcile', AT, 86_400_000)
        await store.leaseWalletToken('wx1', { version: 0, now: AT, until: AT + 5 })
        assert.equal(await store.moveTimes({ by, after: 0, now: AT + by }), true)
        assert.equal((await store.token('token'))?.expiresAt, AT + 900_000 + by)
        assert.equal(await store.claimChore('reconcile', AT + 86_399_999 + by, 86_400_000), false)
        assert.equal(await store.claimChore('reconcile', AT + 86_400_000 + by, 86_400_000), true)
        assert.equal((await store.walletToken('wx1'))?.leaseUntil, AT + 5 + by)
      },
    )

    on(`a refund and an event on their way are due when they would have been, set ${way} [B4]`, async (store) => {
      await store.openCheckout(checkoutRow())
      await store.addPayment(paymentRow(), 0)
      await paid(store)
      await store.addRefund(refundRow({ createdAt: AT, sentAt: AT, nextQueryAt: AT + 5_000 }), 2)
      const [event] = await store.leaseDueDeliveries(AT, 1_000, 10)
      const retry = { kind: 'retry', at: AT + 60_000, reason: '500', counts: true } as const
      await store.finishDelivery(event?.event.id ?? '', retry, AT)
      assert.equal(await store.moveTimes({ by, after: 0, now: AT + by }), true)
      assert.equal((await store.leaseDueRefunds(AT + 4_999 + by, 1_000, 10)).length, 0)
      assert.equal((await store.leaseDueRefunds(AT + 5_000 + by, 1_000, 10)).length, 1)
      assert.equal((await store.leaseDueDeliveries(AT + 59_999 + by, 1_000, 10)).length, 0)
      assert.equal((await store.leaseDueDeliveries(AT + 60_000 + by, 1_000, 10)).length, 1)
      // What had been told stays as it was told.
      assert.equal((await store.checkout('co_1'))?.paidAt, AT)
    })
  }

  on('of two that move one step one does, and what was over for hours stays as it stands [B4]', async (store) => {
    await store.openCheckout(checkoutRow())
    await store.addPayment(paymentRow({ createdAt: AT - HOUR, nextQueryAt: null, state: 'sending' }), 0)
    const patch = { status: 'closed', closeAsked: 'merchant' } as const
    const change = { checkout: { id: 'co_1', expectVersion: 1, patch }, events: [], evidence: null }
    assert.equal(await store.change(change), true)
    const before = await store.wholeCheckout('co_1')
    const move = { by: HOURS_8, after: 0, now: AT + HOURS_8 }
    const moves = await Promise.all([store.moveTimes(move), store.moveTimes(move), store.moveTimes(move)])
    assert.deepEqual(moves.sort(), [false, false, true])
    assert.deepEqual(await store.clockSteps(), { count: 1, total: HOURS_8 })
    assert.equal(await store.moveTimes({ by: -HOUR, after: 1, now: AT }), true)
    assert.deepEqual(await store.clockSteps(), { count: 2, total: HOURS_8 - HOUR })
    assert.deepEqual(await store.wholeCheckout('co_1'), before)
    assert.deepEqual((await store.checkTrail()).faults, [])
  })

  on('who decided before the move is told that it moved on [B4]', async (store) => {
    await store.openCheckout(checkoutRow())
    await store.addPayment(paymentRow(), 0)
    await store.moveTimes({ by: HOUR, after: 0, now: AT + HOUR })
    const late = { payment: { id: 'pay_1', expectVersion: 0, patch: { nextQueryAt: AT } }, events: [], evidence: null }
    assert.equal(await store.change(late), false)
    assert.equal(await store.addPayment(paymentRow({ id: 'pay_2', tradeNo: 'A2', idempotencyKey: 'key-2' }), 1), false)
  })

  on('the newest moment is the last at which something happened that isn’t over [B4]', async (store) => {
    assert.equal(await store.newestMoment(), null)
    await store.openCheckout(checkoutRow())
    assert.equal(await store.newestMoment(), AT)
    await store.addPayment(paymentRow({ createdAt: AT + 1, lastAskedAt: AT + 9 }), 0)
    assert.equal(await store.newestMoment(), AT + 9)
  })
}

async function paid(store: Store): Promise<void> {
  const event: NewEvent = { type: 'checkout.paid', at: AT, data: { amount: fen(1_990) } }
  const change = {
    payment: {
      ...{ id: 'pay_1', expectVersion: 0 },
      patch: { state: 'paid', money: 'taken', disposition: 'applied', nextQueryAt: null },
    },
    checkout: { id: 'co_1', expectVersion: 1, patch: { status: 'paid', paidAt: AT } },
    events: [event],
    evidence: null,
  } as const
  assert.equal(await store.change(change), true)
}
