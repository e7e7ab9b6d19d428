import { hash } from 'node:crypto'
import { PayError } from '../pay-error.ts'
import type { CheckoutRow } from '../store/rows.ts'
import type { CheckoutInput } from './checkout-input.ts'

/** By a digest each: enough to see that something else is said, and what, without keeping a text of kilobytes twice. */
const DIGEST_LENGTH = 16
/** The name under which stands, among what was said, the idempotency key that it was said with. No field has it. */
export const SAID_KEY = 'Idempotency-Key'

/**
 * What a merchant said of an order, each field by a digest. Only that is compared when the order is opened again: what the broker made
 * of it depends on its configuration, which may be another one since, or at the broker next door. Neither who pays nor the time left: a
 * retry may come from elsewhere, and later. How to treat an order that was opened before says nothing of it either.
 */
export function whatWasSaid(
  { orderNo: _order, payer: _payer, expiresIn: _time, reopen: _reopen, ...said }: CheckoutInput,
  idempotencyKey = '',
): Readonly<Record<string, string>> {
  const fields = Object.entries({ ...said, metadata: nothingIfEmpty(said.metadata) })
  const present = fields.filter(([, value]) => value !== undefined)
  const digests = present.map(([name, value]) => [name, digest(value)] as const)
  return Object.fromEntries([
    ...digests,
    ...(idempotencyKey === '' ? [] : [[SAID_KEY, digest(idempotencyKey)] as const]),
  ])
}

/** The fields in which somebody says something else now than when the order was opened. */
export function otherFields(standing: CheckoutRow, said: Readonly<Record<string, string>>): readonly string[] {
  const isOld = Object.keys(standing.said).length === 0
  const before = isOld ? saidOfOldRow(standing) : standing.said
  // What an older broker didn't keep can't be compared.
  const names = isOld ? OF_OLD_ROWS : [...new Set([...Object.keys(before), ...Object.keys(said)])]
  return names.filter((name) => name !== SAID_KEY && before[name] !== said[name])
}

/** Throws what somebody is told who says something else of an order than before, and how they get what they want. */
export function orderConflict(standing: CheckoutRow, others: readonly string[]): PayError {
  const { orderNo, status, closeAsked, id } = standing
  const isOver = status !== 'open'
  const state = isOver ? HAS_ENDED[status] : closeAsked === null ? 'is open' : 'is being ended'
  const remedy =
    status === 'paid'
      ? 'Use another order number for something new.'
      : isOver
        ? 'To have it paid with what you say now, send this again with "reopen": true: that opens a new checkout for the order.'
        : `Send what was sent first; or end it by POST /v1/checkouts/${id}/close, and then send this with "reopen": true.`
  const named = others.join(', ')
  return new PayError(
    'order-conflict',
    `Order ${orderNo} has a checkout that ${state}, with another ${named}. ${remedy}`,
    {
      errors: others.map((field) => ({ field, detail: 'is not what the order was opened with' })),
    },
  )
}

const HAS_ENDED = { paid: 'is paid', closed: 'was closed unpaid', expired: 'has expired unpaid' } as const

// The columns in which a row holds word for word what its merchant said.
const OF_OLD_ROWS = ['amount', 'subject', 'detail', 'account', 'returnUrl', 'metadata'] as const

function saidOfOldRow(row: CheckoutRow): Readonly<Record<string, string>> {
  const fields = { ...row, metadata: nothingIfEmpty(row.metadata) }
  return Object.fromEntries(
    OF_OLD_ROWS.flatMap((name) => {
      const value = fields[name]
      return value === null || value === undefined ? [] : [[name, digest(value)]]
    }),
  )
}

function nothingIfEmpty(metadata: CheckoutInput['metadata']): CheckoutInput['metadata'] | undefined {
  return metadata && Object.keys(metadata).length > 0 ? metadata : undefined
}

function digest(value: unknown): string {
  return hash('sha256', inOneOrder(value), 'base64url').slice(0, DIGEST_LENGTH)
}

/** A value as JSON in which the order of an object's fields says nothing. */
export function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  )
}
