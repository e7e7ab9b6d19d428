import type { PaymentFacts, RefundFacts } from '../facts.ts'
import type { Told } from '../gateway/verdict.ts'
import type { PaymentRow, RefundRow } from '../store/rows.ts'

/** What the gateway told of a payment that is over, and who paid where the account's configuration asks for it. */
export function describePaymentFacts({ facts, toldPayer, money }: PaymentRow): Record<string, unknown> {
  // A message that nobody believed yet may have told them: of a payment that may still be paid they say nothing.
  if (money === 'possible') return {}
  return { ...describe(facts), ...(toldPayer && { payer: toldPayer }) }
}

/** What the gateway told of a refund. */
export function describeRefundFacts({ facts }: RefundRow): Record<string, unknown> {
  return describe(facts)
}

/** What a gateway told of a payment that isn't one of ours, without its own words: the event of it can't leave anything out. */
export function describeToldFacts({
  facts: { said: _, ...facts } = {},
  payer,
}: Pick<Told, 'facts' | 'payer'>): Record<string, unknown> {
  return { ...describe(facts), ...(payer && { payer }) }
}

function describe(facts: PaymentFacts | RefundFacts): Record<string, unknown> {
  const entries = Object.entries(facts).map(([name, value]) => [
    name,
    name.endsWith('At') ? new Date(Number(value)).toISOString() : value,
  ])
  return Object.fromEntries(entries)
}
