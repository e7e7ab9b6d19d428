import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { refundsLab } from '../../lab/refunds-lab.ts'
import { startPayment } from '../payments/start-payment.ts'
import { startRefund } from '../refunds/start-refund.ts'

/** Longer than it takes others to give up what was never sent. */
const LONG = 3_600

/** Runs a write, and then something else, once, before whoever wrote goes on. */
function stopAfter<Args extends unknown[]>(write: (...args: Args) => Promise<boolean>, meanwhile: () => Promise<void>) {
  let first = true
  return async (...args: Args): Promise<boolean> => {
    const written = await write(...args)
    if (first) {
      first = false
      await meanwhile()
    }
    return written
  }
}

describe('a process that stands still between a number and its call', () => {
  test('sends no refund that the others have given up, and that its merchant has sent anew [F42 T42]', async () => {
    const lab = await refundsLab()
    const again = async () => {
      await lab.pass(LONG)
      expect(await lab.refund('R1')).toMatchObject({ state: 'failed' })
      await startRefund(lab.context, lab.wish({ refundNo: 'R2' }))
    }
    Object.assign(lab.store, { addRefund: stopAfter(lab.store.addRefund, again) })
    const { refund } = await startRefund(lab.context, lab.wish())
    expect(refund).toMatchObject({ refundNo: 'R1', state: 'failed' })
    expect([...lab.gateway.refunds.keys()]).toEqual([(await lab.refund('R2')).gatewayNo])
    expect(await lab.told()).toEqual(['refund.failed R1'])
  })

  test('sends no create: its payment has failed, and another may have been paid [F2 F42]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open({ expiresIn: 7_200 })
    const again = async () => {
      await lab.pass(LONG)
      expect(await lab.newest(id)).toMatchObject({ state: 'failed' })
      await startPayment(lab.context, startOn(id, 'wechat:qr'))
    }
    Object.assign(lab.store, { addPayment: stopAfter(lab.store.addPayment, again) })
    expect(await startPayment(lab.context, startOn(id, 'wechat:qr'))).toMatchObject({ status: 'failed' })
    expect(lab.gateway.calls.create).toBe(1)
    expect((await lab.payments(id)).map(({ state }) => state)).toEqual(['failed', 'awaiting'])
  })
})
