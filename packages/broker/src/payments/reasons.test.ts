import { describe, expect, test } from 'vitest'
import { type PaymentsLab, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { refundsLab } from '../../lab/refunds-lab.ts'
import { describeCheckout, viewOf } from '../checkouts/checkout-view.ts'
import { CreateUnusable, GatewayRefused, GatewayUnclear, SignatureMismatch } from '../gateway/errors.ts'
import { startRefund } from '../refunds/start-refund.ts'
import { readPayment } from './read-payment.ts'
import { queryPayment } from './settle-payment.ts'
import { startPayment } from './start-payment.ts'

const WORDS = '支付失败，sub_mch_id与sub_appid不匹配'
const HOST = 'The gateway took the create, but leads the payer to https://pay.bank.example, a host that nobody listed.'

/** A checkout as a merchant's server reads it. */
interface Seen {
  readonly payments: readonly Record<string, unknown>[]
  readonly [field: string]: unknown
}

async function seen(lab: PaymentsLab, id: string) {
  const whole = await lab.store.wholeCheckout(id)
  if (!whole) throw new Error('There is no such checkout')
  const forPayer = viewOf(lab.context, whole)
  const merchant = JSON.parse(JSON.stringify(describeCheckout(lab.context, whole.checkout, whole))) as Seen
  return { merchant, payer: JSON.stringify(forPayer), payment: forPayer.payment }
}

describe('a refusal', () => {
  test('keeps the gateway’s code and its sentence for the merchant, and no word of it reaches the payer [A3]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    lab.gateway.faults.create = () => Promise.reject(new GatewayRefused('refused', '8011', WORDS, 'tls'))
    const error = await startPayment(lab.context, startOn(id, 'wechat:qr')).catch((problem) => problem)
    expect(error).toMatchObject({ code: 'gateway-refused' })
    expect(error.message).toContain('8011')
    const { merchant, payer } = await seen(lab, id)
    expect(merchant.payments).toMatchObject([
      { status: 'failed', refusedCode: '8011', refusal: { code: '8011', message: WORDS } },
    ])
    expect(payer + error.message).not.toContain('sub_mch_id')
  })

  test('without a listed code is told as well, once its payment has ended [A3]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    lab.gateway.faults.create = async () => {
      const said = { code: '600', words: 'ORDERNOTPAID:余额不足' }
      throw new GatewayUnclear('The gateway answered with the unsigned code 600', { said })
    }
    expect(await startPayment(lab.context, startOn(id, 'wechat:qr'))).toMatchObject({ status: 'pending' })
    await lab.pass(300)
    // It decided nothing: the gateway was asked until it was believed that there is no such payment.
    expect((await seen(lab, id)).merchant.payments).toMatchObject([
      { status: 'failed', refusedCode: null, refusal: { code: '600', message: 'ORDERNOTPAID:余额不足' } },
    ])
  })

  test('of a refund is told with it and in its event [A3]', async () => {
    const lab = await refundsLab()
    lab.gateway.refundFaults.refund = async () => {
      throw new GatewayRefused('not-now', '8040', '当前退款金额大于商户今日交易总额', 'tls')
    }
    await startRefund(lab.context, lab.wish())
    const event = (await lab.events()).find(({ type }) => type === 'refund.failed')
    expect(JSON.parse(event?.body ?? '').data.refund).toMatchObject({
      refusal: { code: '8040', message: '当前退款金额大于商户今日交易总额' },
    })
  })
})

describe('a create that came back unusable', () => {
  const unusable = [
    ['an address on a host that isn’t listed', new CreateUnusable('unknown-host', HOST), 'unknown-host', HOST],
    ['a signature that doesn’t fit', new SignatureMismatch('no'), 'signature-mismatch', 'Compare the account’s key'],
  ] as const

  test.each(unusable)(
    '%s: its merchant is told at once what to do, and the operator [A3]',
    async (_, error, code, detail) => {
      const lab = await withFault(error)
      const { id } = await lab.open()
      await expect(startPayment(lab.context, startOn(id, 'wechat:qr'))).rejects.toMatchObject({
        code: 'gateway-refused',
      })
      const problem = { code, detail: expect.stringContaining(detail) }
      expect((await seen(lab, id)).merchant.payments).toMatchObject([{ status: 'pending', problem }])
      const [event] = await lab.events()
      expect(event?.type).toBe('payment.unusable')
      expect(JSON.parse(event?.body ?? '').data.payments).toMatchObject([{ problem }])
      expect(lab.logged).toContainEqual(
        expect.objectContaining({
          level: 'error',
          event: 'payment.unusable',
          fields: expect.objectContaining({ problem: code }),
        }),
      )
    },
  )

  test('is told also where a query was faster, and found it open [A3]', async () => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    lab.gateway.faults.create = async (_, plain) => {
      plain()
      await queryPayment(lab.context, await lab.newest(id))
      throw new CreateUnusable('unknown-host', HOST)
    }
    await expect(startPayment(lab.context, startOn(id, 'wechat:qr'))).rejects.toMatchObject({ code: 'gateway-refused' })
    expect(await lab.newest(id)).toMatchObject({ state: 'awaiting', problem: { code: 'unknown-host' } })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['payment.unusable'])
    await lab.pass(30)
    expect(await lab.newest(id)).toMatchObject({ state: 'closed', money: 'none' })
  })

  test('its payer isn’t left waiting: told that it failed, they pay another way [A3]', async () => {
    const lab = await withFault(new CreateUnusable('unusable-answer', 'It lacks a code'))
    const { id } = await lab.open()
    const refused = startPayment(lab.context, startOn(id, 'wechat:qr', 'key-1'))
    await expect(refused).rejects.toMatchObject({
      code: 'gateway-refused',
      message: expect.stringContaining('another way'),
    })
    const { payment, payer } = await seen(lab, id)
    expect(payment).toMatchObject({ status: 'failed' })
    expect(payer).not.toContain('lacks')
    const { id: first } = await lab.newest(id)
    expect(await readPayment(lab.context, id, first)).toMatchObject({ status: 'failed' })
    await expect(startPayment(lab.context, startOn(id, 'wechat:qr', 'key-1'))).rejects.toMatchObject({
      code: 'gateway-refused',
    })
    lab.gateway.faults.create = undefined
    const other = await startPayment(lab.context, startOn(id, 'alipay:qr', 'key-2'))
    expect(other).toMatchObject({ status: 'pending', action: { type: 'show-qr' } })
    expect((await seen(lab, id)).payment).toMatchObject({ id: other.id })
  })

  test('is closed at its gateway at the first answer that it stands open there, and money that came all the same counts [A3]', async () => {
    const closed = await withFault(new CreateUnusable('unusable-answer', 'It lacks a code'))
    const one = await closed.open()
    await startPayment(closed.context, startOn(one.id, 'wechat:qr')).catch(() => {})
    await closed.pass(12)
    expect(await closed.newest(one.id)).toMatchObject({ state: 'closed', money: 'none' })
    const paid = await withFault(new CreateUnusable('unusable-answer', 'It lacks a code'))
    const two = await paid.open()
    await startPayment(paid.context, startOn(two.id, 'wechat:qr')).catch(() => {})
    paid.gateway.pay((await paid.newest(two.id)).tradeNo)
    await paid.pass(12)
    expect(await paid.checkout(two.id)).toMatchObject({ status: 'paid' })
    expect((await seen(paid, two.id)).payment).toMatchObject({ status: 'paid' })
  })
})

/** A lab whose gateway takes creates, and answers what nobody can use. */
async function withFault(error: Error): Promise<PaymentsLab> {
  const lab = paymentsLab()
  lab.gateway.faults.create = async (_, plain) => {
    plain()
    throw error
  }
  return lab
}
