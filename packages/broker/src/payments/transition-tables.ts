import type { Verdict } from '../gateway/verdict.ts'
import type { PaymentState } from '../store/rows.ts'

/**
 * What a piece of evidence makes of a payment.
 * `await`, `paying`: it stands open at the gateway · `take`: the money is taken · `quarantine`: money moved in a way a person
 * must look at · `fail`, `close`: it was never paid · `return`: the money is back · `undone`: a reversal came through, whatever had
 * been taken · `again`: not reversed yet · `count`: the gateway doesn't know it ·
 * `known`: it stands open there, and its end is on the way · `run-out`: still open, and dead once its code has long expired · `shut`: dead for us, yet open there: close it there ·
 * `accept`: the create was accepted · `refuse`: it was refused · `unsent`: it never left us, so that it can't be paid · `doubt`: nobody knows · `ask`: query now ·
 * `alarm`: keep what stands, and log a contradiction · `keep`: nothing.
 */
export type Move =
  | 'await'
  | 'paying'
  | 'take'
  | 'quarantine'
  | 'fail'
  | 'close'
  | 'return'
  | 'undone'
  | 'again'
  | 'count'
  | 'known'
  | 'run-out'
  | 'shut'
  | 'accept'
  | 'refuse'
  | 'unsent'
  | 'doubt'
  | 'ask'
  | 'alarm'
  | 'keep'

/** What the tables list: a gateway's verdict, or its refusal of a create. */
export type Heard = Verdict | 'refused'
type Table = Readonly<Record<PaymentState, Readonly<Record<Heard, Move>>>>
type Moves = readonly [Move, Move, Move, Move, Move, Move, Move, Move, Move, Move]

const COLUMNS = [
  'pending',
  'paying',
  'paid',
  'failed',
  'closed',
  'reversed',
  'refunded',
  'not-found',
  'unknown',
  'refused',
] as const satisfies readonly Heard[]

function table(rows: Readonly<Record<PaymentState, Moves>>): Table {
  const read = (moves: Moves) => Object.fromEntries(COLUMNS.map((column, at) => [column, moves[at]]))
  return Object.fromEntries(Object.entries(rows).map(([state, moves]) => [state, read(moves)])) as unknown as Table
}

/**
 * A signed answer to our own query, about our number and merchant. The only evidence that ends a payment as unpaid, and the only
 * one that finds money behind a payment we had given up. Nothing leads out of `reversing` to a paid checkout, and nothing out of
 * `reversed`.
 */
// biome-ignore format: a line is a state, a column is what the gateway says
export const ON_QUERY: Table = table({
  //             pending    paying    paid    failed   closed   reversed  refunded      not-found unknown refused
  sending:     ['await',   'paying', 'take', 'fail',  'close', 'return', 'quarantine', 'count',  'keep', 'keep'],
  awaiting:    ['await',   'paying', 'take', 'fail',  'close', 'return', 'quarantine', 'count',  'keep', 'keep'],
  'user-paying': ['await', 'paying', 'take', 'fail',  'close', 'return', 'quarantine', 'count',  'keep', 'keep'],
  unknown:     ['await',   'paying', 'take', 'fail',  'close', 'return', 'quarantine', 'count',  'keep', 'keep'],
  closing:     ['run-out', 'known',  'take', 'fail',  'close', 'return', 'quarantine', 'count',  'keep', 'keep'],
  reversing:   ['run-out', 'known',  'again', 'undone', 'undone', 'return', 'return',  'count',  'keep', 'keep'],
  paid:        ['alarm',   'alarm',  'keep', 'alarm', 'alarm', 'alarm',  'keep',       'alarm',  'keep', 'keep'],
  failed:      ['shut',    'shut',   'take', 'keep',  'keep',  'keep',   'quarantine', 'keep',   'keep', 'keep'],
  closed:      ['shut',    'shut',   'take', 'keep',  'keep',  'keep',   'quarantine', 'keep',   'keep', 'keep'],
  reversed:    ['keep',    'keep',   'alarm', 'keep', 'keep',  'keep',   'keep',       'keep',   'keep', 'keep'],
})

/** A signed notification. It can bring money to a live payment; everything else it says is a reason to ask. */
// biome-ignore format: a line is a state, a column is what the gateway says
export const ON_NOTIFICATION: Table = table({
  //             pending  paying  paid    failed  closed  reversed refunded not-found unknown refused
  sending:     ['ask',   'ask',  'take', 'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],
  awaiting:    ['ask',   'ask',  'take', 'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],
  'user-paying': ['ask', 'ask',  'take', 'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],
  unknown:     ['ask',   'ask',  'take', 'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],
  closing:     ['ask',   'ask',  'ask',  'ask',  'ask',  'ask',   'ask',   'ask',    'ask',  'ask'],
  reversing:   ['keep',  'keep', 'keep', 'keep', 'keep', 'keep',  'keep',  'keep',   'keep', 'keep'],
  paid:        ['keep',  'keep', 'keep', 'keep', 'keep', 'keep',  'keep',  'keep',   'keep', 'keep'],
  failed:      ['keep',  'ask',  'ask',  'keep', 'keep', 'keep',  'ask',   'keep',   'keep', 'keep'],
  closed:      ['keep',  'ask',  'ask',  'keep', 'keep', 'keep',  'ask',   'keep',   'keep', 'keep'],
  reversed:    ['keep',  'keep', 'keep', 'keep', 'keep', 'keep',  'keep',  'keep',   'keep', 'keep'],
})

/** What came of our create. It may be late: a notification or a query may have told more by then. */
// biome-ignore format: a line is a state, a column is what the gateway says
export const ON_CREATE: Table = table({
  //             pending   paying    paid    failed  closed  reversed refunded not-found unknown  refused
  sending:     ['accept', 'accept', 'take', 'refuse', 'ask',  'ask',   'ask',   'ask',    'doubt', 'refuse'],
  awaiting:    ['accept', 'accept', 'take', 'ask',  'ask',  'ask',   'ask',   'ask',    'doubt', 'ask'],
  'user-paying': ['accept', 'accept', 'take', 'ask', 'ask', 'ask',   'ask',   'ask',    'keep',  'ask'],
  unknown:     ['accept', 'accept', 'take', 'refuse', 'ask', 'ask',  'ask',   'ask',    'doubt', 'refuse'],
  closing:     ['keep',   'keep',   'ask',  'keep', 'keep', 'keep',  'ask',   'keep',   'keep',  'keep'],
  reversing:   ['keep',   'keep',   'keep', 'keep', 'keep', 'keep',  'keep',  'keep',   'keep',  'keep'],
  paid:        ['keep',   'keep',   'keep', 'keep', 'keep', 'keep',  'keep',  'keep',   'keep',  'keep'],
  failed:      ['ask',    'ask',    'ask',  'keep', 'keep', 'keep',  'ask',   'keep',   'keep',  'keep'],
  closed:      ['ask',    'ask',    'ask',  'keep', 'keep', 'keep',  'ask',   'keep',   'keep',  'keep'],
  reversed:    ['keep',   'keep',   'keep', 'keep', 'keep', 'keep',  'keep',  'keep',   'keep',  'keep'],
})
