import { expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { viewCheckout } from '../checkouts/open-checkout.ts'
import { startPayment } from './start-payment.ts'

const BANKS = ['03080000', '01020000', '01050000'].map((code) => ({ code, name: `Bank ${code}` }))
const LATE = { closeMinAge: 300 }
const NEVER = { closeMinAge: null }

/** A checkout by UnionPay, whose payer may choose a bank, at a gateway that closes so. */
async function bankLab(closing: { closeMinAge: number | null } = { closeMinAge: 0 }) {
  const facts = { bank: { needed: false, banks: BANKS } }
  const closes = closing.closeMinAge !== null
  const lab = paymentsLab({ channels: ['unionpay:web'], facts, closes, capabilities: closing })
  const { id } = await lab.open()
  const at = (bankCode?: string) =>
    startPayment(lab.context, { ...startOn(id, 'unionpay:web'), ...(bankCode && { bankCode }) })
  return { ...lab, id, at, stand: async () => (await lab.payments(id)).map(({ bankCode, state }) => [bankCode, state]) }
}

test('the same bank again is the same payment', async () => {
  const { at, gateway } = await bankLab()
  const first = await at('03080000')
  expect(first).toMatchObject({ bankCode: '03080000', status: 'pending' })
  expect(await at('03080000')).toEqual(first)
  expect(gateway.calls.create).toBe(1)
})

test('another bank is another payment, and the first is closed', async () => {
  const { at, stand } = await bankLab()
  await at('03080000')
  expect(await at('01020000')).toMatchObject({ bankCode: '01020000' })
  expect(await stand()).toEqual([
    ['03080000', 'closed'],
    ['01020000', 'awaiting'],
  ])
})

test('a payer who now wants no bank in particular isn’t led to the one before', async () => {
  const { at, stand } = await bankLab()
  await at('03080000')
  expect(await at()).not.toHaveProperty('bankCode')
  expect(await stand()).toEqual([
    ['03080000', 'closed'],
    [null, 'awaiting'],
  ])
})

test.each([LATE, NEVER])(
  'where the first can’t be closed yet both stand, and going back shows it again: %j',
  async (when) => {
    const { at, context, id } = await bankLab(when)
    const first = await at('03080000')
    const second = await at('01020000')
    expect((await viewCheckout(context, id)).payment).toEqual(second)
    await expect(at('01050000')).rejects.toMatchObject({ code: 'payment-unresolved' })
    expect(await at('03080000')).toEqual(first)
    expect((await viewCheckout(context, id)).payment).toEqual(first)
  },
)

test('a bank whose payment was paid meanwhile ends the choice', async () => {
  const { at, gateway, newest, id } = await bankLab(NEVER)
  await at('03080000')
  gateway.pay((await newest(id)).tradeNo)
  await expect(at('01020000')).rejects.toMatchObject({ code: 'checkout-paid' })
})
