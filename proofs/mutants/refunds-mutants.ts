import type { Mutant } from './mutant.ts'

/** How money goes back. */
export const REFUNDS: readonly Mutant[] = [
  {
    id: 'noautorefund',
    file: 'refunds/give-back.ts',
    find: '  const wanted = plan !== undefined && context.policy[plan.policy]\n',
    replace: '  const wanted = false as boolean\n',
    why: 'somebody will look at it',
  },
  {
    id: 'refundagain',
    file: 'refunds/ask-refund.ts',
    find: "    return refundEvidenceOf('refund', await account.refund({ ...refundRefOf(refund, payment), reason, notifyUrl }))\n",
    replace: `    const order = { ...refundRefOf(refund, payment), reason, notifyUrl }
    const again = () => account.refund?.({ ...order, refundNo: \`\${order.refundNo}2\` }) ?? Promise.reject(new Error())
    return refundEvidenceOf('refund', await account.refund(order).catch(again))\n`,
    why: 'a new number for a new try',
    kind: 'returns',
  },
  {
    id: 'refundtoomuch',
    file: 'refunds/check-refund.ts',
    find: '  if (wish.amount <= left) return\n',
    replace: '  if (wish.amount <= Math.max(left, wish.payment.amount)) return\n',
    why: 'the gateway counts too',
    kind: 'returns',
  },
  {
    id: 'refundnocas',
    file: 'store/refund-operations.ts',
    find: "'UPDATE checkouts SET version = version + 1 WHERE id = ? AND version = ?'",
    replace: "'UPDATE checkouts SET version = version + 1 WHERE id = ? AND version >= ? - 1000'",
    why: 'two refunds at once are rare',
    test: { file: 'store/sqlite.test.ts', name: 'a refund is added only at the version it was decided on' },
  },
  {
    id: 'refundunsigned',
    file: 'refunds/decide-refund.ts',
    find: "  if (trust === 'none' || source === 'notification') return false\n",
    replace: '',
    why: 'a refund is no payment',
    kind: 'returns',
  },
  {
    id: 'refundamount',
    file: 'refunds/decide-refund.ts',
    find: '    (amount !== null && amount !== refund.amount) ||\n',
    replace: '',
    why: 'the number is enough',
    kind: 'returns',
  },
  {
    id: 'refundgiveup',
    file: 'refunds/decide-refund.ts',
    find: '(notFoundCount >= NOT_FOUND_ANSWERS && now >= refund.sentAt + NOT_FOUND_AFTER_MS)',
    replace: 'notFoundCount >= 1',
    why: 'the gateway must know its refunds',
    kind: 'returns',
  },
  {
    id: 'refundtorn',
    file: 'refunds/start-refund.ts',
    find: '    const whole = await store.wholeCheckout(input.checkoutId)\n',
    replace: `    const { checkoutId: of } = input
    const [apart, paid, back] = await Promise.all([store.checkout(of), store.payments(of), store.refunds(of)])
    const whole = apart && { checkout: apart, payments: paid, refunds: back }\n`,
    why: 'three reads at once are faster',
    test: { file: 'payments/reverse-checkout.test.ts', name: 'while a refund reads slowly what stood before' },
  },
  {
    id: 'forgetsreturn',
    file: 'refunds/give-back.ts',
    find: '  if (times.length === 0 && dueTimes(before).length === 0) return null\n',
    replace: '  void before\n  if (times.length === 0) return null\n',
    why: 'nothing is on its way any more',
    test: { file: 'refunds/give-back.test.ts', name: 'is looked at again when its refund ends' },
  },
  {
    id: 'anyofitsfee',
    file: 'gateways/pooul-v2/refunds.ts',
    find: '  const confusable = others.some((other) => other.amount === amount && other.gatewayRefundNo === null)\n',
    replace: '  const confusable = false\n',
    why: 'a refund of that amount is that refund',
    test: {
      file: 'packages/broker/src/gateways/pooul-v2/refunds.test.ts',
      name: 'another refund of that amount was sent',
    },
  },
]
