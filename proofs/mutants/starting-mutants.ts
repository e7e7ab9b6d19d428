import type { Mutant } from './mutant.ts'

/** How a payment begins, how many live, and how it is ended. */
export const STARTING: readonly Mutant[] = [
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
    id: 'nolivecheck',
    file: 'payments/make-room.ts',
    find: '  if (left.length === 0) return\n',
    replace: '  if (left.length === 0 || next.channel.length > 0) return\n',
    why: 'the payer will know',
    kind: 'tabs',
  },
  {
    id: 'localclose',
    file: 'payments/close-payment.ts',
    find: "    const live = payments.some(({ money }) => money === 'possible')\n",
    replace: '    const live = false\n',
    why: 'what is over here is over there',
  },
  {
    id: 'keepscode',
    file: 'payments/start-payment.ts',
    find: '    idempotencyKey: input.idempotencyKey,\n',
    replace: `    idempotencyKey: \`\${input.idempotencyKey} \${input.authCode ?? ''}\`,\n`,
    why: 'the same code is the same try',
  },
]
