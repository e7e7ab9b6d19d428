import type { BrokerContext } from '../context/context.ts'
import type { PaymentFacts, RefundFacts } from '../facts.ts'
import { NOT_SENT } from '../nothing-sent.ts'
import type { Belongings, CheckoutRow } from '../store/rows.ts'
import { describeCheckout } from './checkout-view.ts'

/** Bytes of an event's `data` at most; with its envelope a webhook stays under the 20 KB that receivers are asked to take. */
const MOST_BYTES = 19_000

/**
 * The checkout as its merchant is told of it in an event: all of it, so that the newest event says everything. One that is too large
 * leaves out the gateways' own words first, then the payments that never left us, then the oldest refunds, and says how many, and facts only
 * if that isn't enough; `GET /v1/checkouts/{id}` has them all. `extra` stands beside.
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
  const sent = payments.filter(({ refusedCode }) => refusedCode !== NOT_SENT)
  const unsent = payments.length - sent.length
  const lessening = [withoutWords, withoutFacts].flatMap((told) =>
    Array.from({ length: refunds.length + 1 }, (_, leftOut) => ({ told, leftOut })),
  )
  for (const { told, leftOut } of lessening) {
    const data = {
      ...snapshot(sent.map(told), refunds.slice(leftOut).map(told)),
      ...(unsent > 0 && { paymentsLeftOut: unsent }),
      ...(leftOut > 0 && { refundsLeftOut: leftOut }),
    }
    if (fits(data) || (told === withoutFacts && leftOut === refunds.length)) return data
  }
  throw new Error('A checkout has no smallest snapshot')

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
