import type { Mutant } from './mutant.ts'

/** How a decision is written, and what is done after it. */
export const SETTLING: readonly Mutant[] = [
  {
    id: 'nocas',
    file: 'store/columns.ts',
    find: 'WHERE id = ? AND version = ?`',
    replace: 'WHERE id = ? AND version >= ? - 1000`',
    why: 'the last writer is right',
  },
  {
    id: 'outboxdrop',
    file: 'store/payment-operations.ts',
    find: '    ...events.map((event, at) =>',
    replace: '    ...events.slice(0, payment ? 0 : 1).map((event, at) =>',
    why: 'events can be told from elsewhere',
  },
  {
    id: 'dualwrite',
    file: 'payments/settle-payment.ts',
    find: '  if (!(await context.store.change(change))) return null\n',
    replace: `  if (!(await context.store.change({ ...change, events: [] }))) return null
  const told = change.checkout && { ...change.checkout, expectVersion: change.checkout.expectVersion + 1, patch: {} }
  if (told) await context.store.change({ checkout: told, events: change.events, evidence: null })\n`,
    why: 'the state first, its event right after',
  },
  {
    id: 'casignored',
    file: 'payments/settle-payment.ts',
    find: '    if (!written) continue\n',
    replace: `    if (!written) {
      for (const effect of decision.effects) await EFFECTS[effect](context, read.subject.payment)
      continue
    }\n`,
    why: 'what was decided is done',
    kind: 'races',
  },
  {
    id: 'notrail',
    file: 'payments/settle-payment.ts',
    find: '    evidence: trail(payment, after.payment, evidence, now),\n',
    replace: "    evidence: evidence.source === 'clock' ? null : trail(payment, after.payment, evidence, now),\n",
    why: 'the clock needs no evidence',
  },
  {
    id: 'closebelieved',
    file: 'payments/settle-payment.ts',
    find: '  if (isUnresolved(payment)) await queryPayment(context, payment)\n',
    replace: `  const { tradeNo, gatewayTradeNo } = payment
  const said = { source: 'query', trust: 'signed', merchant: 'ours', amount: null, action: null, words: '' } as const
  if (isUnresolved(payment)) await settlePayment(context, payment, { ...said, says: 'closed', tradeNo, gatewayTradeNo })\n`,
    why: 'a close that was sent has closed',
  },
  {
    id: 'undoafterrefund',
    file: 'payments/stop-payment.ts',
    find: "payment.money === 'taken' && !hasRefunds &&",
    replace: "payment.money === 'taken' && (!hasRefunds || true) &&",
    why: 'the gateway will know',
    kind: 'hot',
  },
  {
    id: 'lateapplied',
    file: 'payments/take-money.ts',
    find: "  return checkout.status === 'paid' ? 'duplicate' : 'late'\n",
    replace: "  return checkout.status === 'paid' ? 'duplicate' : 'applied'\n",
    why: 'the payer has paid, so the order is paid',
    kind: 'revenants',
  },
  {
    id: 'repeatnocas',
    file: 'payments/stop-payment.ts',
    find: '  if (payment.state === STATE_FOR[call]) return { ...changed({ leaseUntil: 0 }), effects: [call] }\n',
    replace: '  if (payment.state === STATE_FOR[call]) return { ...NOTHING, effects: [call] }\n',
    why: 'nothing has changed',
    kind: 'hot',
  },
]
