import { type Fen, splitChannel } from '@pay-checkout/protocol'
import type { Account } from '../gateway/account.ts'
import { PayError } from '../pay-error.ts'
import type { PaymentRow, RefundRow } from '../store/rows.ts'

/** A refund that is asked for, and all it has to be compared with. */
export interface RefundWish {
  readonly payment: PaymentRow
  readonly amount: Fen
  /** All refunds of the payment. */
  readonly refunds: readonly RefundRow[]
  readonly account: Account | undefined
  readonly now: number
}

/**
 * Whether a refund may be sent. Throws PayError: payment-unresolved, checkout-not-paid, not-supported, refund-too-large,
 * too-many-refunds. Refunds that haven't failed count as sent, whether their money is back yet or not.
 */
export function checkRefund(wish: RefundWish): void {
  checkMoney(wish)
  checkRules(wish)
  const left = leftOf(wish.payment, wish.refunds)
  if (wish.amount <= left) return
  throw new PayError(
    'refund-too-large',
    left === 0
      ? 'All of this payment’s money has gone back, or is on its way back.'
      : `Of this payment’s ${wish.payment.amount} fen, ${left} are left to give back; ${wish.amount} were asked for.`,
  )
}

/** Fen of a payment that may still be given back. */
export function leftOf(payment: PaymentRow, refunds: readonly RefundRow[]): number {
  const sent = refunds.filter(({ state }) => state !== 'failed').reduce((sum, { amount }) => sum + amount, 0)
  return payment.amount - sent
}

function checkMoney({ payment }: RefundWish): void {
  if (payment.state === 'paid') return
  if (payment.state === 'reversed') {
    throw new PayError('checkout-not-paid', 'This payment was reversed: its money has gone back already.')
  }
  if (payment.money === 'none') throw new PayError('checkout-not-paid', 'This payment ended without taking money.')
  throw new PayError('payment-unresolved', 'It isn’t known yet whether this payment holds money. Try again shortly.', {
    retryAfter: 5,
  })
}

function checkRules({ payment, amount, refunds, account, now }: RefundWish): void {
  const rules = account?.refund ? account.capabilities.refunds : null
  if (!rules) {
    const remedy = 'Give the money back at the gateway’s own console.'
    throw new PayError('not-supported', `The account ${payment.account} has no refunds. ${remedy}`)
  }
  if (now > payment.sentAt + rules.maxAge * 1000) {
    const days = Math.floor(rules.maxAge / 86_400)
    throw new PayError('not-supported', `This gateway gives no payment back that is older than ${days} days.`)
  }
  const { method } = splitChannel(payment.channel)
  if (rules.wholeOnly.includes(method) && amount !== payment.amount) {
    const remedy = `Refund all ${payment.amount} fen of it.`
    throw new PayError('not-supported', `This gateway gives ${method} payments back only whole. ${remedy}`)
  }
  if (refunds.filter(({ state }) => state !== 'failed').length >= rules.most) {
    throw new PayError('too-many-refunds', `This payment has had ${rules.most} refunds, the most its gateway allows.`)
  }
}
