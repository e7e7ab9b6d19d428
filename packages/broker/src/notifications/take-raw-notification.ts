import { fen } from '@pay-checkout/protocol'
import { eventSnapshot } from '../checkouts/event-snapshot.ts'
import { describeToldFacts } from '../checkouts/facts-view.ts'
import type { BrokerContext } from '../context/context.ts'
import type { Account } from '../gateway/account.ts'
import type { Told } from '../gateway/verdict.ts'
import { isBelieved } from '../payments/decide.ts'
import type { RawPaymentRow } from '../store/raw-rows.ts'
import type { Change } from '../store/rows.ts'

const MOST_TRIES = 20

/**
 * Tells the merchant what their gateway tells of a payment that they made by its own call, once for each thing that is told: as an event
 * of the checkout that they named. Where the gateway's notifications are hints it is asked first. False: nothing that can be believed.
 */
export async function takeRawNotification(
  context: BrokerContext,
  account: Account,
  { raw, told }: { readonly raw: RawPaymentRow; readonly told: Told },
): Promise<boolean> {
  const truth = await truthOf(context, account, raw, told)
  if (!truth) return false
  const words = `${truth.verdict} ${truth.amount ?? '-'}`
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const standing = await context.store.rawPayment(raw.account, raw.tradeNo)
    const whole = await context.store.wholeCheckout(raw.checkoutId)
    if (!standing || !whole) return false
    if (standing.told === words) return true
    const { checkout } = whole
    const change: Change = {
      checkout: { id: checkout.id, expectVersion: checkout.version, patch: {} },
      raw: { account: raw.account, tradeNo: raw.tradeNo, before: standing.told, told: words },
      events: [
        {
          type: 'operation.notified',
          at: context.clock.now(),
          data: eventSnapshot(context, checkout, whole, { operation: describe(account, raw, truth) }),
        },
      ],
      evidence: null,
    }
    if (await context.store.change(change)) {
      context.changes.publish(checkout.id)
      return true
    }
  }
  return false
}

/** What is believed of the payment; undefined: nothing yet, so that the gateway is to tell it again. */
async function truthOf(
  { log }: BrokerContext,
  account: Account,
  raw: RawPaymentRow,
  told: Told,
): Promise<Told | undefined> {
  if (told.merchant === 'foreign') return undefined
  const { notificationSettles } = account.capabilities
  if (notificationSettles && told.trust === 'signed') return isNews(told) ? told : undefined
  const channel = account.operations.get(raw.operation)?.notifies?.channel
  if (!channel) return undefined
  const { tradeNo, createdAt } = raw
  const { gatewayTradeNo } = told
  try {
    const ref = { tradeNo, channel, amount: told.amount ?? fen(1), gatewayTradeNo, createdAt }
    const answer = await account.query(ref)
    const same = answer.merchant !== 'foreign' && (answer.tradeNo ?? tradeNo) === tradeNo
    const evidence = { source: 'query', trust: answer.trust } as const
    if (!same || !isNews(answer) || !isBelieved(answer.verdict, evidence, account.capabilities)) return undefined
    // Some facts are told by notifications alone.
    return told.trust === 'signed' ? { ...answer, facts: { ...told.facts, ...answer.facts } } : answer
  } catch (error) {
    log.warn('gateway.query-unclear', { account: account.name, tradeNo, error })
    return undefined
  }
}

// That it isn't paid yet is no news, and an unlisted word says nothing.
function isNews({ verdict }: Told): boolean {
  return verdict !== 'pending' && verdict !== 'paying' && verdict !== 'unknown' && verdict !== 'not-found'
}

function describe(account: Account, raw: RawPaymentRow, told: Told) {
  const { verdict, amount, gatewayTradeNo, paidAt, words } = told
  return {
    ...{ account: raw.account, gateway: account.gateway, name: raw.operation, tradeNo: raw.tradeNo },
    ...{ status: verdict, amount, gatewayTradeNo },
    paidAt: paidAt === undefined ? null : new Date(paidAt).toISOString(),
    words,
    facts: describeToldFacts(told),
  }
}
