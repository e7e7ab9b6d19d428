/** One way to write the money core wrongly. The tests have to tell it from the right one. */
export interface Mutant {
  readonly id: string
  /** Below `packages/broker/src`. */
  readonly file: string
  /** Stands exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** What somebody may have thought who wrote it so. */
  readonly why: string
  /** The tests that see it, where a simulation can't: of a file, by their names. */
  readonly test?: { readonly file: string; readonly name: string }
}

const NOTIFIED = `['ask',   'ask',  'take', 'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],`

/** Mistakes that were made in payment systems, or that this one was built against. Source: reliability §6.2. */
export const MUTANTS: readonly Mutant[] = [
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
    id: 'unsignederr',
    file: 'payments/decide.ts',
    find: "  if (trust === 'none') return false\n",
    replace: "  if (trust === 'none') return source !== 'notification'\n",
    why: 'an error needs no signature',
  },
  {
    id: 'ambiguous',
    file: 'payments/decide.ts',
    find: "  if (trust === 'none') return false\n",
    replace: '',
    why: 'the signature fits, however the fields are split',
  },
  {
    id: 'reverserace',
    file: 'payments/transition-tables.ts',
    find: `  closing:     ['ask',   'ask',  'ask',  'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],
  reversing:   ['keep',  'keep', 'keep',`,
    replace: `  closing:     ['ask',   'ask',  'ask',  'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],
  reversing:   ['keep',  'keep', 'take',`,
    why: 'a signed notification is always right',
  },
  {
    id: 'stalenotice',
    file: 'payments/transition-tables.ts',
    find: `  closed:      ['keep',  'ask',  'ask',  'keep', 'keep', 'keep',  'ask',   'keep',   'keep', 'keep'],
  reversed:    ['keep',  'keep', 'keep',`,
    replace: `  closed:      ['keep',  'ask',  'ask',  'keep', 'keep', 'keep',  'ask',   'keep',   'keep', 'keep'],
  reversed:    ['keep',  'keep', 'take',`,
    why: 'money that comes late is money',
  },
  {
    id: 'trustcancel',
    file: 'payments/transition-tables.ts',
    find: `  awaiting:    ${NOTIFIED}\n  'user-paying'`,
    replace: `  awaiting:    ${NOTIFIED.replace("'take', 'ask',  'ask'", "'take', 'fail',  'close'")}\n  'user-paying'`,
    why: 'a signed "cancelled" is one',
  },
  {
    id: 'giveup',
    file: 'payments/moves.ts',
    find: '  keep: (subject, evidence) => change(subject, asked(subject, evidence)),\n',
    replace: `  keep: (subject, evidence) =>
    subject.payment.money === 'possible' && subject.payment.queryCount >= 3
      ? end('failed', 'none', subject, evidence)
      : change(subject, asked(subject, evidence)),\n`,
    why: 'after some retries it will have failed',
  },
  {
    id: 'localclose',
    file: 'payments/close-payment.ts',
    find: "    const live = payments.some(({ money }) => money === 'possible')\n",
    replace: '    const live = false\n',
    why: 'what is over here is over there',
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
    id: 'noautorefund',
    file: 'payments/give-back.ts',
    find: '  const wanted = plan !== undefined && context.policy[plan.policy]\n',
    replace: '  const wanted = false as boolean\n',
    why: 'somebody will look at it',
  },
  {
    id: 'notfoundfail',
    file: 'payments/moves.ts',
    find: '(patch.notFoundCount >= NOT_FOUND_ANSWERS && now > payment.sentAt + NOT_FOUND_AFTER_MS)',
    replace: '(patch.notFoundCount >= 1 && now > 0)',
    why: 'the gateway must know its numbers',
  },
  {
    id: 'noafterwards',
    file: 'payments/query-ladder.ts',
    find: 'const AFTERWARDS_GAPS_MS = [60_000, 600_000, 3_600_000, 86_400_000] as const',
    replace: 'const AFTERWARDS_GAPS_MS: readonly number[] = []',
    why: 'closed is closed',
  },
  {
    id: 'noamount',
    file: 'payments/match-evidence.ts',
    find: "  if (evidence.amount !== payment.amount) return 'other-amount'\n",
    replace: '',
    why: 'the signature is enough',
  },
  {
    id: 'nomerchant',
    file: 'payments/match-evidence.ts',
    find: "  if (evidence.merchant === 'foreign') return 'other-merchant'\n",
    replace: '',
    why: 'the number is enough',
  },
  {
    id: 'nonumber',
    file: 'payments/match-evidence.ts',
    find: "  if (evidence.tradeNo !== null && evidence.tradeNo !== payment.tradeNo) return 'other-number'\n",
    replace: '',
    why: 'what is answered is what was asked',
  },
  {
    id: 'mismatchfact',
    file: 'payments/decide.ts',
    find: `  if (source !== 'query')
    return match === 'incomplete' ? { move: 'ask' } : { move: 'ask', warning: 'evidence-mismatch' }\n`,
    replace: '',
    why: 'other money is money as well',
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
  },
  {
    id: 'noprecommit',
    file: 'payments/start-payment.ts',
    find: '    if (!(await context.store.addPayment(row, checkout.version))) continue\n',
    replace: `    const sent = offer.account.create(orderFor(context, { checkout, row, input, offer })).catch(() => null)
    if (!(await context.store.addPayment(row, checkout.version))) continue
    await sent\n`,
    why: 'saving time: both at once',
  },
  {
    id: 'reusenumber',
    file: 'payments/start-payment.ts',
    find: '    tradeNo: mintTradeNo(',
    replace: '    tradeNo: payments.at(-1)?.tradeNo ?? mintTradeNo(',
    why: 'one order, one number',
  },
  {
    id: 'createagain',
    file: 'payments/create-at-gateway.ts',
    find: '    return evidenceOfCreated(await account.create(order))\n',
    replace: '    return evidenceOfCreated(await account.create(order).catch(() => account.create(order)))\n',
    why: 'the network is bad, try again',
  },
  {
    id: 'ackunknown',
    file: 'payments/take-notification.ts',
    find: "    if (trust === 'signed') await context.store.recordOrphan(orphan)\n    return false\n",
    replace: "    if (trust === 'signed') await context.store.recordOrphan(orphan)\n    return true\n",
    why: 'so that it stops',
  },
  {
    id: 'ackfirst',
    file: 'payments/take-notification.ts',
    find: `  const after = await settlePayment(context, payment, address === 'own' ? evidence : { ...evidence, hint: true })
  return agrees(after.payment, told)\n`,
    replace: `  void agrees
  void settlePayment(context, payment, address === 'own' ? evidence : { ...evidence, hint: true })
  return true\n`,
    why: 'answer fast, work later',
  },
  {
    id: 'nolivecheck',
    file: 'payments/make-room.ts',
    find: '  if (left.length === 0) return\n',
    replace: '  if (left.length === 0 || next.channel.length > 0) return\n',
    why: 'the payer will know',
  },
  {
    id: 'undoafterrefund',
    file: 'payments/stop-payment.ts',
    find: "payment.money === 'taken' && !hasRefunds &&",
    replace: "payment.money === 'taken' && (!hasRefunds || true) &&",
    why: 'the gateway will know',
  },
  {
    id: 'refundagain',
    file: 'payments/ask-refund.ts',
    find: "    return refundEvidenceOf('refund', await account.refund({ ...refundRefOf(refund, payment), reason, notifyUrl }))\n",
    replace: `    const order = { ...refundRefOf(refund, payment), reason, notifyUrl }
    const again = () => account.refund?.({ ...order, refundNo: \`\${order.refundNo}2\` }) ?? Promise.reject(new Error())
    return refundEvidenceOf('refund', await account.refund(order).catch(again))\n`,
    why: 'a new number for a new try',
  },
  {
    id: 'refundtoomuch',
    file: 'payments/check-refund.ts',
    find: '  if (wish.amount <= left) return\n',
    replace: '  if (wish.amount <= Math.max(left, wish.payment.amount)) return\n',
    why: 'the gateway counts too',
  },
  {
    id: 'refundnocas',
    file: 'store/refund-operations.ts',
    find: "'UPDATE checkouts SET version = version + 1 WHERE id = ? AND version = ?'",
    replace: "'UPDATE checkouts SET version = version + 1 WHERE id = ? AND version >= ? - 1000'",
    why: 'two refunds at once are rare',
  },
  {
    id: 'refundunsigned',
    file: 'payments/decide-refund.ts',
    find: "  if (trust === 'none' || source === 'notification') return false\n",
    replace: '',
    why: 'a refund is no payment',
  },
  {
    id: 'refundamount',
    file: 'payments/decide-refund.ts',
    find: '    (amount !== null && amount !== refund.amount) ||\n',
    replace: '',
    why: 'the number is enough',
  },
  {
    id: 'outoforder',
    file: 'store/event-operations.ts',
    find: "WHEN EXISTS (SELECT 1 FROM deliveries WHERE checkout_id = ? AND status = 'waiting') THEN NULL",
    replace: 'WHEN ? IS NULL THEN NULL',
    why: 'the sequence stands in the event',
  },
  {
    id: 'deliveredfirst',
    file: 'webhooks/deliver-due.ts',
    find: '      const result = await tryDelivery(tries, next)\n      await store.finishDelivery(',
    replace: `      const done = { kind: 'delivered', status: 200 } as const
      await store.finishDelivery(next.event.id, done, clock.now()).catch(unavailable)
      const result = await tryDelivery(tries, next)
      await store.finishDelivery(`,
    why: 'so that nothing is told twice',
  },
  {
    id: 'notrail',
    file: 'payments/settle-payment.ts',
    find: '    evidence: trail(payment, after.payment, evidence, now),\n',
    replace: "    evidence: evidence.source === 'clock' ? null : trail(payment, after.payment, evidence, now),\n",
    why: 'the clock needs no evidence',
  },
  {
    id: 'keepscode',
    file: 'payments/start-payment.ts',
    find: '    idempotencyKey: input.idempotencyKey,\n',
    replace: `    idempotencyKey: \`\${input.idempotencyKey} \${input.authCode ?? ''}\`,\n`,
    why: 'the same code is the same try',
  },
  {
    id: 'leasenocas',
    file: 'store/payment-operations.ts',
    find: 'SELECT id FROM payments WHERE next_query_at_ms <= ? AND lease_until_ms <= ?\n',
    replace: 'SELECT id FROM payments WHERE next_query_at_ms <= ? AND lease_until_ms <= ? + 86400000\n',
    why: 'a lease is only advice',
    test: { file: 'store/sqlite.test.ts', name: 'a due payment is leased to one caller until its lease ends' },
  },
  {
    id: 'ackword',
    file: 'gateways/chaoying/index.ts',
    find: "    accepted: { status: 200, contentType: 'text/plain', body: 'success' },\n",
    replace: "    accepted: { status: 200, contentType: 'text/plain', body: 'SUCCESS' },\n",
    why: 'a word is a word',
    test: { file: 'gateways/chaoying/channels.test.ts', name: '' },
  },
  {
    id: 'sortorder',
    file: 'gateway/sign/sorted-line.ts',
    find: '.sort((a, b) => (a < b ? -1 : 1))',
    replace: '.sort((a, b) => a.localeCompare(b))',
    why: 'alphabetical is alphabetical',
    test: { file: 'gateway/sign/signatures.test.ts', name: '' },
  },
  {
    id: 'floatamount',
    file: 'gateway/amount.ts',
    find: '    return fenFromYuan(String(value))\n',
    replace: '    return Number.isNaN(fenFromYuan(String(value))) ? null : (Math.floor(Number(value) * 100) as Fen)\n',
    why: 'a hundred fen are a yuan',
    test: { file: 'gateway/reading.test.ts', name: '' },
  },
  {
    id: 'noorigin',
    file: 'http/origins.ts',
    find: '    if (origin !== undefined && !allowed.has(origin)) {\n',
    replace: '    if (origin !== undefined && !allowed.has(origin) && allowed.size === 0) {\n',
    why: 'the token is enough',
    test: { file: 'http/client-routes.test.ts', name: 'may not use the token' },
  },
]
