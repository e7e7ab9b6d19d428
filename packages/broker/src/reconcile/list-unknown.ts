import type { BrokerContext } from '../context/context.ts'
import { mostNumbers, readTradeNo } from '../context/trade-number.ts'
import type { Account } from '../gateway/account.ts'
import type { Told } from '../gateway/verdict.ts'
import { compareWithGateway, type Run } from './compare-with-gateway.ts'

/** A list that goes on for ever is wrong. */
const MOST_PAGES = 10_000

/**
 * Reads the gateway's own list of orders for what we don't know: paid numbers that look like ours are kept as orphans, to be adopted;
 * numbers of ours that it tells otherwise than we do are asked about.
 */
export async function listUnknown(
  run: Run,
  account: string,
  list: {
    readonly listOrders: NonNullable<Account['listOrders']>
    readonly until: number
    readonly signal: AbortSignal | undefined
  },
): Promise<void> {
  const { context, since } = run
  const { until, signal } = list
  try {
    for (let page = 1, pages = 1; page <= Math.min(pages, MOST_PAGES); page++) {
      signal?.throwIfAborted()
      const listed = await list.listOrders({ since, until, page })
      pages = listed.pages
      for (const order of listed.orders) await lookAt(run, account, order)
    }
  } catch (error) {
    signal?.throwIfAborted()
    run.counts.unclear++
    context.log.warn('reconcile.list-unclear', { account, error })
  }
}

async function lookAt(run: Run, account: string, { tradeNo, trust, verdict, amount, words }: Told): Promise<void> {
  const { context, counts } = run
  counts.listed++
  if (tradeNo === null) return
  const payment = await context.store.paymentByTradeNo(account, tradeNo)
  if (payment) {
    const paid = verdict === 'paid'
    const differs =
      paid !== (payment.money === 'taken' || payment.money === 'returned') || (paid && amount !== payment.amount)
    if (differs) await compareWithGateway(run, payment)
    return
  }
  if (verdict !== 'paid' || trust !== 'signed' || !looksLikeOurs(context, tradeNo)) return
  const at = context.clock.now()
  await context.store.recordOrphan({ account, tradeNo, words, at, dueAt: at })
}

/** Other systems of the shop have their orders in the same list, under numbers of their own. */
function looksLikeOurs({ policy }: BrokerContext, tradeNo: string): boolean {
  const sequence = readTradeNo(tradeNo)?.sequence ?? 0
  return sequence >= 1 && sequence <= mostNumbers(policy)
}
