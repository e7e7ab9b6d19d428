import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { type RefundsLab, refundsLab } from '../../lab/refunds-lab.ts'
import { startRefund } from '../refunds/start-refund.ts'

async function sent(options: Parameters<typeof refundsLab>[0] = {}): Promise<RefundsLab & { number: string }> {
  const lab = await refundsLab(options)
  const { refund } = await startRefund(lab.context, lab.wish())
  return { ...lab, number: refund.gatewayNo }
}

describe('a notification of a refund', () => {
  test('told a thousand times at once ends it once, and is accepted each time', async () => {
    const lab = await sent()
    lab.gateway.decide(lab.number, 'succeeded')
    const replies = await Promise.all(Array.from({ length: 1_000 }, () => lab.notify(lab.number)))
    expect(new Set(replies)).toEqual(new Set(['accepted']))
    expect(await lab.refund()).toMatchObject({ state: 'succeeded' })
    expect(await lab.told()).toEqual(['refund.succeeded R1'])
    expect(lab.gateway.refundCalls.query).toBe(0)
  })

  test('that says it failed makes us ask, and is accepted when the query agrees', async () => {
    const lab = await sent()
    expect(await lab.notify(lab.number, { verdict: 'failed' })).toBe('refused')
    expect(await lab.refund()).toMatchObject({ state: 'processing' })
    lab.gateway.decide(lab.number, 'failed')
    lab.skip(20)
    expect(await lab.notify(lab.number)).toBe('accepted')
    expect(await lab.told()).toEqual(['refund.failed R1'])
  })

  test('of a gateway whose notifications settle nothing makes us ask', async () => {
    const lab = await sent({ capabilities: { notificationSettles: false } })
    // The lab's payment was found by a query for the same reason.
    lab.gateway.decide(lab.number, 'succeeded')
    const replies = await Promise.all(Array.from({ length: 50 }, () => lab.notify(lab.number)))
    expect(new Set(replies)).toEqual(new Set(['accepted']))
    expect(lab.gateway.refundCalls.query).toBe(1)
  })

  test.each([
    ['is forged', {}, { signature: 'bad' }],
    ['has another amount', { amount: fen(499) }, {}],
    ['names another refund', { refundNo: 'Z9' }, {}],
    ['names none', { refundNo: null }, {}],
    ['names another payment', {}, { tradeNo: 'Z9' }],
    ['names a foreign merchant', {}, { merchant: 'foreign' }],
    ['is ambiguous', { trust: 'none' as const }, {}],
    ['says something new', { verdict: 'unknown' as const }, {}],
  ])('that %s is refused and ends nothing', async (_, change, rest) => {
    const lab = await sent()
    expect(await lab.notify(lab.number, { verdict: 'succeeded', ...change }, rest)).toBe('refused')
    expect(await lab.refund()).toMatchObject({ state: 'processing' })
    expect(await lab.told()).toEqual([])
  })

  test('that says less than we know is accepted and changes nothing; the contrary of an end is an alarm', async () => {
    const lab = await sent()
    lab.gateway.decide(lab.number, 'succeeded')
    await lab.notify(lab.number)
    expect(await lab.notify(lab.number, { verdict: 'processing' })).toBe('accepted')
    expect(await lab.notify(lab.number, { verdict: 'failed' })).toBe('refused')
    expect(await lab.refund()).toMatchObject({ state: 'succeeded' })
    expect(lab.logged).toContainEqual(expect.objectContaining({ level: 'error', event: 'refund.contradiction' }))
  })

  test('that comes before the answer to the send is applied, and the answer changes nothing', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async ({ refundNo }, plain) => {
      const told = plain()
      lab.gateway.decide(refundNo, 'succeeded')
      expect(await lab.notify(refundNo)).toBe('accepted')
      return told
    }
    expect((await startRefund(lab.context, lab.wish())).refund).toMatchObject({ state: 'succeeded' })
    expect(await lab.told()).toEqual(['refund.succeeded R1'])
  })

  test('that the database can’t take is refused, and accepted when it comes again', async () => {
    const lab = await sent()
    lab.gateway.decide(lab.number, 'succeeded')
    const { change } = lab.store
    lab.store.change = () => Promise.reject(new Error('disk full'))
    expect(await lab.notify(lab.number)).toBe('refused')
    lab.store.change = change
    expect(await lab.notify(lab.number)).toBe('accepted')
  })
})
