import { hash } from 'node:crypto'
import { inOneOrder } from '../checkouts/what-was-said.ts'
import type { BrokerContext } from '../context/context.ts'
import { PayError } from '../pay-error.ts'

// They kept the order in which the schema has its fields, and a record's as it came.
const asOlderBrokers = (body: unknown): string => JSON.stringify(body)

/**
 * Holds an idempotency key to the body it first came with. `body` is what a schema made of the request, so that the order of
 * its fields doesn't matter. Throws PayError idempotency-conflict.
 */
export async function claimKey(
  context: BrokerContext,
  scope: string,
  key: string,
  body: unknown,
): Promise<'new' | 'same'> {
  for (const text of [inOneOrder(body), asOlderBrokers(body)]) {
    const claim = await context.store.claimKey(scope, key, hash('sha256', text), context.clock.now())
    if (claim !== 'conflict') return claim
  }
  throw new PayError(
    'idempotency-conflict',
    'This idempotency key came with another body before. Use a new key for a new request, and the same body for a repeated one.',
  )
}
