import type { BrokerContext } from '../context/context.ts'
import type { PaymentFacts, RefundFacts } from '../facts.ts'
import type { Belongings, CheckoutRow } from '../store/rows.ts'
import { describeCheckout } from './checkout-view.ts'

/** Bytes of an event's `data` at most; with its envelope a webhook stays under the 20 KB that receivers are asked to take. */
const MOST_BYTES = 19_000

/**
 * The checkout as its merchant is told of it in an event: all of it, so that the newest event says everything. One that is too large
 * leaves out the gateways' own words first, then the oldest refunds, and says how many, and facts only if that isn't enough; `GET /v1/checkouts/{id}` has them all. `extra`
 * stands beside.
 */
export function eventSnapshot(
  context: BrokerContext,
  checkout: CheckoutRow,
  { payments, refunds }: Belongings,
  extra: Record<string, unknown> = {},
): Record<string, unknown> {
  for (const told of [whole, withoutWords]) {
    const data = snapshot(payments.map(told), refunds.map(told))
    if (fits(data)) return data
  }
  for (const told of [withoutWords, withoutFacts]) {
    for (let leftOut = 1; leftOut <= refunds.length; leftOut++) {
      const left = snapshot(payments.map(told), refunds.slice(leftOut).map(told))
      const data = { ...left, refundsLeftOut: leftOut }
      if (fits(data)) return data
    }
  }
  return { ...snapshot(payments.map(withoutFacts), []), ...(refunds.length > 0 && { refundsLeftOut: refunds.length }) }

  function snapshot(ofPayments: Belongings['payments'], ofRefunds: Belongings['refunds']): Record<string, unknown> {
    return { ...describeCheckout(context, checkout, { payments: ofPayments, refunds: ofRefunds }), ...extra }
  }
}

function fits(data: Record<string, unknown>): boolean {
  return Buffer.byteLength(JSON.stringify(data)) <= MOST_BYTES
}

type Told = { readonly facts: PaymentFacts | RefundFacts }

function whole<Row extends Told>(row: Row): Row {
  return row
}

function withoutWords<Row extends Told>(row: Row): Row {
  const { said: _, ...facts } = row.facts
  return { ...row, facts }
}

function withoutFacts<Row extends Told>(row: Row): Row {
  return { ...row, facts: {} }
}
