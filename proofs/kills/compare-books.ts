import type { LedgerPayment } from '../../e2e/process/world.ts'
import type { OrderRows } from './kill-broker.ts'
import type { Told } from './notebook.ts'

/** The three who know of an order: the broker's database, the gateway, the merchant. */
export interface Books {
  readonly rows: OrderRows
  readonly ledger: readonly LedgerPayment[]
  readonly told: readonly Told[]
}

const FINAL_REFUNDS: ReadonlySet<string> = new Set(['succeeded', 'failed'])

/** Whether nothing is open between the three: no money that may yet move, no refund on its way, nothing untold. */
export function isAtRest({ rows: { payments, refunds, events }, told }: Books): boolean {
  return (
    payments.every(({ money, state }) => money !== 'possible' && state !== 'reversing') &&
    refunds.every(({ state }) => FINAL_REFUNDS.has(state)) &&
    told.length === events.length
  )
}

/** Every sentence in which the three differ, or in which a promise is broken; none is what must come out. */
export function compareBooks(books: Books, net: number | null): string[] {
  const standing = books.ledger.reduce((sum, payment) => sum + standingOf(payment), 0)
  const wanted = net === null || standing === net ? [] : [`${standing} fen stand at the gateway, ${net} should`]
  return [...wanted, ...books.ledger.flatMap((payment) => comparePayment(books, payment)), ...compareRows(books)]
    .concat(compareRefunds(books))
    .concat(compareEvents(books))
}

/** Fen that were taken and not given back. */
function standingOf({ status, amount, refunds }: LedgerPayment): number {
  return status === 'paid' ? amount - givenBack(refunds) : 0
}

function givenBack(refunds: LedgerPayment['refunds']): number {
  return refunds.reduce((sum, { amount, status }) => sum + (status === 'failed' ? 0 : amount), 0)
}

function comparePayment({ rows }: Books, payment: LedgerPayment): string[] {
  const { tradeNo, status, creates, amount, refunds } = payment
  const row = rows.payments.find((one) => one.tradeNo === tradeNo)
  if (!row) return [`${tradeNo} is ${status} at the gateway, and no row knows it`]
  const repeated = creates === 1 ? [] : [`${tradeNo} was created ${creates} times`]
  const returned = givenBack(refunds) === amount
  const right: readonly string[] =
    status === 'paid' ? [returned ? 'returned' : 'taken'] : status === 'reversed' ? ['returned', 'none'] : ['none']
  return right.includes(row.money) ? repeated : [...repeated, `${tradeNo} is ${status} there and ${row.money} here`]
}

function compareRows({ rows, ledger }: Books): string[] {
  const { checkout, payments } = rows
  const invented = payments.filter(
    ({ tradeNo, money }) => money !== 'none' && !ledger.some((one) => one.tradeNo === tradeNo),
  )
  const applied = payments.filter(({ disposition }) => disposition === 'applied').length
  const paid = checkout?.status === 'paid' ? 1 : 0
  return [
    ...invented.map(({ tradeNo, money }) => `${tradeNo} is ${money} here, and the gateway doesn’t know it`),
    ...(applied === paid ? [] : [`the checkout is ${checkout?.status}, and ${applied} payments paid it`]),
  ]
}

function compareRefunds({ rows, ledger }: Books): string[] {
  const there = ledger.flatMap(({ refunds }) => refunds).filter(({ status }) => status === 'succeeded')
  const here = rows.refunds.filter(({ state }) => state === 'succeeded')
  const list = (refunds: readonly { amount: number }[], numbers: readonly string[]) =>
    refunds.map(({ amount }, at) => `${numbers[at]}:${amount}`).sort()
  const theirs = list(
    there,
    there.map(({ refundNo }) => refundNo),
  ).join(' ')
  const ours = list(
    here,
    here.map(({ gatewayNo }) => gatewayNo),
  ).join(' ')
  return theirs === ours ? [] : [`refunds there: ${theirs || 'none'}; here: ${ours || 'none'}`]
}

function compareEvents({ rows: { checkout, payments, events }, told }: Books): string[] {
  const problems: string[] = []
  const sequences = events.map(({ sequence }) => sequence)
  if (sequences.some((sequence, at) => sequence !== at + 1)) problems.push(`events are numbered ${sequences.join(' ')}`)
  if (checkout && checkout.eventSequence !== events.length)
    problems.push(`the checkout counts ${checkout.eventSequence} events, and has ${events.length}`)
  const heard = told.map(({ id }) => id).join(' ')
  const wrote = events.map(({ id }) => id).join(' ')
  if (heard !== wrote) problems.push(`the merchant heard ${heard || 'nothing'}, and was to hear ${wrote || 'nothing'}`)
  const paid = events.filter(({ type }) => type === 'checkout.paid').length
  const applied = payments.filter(({ disposition }) => disposition === 'applied').length
  if (paid !== applied) problems.push(`checkout.paid was told ${paid} times for ${applied} payments that paid`)
  return problems
}
