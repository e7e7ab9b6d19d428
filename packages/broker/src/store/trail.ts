import { hash } from 'node:crypto'
import { storableText } from '../storable-text.ts'
import type { EvidenceRow } from './rows.ts'
import { changes, row, rows, type SqlConnection, type SqlRow, type Work } from './sql.ts'
import type { Store } from './store.ts'
import type { TrailFault, TrailReport } from './trail-rows.ts'

/** Payments or refunds that are read together: a check must not hold the database for long. */
const PAGE = 500
/** Faults that are told; of a trail that was rewritten there could be millions. */
const MOST_FAULTS = 100

/** The link of a payment's last line. Its row must be locked, by a change of it or by `lockPayment`. */
export function* lastLink(paymentId: string): Work<string> {
  return textIn(yield* row(LAST_LINK, paymentId), 'link')
}

/**
 * Adds a line to its payment's trail. Each line holds the digest of the line before it and of itself, so that none can be changed,
 * left out or put in between without all later ones telling.
 */
export function* addEvidence(line: EvidenceRow, last: string): Work<void> {
  const { paymentId, refundId = null, at, source, from, to } = line
  // Before its digest is made: what is kept otherwise than it is would tell of a hand on the database for ever.
  const says = storableText(line.says)
  const link = linkOf(last, [paymentId, refundId, at, source, says, from, to])
  yield* changes(
    `INSERT INTO evidence (payment_id, refund_id, at_ms, source, says, from_state, to_state, link)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[paymentId, refundId, at, source, says, from, to, link],
  )
}

const LAST_LINK = 'SELECT link FROM evidence WHERE payment_id = ? ORDER BY id DESC LIMIT 1'

/** Makes whoever else would add to this payment's trail wait. */
export function* lockPayment(paymentId: string, lockRow: string): Work<void> {
  yield* row(`SELECT id FROM payments WHERE id = ?${lockRow}`, paymentId)
}

/** The check of all trails: every line fits the one before it, and the last one says how its payment or refund stands. */
export function trailOperations({ read }: SqlConnection): Pick<Store, 'checkTrail'> {
  return {
    async checkTrail() {
      const report = { lines: 0, unlinked: 0, faults: [] as TrailFault[] }
      for (let after = ''; ; ) {
        const lines = await read(() => rows(LINES, after, PAGE))
        if (lines.length === 0) break
        checkLines(lines, report)
        after = textIn(lines.at(-1), 'payment_id')
      }
      for (const text of STANDINGS) {
        for (let after = ''; ; ) {
          const found = await read(() => rows(text, after, PAGE))
          if (found.length === 0) break
          report.faults.push(...found.filter(({ told, state }) => told !== state).map(otherStanding))
          report.faults.splice(MOST_FAULTS)
          after = textIn(found.at(-1), 'id')
        }
      }
      return report
    },
  }
}

const LINES = `SELECT * FROM evidence WHERE payment_id IN (
    SELECT DISTINCT payment_id FROM evidence WHERE payment_id > ? ORDER BY payment_id LIMIT ?
  ) ORDER BY payment_id, id`

// A payment or refund without a line is one that is still being sent.
const STANDINGS = [
  `SELECT id, id AS payment_id, state, coalesce((SELECT to_state FROM evidence
      WHERE payment_id = payments.id AND refund_id IS NULL ORDER BY id DESC LIMIT 1), 'sending') AS told
    FROM payments WHERE id > ? ORDER BY id LIMIT ?`,
  `SELECT id, payment_id, id AS refund_id, state, coalesce((SELECT to_state FROM evidence
      WHERE payment_id = refunds.payment_id AND refund_id = refunds.id ORDER BY id DESC LIMIT 1), 'sending') AS told
    FROM refunds WHERE id > ? ORDER BY id LIMIT ?`,
]

function checkLines(
  lines: readonly SqlRow[],
  report: { -readonly [Key in keyof TrailReport]: TrailReport[Key] },
): void {
  const faults: TrailFault[] = []
  let before: SqlRow | undefined
  for (const line of lines) {
    const paymentId = textIn(line, 'payment_id')
    const previous = before?.payment_id === paymentId ? before : undefined
    before = line
    report.lines++
    // What a broker wrote that knew no links yet can't be checked, and is only ever at the beginning.
    if (line.link === '' && textIn(previous, 'link') === '') report.unlinked++
    else if (line.link !== linkOf(textIn(previous, 'link'), fieldsOf(line))) {
      faults.push({
        paymentId,
        detail: `the line ${line.from_state} → ${line.to_state} isn’t the one that was written`,
      })
    }
  }
  report.faults = [...report.faults, ...faults].slice(0, MOST_FAULTS)
}

function otherStanding({ payment_id, refund_id, state, told }: SqlRow): TrailFault {
  const what = refund_id === undefined ? 'the payment' : `its refund ${refund_id}`
  return { paymentId: String(payment_id), detail: `${what} is ${state}, and the trail ends with ${told}` }
}

function fieldsOf({ payment_id, refund_id, at_ms, source, says, from_state, to_state }: SqlRow): readonly unknown[] {
  return [payment_id, refund_id, at_ms, source, says, from_state, to_state]
}

function linkOf(before: string, fields: readonly unknown[]): string {
  return hash('sha256', JSON.stringify([before, ...fields]), 'base64url')
}

function textIn(found: SqlRow | null | undefined, column: string): string {
  return String(found?.[column] ?? '')
}
