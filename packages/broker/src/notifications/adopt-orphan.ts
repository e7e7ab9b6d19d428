import { type Channel, splitChannel } from '@pay-checkout/protocol'
import type { BrokerContext } from '../context/context.ts'
import { newId } from '../context/new-id.ts'
import { CREATE_BUDGET_MS } from '../context/still-in-time.ts'
import { readTradeNo } from '../context/trade-number.ts'
import type { Account } from '../gateway/account.ts'
import { askGateway } from '../payments/ask-gateway.ts'
import { isBelieved } from '../payments/decide.ts'
import type { Evidence } from '../payments/evidence.ts'
import { matchEvidence } from '../payments/match-evidence.ts'
import { settlePayment } from '../payments/settle-payment.ts'
import type { OrphanFate, OrphanRow } from '../store/orphan-rows.ts'
import type { CheckoutRow, PaymentRow } from '../store/rows.ts'

/** A standby that has just taken over may still be catching up: a row that comes late must not be made twice. */
export const ADOPT_AFTER_MS: number = 15 * 60_000
/** Looked for again after so long: a shop may open the checkout of a lost order anew. */
const GAPS_MS = [3_600_000, 6 * 3_600_000, 24 * 3_600_000] as const
const MOST_TRIES = 10

/**
 * Looks for a payment that its gateway knows and we don't, as after a restored backup or the loss of a database's last seconds. Its
 * number says whose order it was for; the gateway's own answer to a query, compared as any other, decides whether it becomes a payment
 * again and what its money is to that checkout. Source: reliability §5.5, I4.
 */
export async function adoptOrphan(context: BrokerContext, orphan: OrphanRow): Promise<void> {
  const { store, clock, log } = context
  const { account, tradeNo, tries } = orphan
  const fate = await tryToAdopt(context, orphan)
  const gap = fate === 'adopted' ? undefined : GAPS_MS[tries - 1]
  await store.finishOrphan(orphan, fate, gap === undefined ? null : clock.now() + gap)
  log.warn(`orphan.${fate}`, { account, tradeNo, tries })
}

async function tryToAdopt(context: BrokerContext, { account: name, tradeNo }: OrphanRow): Promise<OrphanFate> {
  const { store, accounts, log } = context
  if (await store.paymentByTradeNo(name, tradeNo)) return 'adopted'
  const account = accounts.get(name)
  if (!account) {
    log.error('account.missing', { account: name, tradeNo })
    return 'waiting'
  }
  const head = readTradeNo(tradeNo)?.head
  const checkout = head === undefined ? null : await store.checkoutByTradeHead(head)
  if (!checkout) return 'not-ours'
  let fate: OrphanFate = 'unpaid'
  for (const channel of channelsToTry(account, checkout)) {
    const lost = lostPayment(context, checkout, { account: name, tradeNo, channel })
    const evidence = await askGateway(context, lost)
    const found = judge(account, lost, evidence)
    if (found === 'paid') return adopt(context, lost, evidence)
    if (found === 'differs' || fate === 'unpaid') fate = found
  }
  return fate
}

/** A notification doesn't say on which channel it was paid, and some gateways find a payment only with its wallet. */
function channelsToTry(account: Account, checkout: CheckoutRow): readonly Channel[] {
  const channels = [...checkout.channels, ...account.channels.keys()].filter((channel) => account.channels.has(channel))
  return [...Map.groupBy(channels, (channel) => splitChannel(channel).method).values()].flatMap(
    ([first]) => first ?? [],
  )
}

function judge(
  account: Account,
  lost: PaymentRow,
  evidence: Evidence,
): 'paid' | Exclude<OrphanFate, 'adopted' | 'not-ours'> {
  const { says } = evidence
  if (says === 'unknown' || says === 'pending' || says === 'paying') return 'waiting'
  if (!isBelieved(says, evidence, account.capabilities)) return 'waiting'
  if (says !== 'paid') return 'unpaid'
  return matchEvidence(lost, evidence) === 'equal' ? 'paid' : 'differs'
}

async function adopt(context: BrokerContext, lost: PaymentRow, evidence: Evidence): Promise<OrphanFate> {
  const { store } = context
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const checkout = await store.checkout(lost.checkoutId)
    if (!checkout) return 'not-ours'
    if (await store.adoptPayment(lost, checkout.version)) {
      await settlePayment(context, lost, evidence)
      return 'adopted'
    }
    if (await store.paymentByTradeNo(lost.account, lost.tradeNo)) return 'adopted'
  }
  return 'waiting'
}

/** The row as it may have been: made when its checkout was, which is the earliest that it can have been paid. */
function lostPayment(
  context: BrokerContext,
  checkout: CheckoutRow,
  known: Pick<PaymentRow, 'account' | 'tradeNo' | 'channel'>,
): PaymentRow {
  return {
    ...known,
    id: `pay_${newId(context)}`,
    checkoutId: checkout.id,
    amount: checkout.amount,
    bankCode: null,
    payerAt: null,
    state: 'sending',
    money: 'possible',
    disposition: null,
    action: { type: 'wait' },
    // The address that was given to the gateway is lost, so that notifications of it are hints.
    notifyToken: '',
    idempotencyKey: `adopted ${known.tradeNo}`,
    gatewayTradeNo: null,
    refusedCode: null,
    refusal: null,
    problem: null,
    facts: {},
    toldPayer: null,
    notFoundCount: 0,
    createdAt: checkout.createdAt,
    sentAt: checkout.createdAt,
    closeBy: checkout.expiresAt,
    closeRefused: false,
    // Should this process die before it is settled, another asks what became of it.
    nextQueryAt: context.clock.now() + CREATE_BUDGET_MS,
    queryCount: 0,
    leaseUntil: 0,
    lastAskedAt: null,
    version: 0,
  }
}
