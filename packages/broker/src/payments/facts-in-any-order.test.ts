import { describe, expect, test } from 'vitest'
import { type PaymentsLab, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import type { Verdict } from '../gateway/verdict.ts'
import { closeCheckout } from './close-payment.ts'
import { queryPayment } from './settle-payment.ts'
import { startPayment } from './start-payment.ts'

/** A payment that its payer has paid at the gateway, and whose create has not been answered yet. */
async function paidUnseen(): Promise<Scene> {
  const lab = paymentsLab()
  const { id } = await lab.open({ expiresIn: 600 })
  const reached = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  lab.gateway.faults.create = async (_, plain) => {
    const created = plain()
    reached.resolve()
    await answer.promise
    return created
  }
  const started = startPayment(lab.context, startOn(id, 'wechat:qr'))
  await reached.promise
  const { tradeNo } = await lab.newest(id)
  lab.gateway.pay(tradeNo)
  const answerCreate = async () => {
    answer.resolve()
    await started
  }
  return { lab, id, tradeNo, answerCreate }
}

interface Scene {
  readonly lab: PaymentsLab
  readonly id: string
  readonly tradeNo: string
  answerCreate(): Promise<void>
}

/** All that can be told of one payment, each once. */
const FACTS: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'the create’s answer': ({ answerCreate }) => answerCreate(),
  'the notification of money': ({ lab, tradeNo }) => lab.hear(tradeNo),
  'a cancel from before': ({ lab, tradeNo }) => lab.hear(tradeNo, { verdict: 'closed' }),
  'a look from before': ({ lab, tradeNo }) => lab.hear(tradeNo, { verdict: 'pending' }),
  'the payer’s wish to close': ({ lab, id }) => closeCheckout(lab.context, id, 'payer').catch(() => 'it is paid'),
}

describe('what is told of a payment', () => {
  const orders = ordersOf(Object.keys(FACTS))

  test('ends the same in all 120 orders: paid, and told once [F8 F17]', async () => {
    expect(orders).toHaveLength(120)
    for (const order of orders) {
      const scene = await paidUnseen()
      for (const fact of order) await FACTS[fact]?.(scene)
      expect(await stands(scene), order.join(', ')).toEqual(['paid', 'taken', 'applied', 'paid', 'checkout.paid'])
    }
  })

  test('ends the same in all orders when it comes after the end: late, told once, and not applied [F8 F17 F24]', async () => {
    for (const order of orders) {
      const scene = await paidUnseen()
      const entry = scene.lab.gateway.ledger.get(scene.tradeNo)
      if (entry) entry.verdict = 'pending'
      await scene.lab.pass(601)
      scene.lab.gateway.pay(scene.tradeNo)
      for (const fact of order) await FACTS[fact]?.(scene)
      const late = ['paid', 'taken', 'late', 'expired', 'checkout.expired payment.late']
      expect(await stands(scene), order.join(', ')).toEqual(late)
    }
  })
})

async function stands({ lab, id }: Pick<Scene, 'lab' | 'id'>): Promise<unknown[]> {
  const { state, money, disposition } = await lab.newest(id)
  const told = (await lab.events()).map(({ type }) => type)
  return [state, money, disposition, (await lab.checkout(id)).status, told.join(' ')]
}

function ordersOf(things: readonly string[]): readonly (readonly string[])[] {
  if (things.length <= 1) return [things]
  return things.flatMap((first) => ordersOf(things.filter((one) => one !== first)).map((rest) => [first, ...rest]))
}

describe('a gateway that said paid', () => {
  test.each<Verdict>(['pending', 'paying', 'failed', 'closed', 'reversed', 'not-found'])(
    'and then says %s has told of money all the same, and an operator hears of it [F11]',
    async (verdict) => {
      const lab = paymentsLab()
      const { id } = await lab.open()
      await startPayment(lab.context, startOn(id, 'wechat:qr'))
      const { tradeNo } = await lab.newest(id)
      lab.gateway.pay(tradeNo)
      await lab.hear(tradeNo)
      const paid = await lab.newest(id)
      const entry = lab.gateway.ledger.get(tradeNo)
      if (entry) entry.verdict = verdict
      await queryPayment(lab.context, paid)
      expect((await lab.hear(tradeNo)).body).toMatch(/^(accepted|refused)$/)
      await lab.pass(3 * 86_400)
      expect(await lab.newest(id)).toMatchObject({ state: 'paid', money: 'taken', disposition: 'applied' })
      expect(lab.logged).toContainEqual(expect.objectContaining({ level: 'warn', event: 'payment.contradiction' }))
      expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.paid'])
    },
  )
})

test.each([1, 60, 600, 1_400])(
  'a notification after %i s that was accepted and dropped is made good by a query within five minutes [F21]',
  async (age) => {
    const lab = paymentsLab()
    const { id } = await lab.open()
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    await lab.pass(age)
    const { tradeNo } = await lab.newest(id)
    lab.gateway.pay(tradeNo)
    const { change } = lab.store
    lab.store.change = async () => true
    expect((await lab.hear(tradeNo)).body).toBe('accepted')
    lab.store.change = change
    expect(await lab.checkout(id)).toMatchObject({ status: 'open' })
    await lab.pass(300)
    expect(await lab.checkout(id)).toMatchObject({ status: 'paid' })
    expect((await lab.events()).map(({ type }) => type)).toEqual(['checkout.paid'])
  },
)

describe('money in the very second of the end', () => {
  const moments = [-1_000, -1, 0, 1, 1_000].flatMap((ms) =>
    (['before', 'while', 'after'] as const).flatMap((when) =>
      (['notified', 'not notified'] as const).map((how) => [ms, when, how] as const),
    ),
  )

  test.each(moments)('at %i ms, %s we close, %s: applied or late, exactly one [F23]', async (ms, when, how) => {
    const lab = paymentsLab()
    const { id } = await lab.open({ expiresIn: 600 })
    await startPayment(lab.context, startOn(id, 'wechat:qr'))
    const { tradeNo } = await lab.newest(id)
    const pay = async () => {
      lab.gateway.pay(tradeNo)
      if (how === 'notified') await lab.hear(tradeNo)
    }
    const moment = 600 + ms / 1_000
    if (when === 'before') lab.skip(moment)
    if (when === 'after') await lab.pass(moment)
    lab.gateway.faults.close = async (_, plain) => {
      if (when === 'while') await pay()
      plain()
    }
    if (when !== 'while') await pay()
    await lab.pass(3 * 86_400)
    const late = when === 'after' && ms >= 0
    expect(await stands({ lab, id })).toEqual(
      late
        ? ['paid', 'taken', 'late', 'expired', 'checkout.expired payment.late']
        : ['paid', 'taken', 'applied', 'paid', 'checkout.paid'],
    )
  })
})
