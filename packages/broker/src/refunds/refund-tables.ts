import type { RefundState } from '../store/rows.ts'
import type { RefundEvidence, RefundSays } from './refund-evidence.ts'

/**
 * What a piece of evidence makes of a refund.
 * `process`: the gateway has taken it on · `succeed`: the money is back · `fail`: it will never be · `drop`: it never left us · `count`: the gateway doesn't
 * know it · `refuse`: it said no, and a query is to confirm that · `doubt`: nobody knows · `ask`: query now ·
 * `alarm`: keep what stands, and log a contradiction · `keep`: nothing.
 */
export type RefundMove =
  | 'process'
  | 'succeed'
  | 'fail'
  | 'drop'
  | 'count'
  | 'refuse'
  | 'doubt'
  | 'ask'
  | 'alarm'
  | 'keep'

type Table = Readonly<Record<RefundState, Readonly<Record<RefundSays, RefundMove>>>>
type Moves = readonly [RefundMove, RefundMove, RefundMove, RefundMove, RefundMove, RefundMove, RefundMove]

const COLUMNS = [
  'processing',
  'succeeded',
  'failed',
  'not-found',
  'unknown',
  'refused',
  'duplicate',
] as const satisfies readonly RefundSays[]

function table(rows: Readonly<Record<RefundState, Moves>>): Table {
  const read = (moves: Moves) => Object.fromEntries(COLUMNS.map((column, at) => [column, moves[at]]))
  return Object.fromEntries(Object.entries(rows).map(([state, moves]) => [state, read(moves)])) as unknown as Table
}

/**
 * What refunds are moved by. A query ends one either way; the answer to the call that sent it can do so in so many words; a
 * notification may bring success, and everything else it says is a reason to ask. Nothing leads out of `succeeded` and `failed`.
 */
// biome-ignore format: a line is a state, a column is what the gateway says
export const REFUND_MOVES: Readonly<Record<RefundEvidence['source'], Table>> = {
  refund: table({
    //           processing  succeeded  failed   not-found  unknown  refused   duplicate
    sending:    ['process', 'succeed', 'fail',  'ask',     'doubt', 'refuse', 'ask'],
    processing: ['keep',    'succeed', 'fail',  'keep',    'keep',  'ask',    'keep'],
    unknown:    ['process', 'succeed', 'fail',  'ask',     'keep',  'refuse', 'ask'],
    succeeded:  ['keep',    'keep',    'alarm', 'keep',    'keep',  'alarm',  'keep'],
    failed:     ['alarm',   'alarm',   'keep',  'keep',    'keep',  'keep',   'alarm'],
  }),
  query: table({
    //           processing  succeeded  failed   not-found  unknown  refused   duplicate
    sending:    ['process', 'succeed', 'fail',  'count',   'keep',  'keep',   'keep'],
    processing: ['process', 'succeed', 'fail',  'keep',    'keep',  'keep',   'keep'],
    unknown:    ['process', 'succeed', 'fail',  'count',   'keep',  'keep',   'keep'],
    succeeded:  ['keep',    'keep',    'alarm', 'keep',    'keep',  'keep',   'keep'],
    failed:     ['alarm',   'alarm',   'keep',  'keep',    'keep',  'keep',   'keep'],
  }),
  notification: table({
    //           processing  succeeded  failed   not-found  unknown  refused   duplicate
    sending:    ['ask',     'succeed', 'ask',   'ask',     'ask',   'ask',    'ask'],
    processing: ['keep',    'succeed', 'ask',   'ask',     'ask',   'ask',    'ask'],
    unknown:    ['ask',     'succeed', 'ask',   'ask',     'ask',   'ask',    'ask'],
    succeeded:  ['keep',    'keep',    'alarm', 'keep',    'keep',  'keep',   'keep'],
    failed:     ['keep',    'alarm',   'keep',  'keep',    'keep',  'keep',   'keep'],
  }),
}
