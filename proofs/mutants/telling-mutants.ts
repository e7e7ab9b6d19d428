import type { Mutant } from './mutant.ts'

/** What gateways and merchants are told. */
export const TELLING: readonly Mutant[] = [
  {
    id: 'ackunknown',
    file: 'notifications/take-notification.ts',
    find: "    if (trust === 'signed') await context.store.recordOrphan(orphan)\n    return false\n",
    replace: "    if (trust === 'signed') await context.store.recordOrphan(orphan)\n    return true\n",
    why: 'so that it stops',
  },
  {
    id: 'ackfirst',
    file: 'notifications/take-notification.ts',
    find: `  const after = await settlePayment(context, payment, weighed, whole)
  return agrees(after.payment, told)\n`,
    replace: `  void agrees
  void settlePayment(context, payment, weighed, whole)
  return true\n`,
    why: 'answer fast, work later',
  },
  {
    id: 'outoforder',
    file: 'store/event-operations.ts',
    find: "WHEN EXISTS (SELECT 1 FROM deliveries WHERE checkout_id = ? AND status = 'waiting') THEN NULL",
    replace: 'WHEN ? IS NULL THEN NULL',
    why: 'the sequence stands in the event',
    kind: 'outages',
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
    id: 'ackmismatch',
    file: 'notifications/take-notification.ts',
    find: "  if (told.merchant === 'foreign' || (told.amount !== null && told.amount !== amount)) return false\n",
    replace: '  void amount\n',
    why: 'it is paid, so that it can stop telling',
    kind: 'liars',
  },
]
