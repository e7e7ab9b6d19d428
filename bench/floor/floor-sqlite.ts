import { createHash } from 'node:crypto'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import * as sql from './floor-store.ts'

type Row = Readonly<Record<string, string | number | null>>

/** The floor on SQLite: prepared statements, `synchronous=FULL`, and commits that are shared by what came in together. */
export function openFloorSqlite(path: string): sql.FloorStore {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  const known = new Map<string, StatementSync>()
  const prepared = (text: string): StatementSync => {
    const statement = known.get(text) ?? database.prepare(text)
    known.set(text, statement)
    return statement
  }
  const find = (text: string, ...values: (string | number)[]) => prepared(text).get(...values) as Row | undefined
  const run = (text: string, ...values: (string | number | null)[]) => Number(prepared(text).run(...values).changes)
  const commit = shareCommits(database)
  return {
    async grant(tokenId) {
      const row = find(sql.GRANT, tokenId)
      return row ? readGrant(row) : null
    },
    payment: async (id, checkoutId) => (find(sql.PAYMENT, id, checkoutId) as sql.FloorPayment | undefined) ?? null,
    begin: (payment, version) =>
      commit(() => {
        if (run(sql.COUNT_CHECKOUT, payment.checkoutId, version) !== 1) return false
        run(sql.KEEP_KEY, ...keyOf(payment))
        run(sql.ADD_PAYMENT, ...valuesOf(payment))
        return true
      }),
    accept: (id, action, at) =>
      commit(() => {
        run(sql.ACCEPT, action, at + 5_000, id)
        run(sql.ADD_EVIDENCE, ...evidenceOf(id, at, 'create', 'sending', 'awaiting'))
      }),
    pay: (paid) =>
      commit(() => {
        const found = find(sql.FIND, paid.tradeNo)
        if (!found || !fits(found, paid)) return null
        const at = Date.now()
        for (const [text, values] of payingOf(found, paid, at)) if (run(text, ...values) !== 1) return null
        return found.checkout_id as string
      }),
  }
}

/** Whether a notification is about the payment that was found, and news. */
export function fits(found: Row, { amount, notifyToken }: sql.Paid): boolean {
  return found.amount_fen === amount && found.notify_token === notifyToken && found.state !== 'paid'
}

type Values = (string | number | null)[]

/** What is written when a payment was paid, one row each. */
export function payingOf(found: Row, paid: sql.Paid, at: number): [string, Values][] {
  const paymentId = found.payment_id as string
  const checkoutId = found.checkout_id as string
  const sequence = Number(found.event_sequence) + 1
  const eventId = `evt_${checkoutId}_${sequence}`
  return [
    [sql.PAY, [paid.gatewayTradeNo, paymentId, found.payment_version ?? 0]],
    [sql.PAY_CHECKOUT, [at, checkoutId, found.checkout_version ?? 0]],
    [sql.ADD_EVIDENCE, evidenceOf(paymentId, at, 'notification', String(found.state), 'paid')],
    [sql.ADD_EVENT, [eventId, checkoutId, sequence, 'checkout.paid', sql.eventBody(found, paid, at), at]],
    [sql.ADD_DELIVERY, [eventId, checkoutId, sequence, at]],
  ]
}

/** A line of the trail. The floor knows of no line before it. */
export function evidenceOf(id: string, at: number, source: string, from: string, to: string): Values {
  const line = [id, at, source, 'paid (signed)', from, to]
  const link = createHash('sha256').update(JSON.stringify(line)).digest('base64url')
  return [id, at, source, 'paid (signed)', from, to, link]
}

export function keyOf({ checkoutId, idempotencyKey, at }: sql.NewPayment): Values {
  const fingerprint = createHash('sha256').update('{"channel":"wechat:qr"}').digest('hex')
  return [`payments ${checkoutId}`, idempotencyKey, fingerprint, at]
}

export function valuesOf(payment: sql.NewPayment): Values {
  const { id, checkoutId, tradeNo, amount, notifyToken, idempotencyKey, at } = payment
  return [id, checkoutId, tradeNo, amount, notifyToken, idempotencyKey, at, at, at + 1_800_000, at + 15_000]
}

export function readGrant(row: Row): sql.Grant {
  return {
    checkoutId: row.id as string,
    orderNo: row.order_no as string,
    amount: Number(row.amount_fen),
    subject: row.subject as string,
    status: row.status as string,
    version: Number(row.version),
    expiresAt: Number(row.expires_at_ms),
  }
}

/** All that comes in with one turn of the event loop is one transaction. A floor has no savepoints: it takes no write that fails. */
function shareCommits(database: DatabaseSync): <Value>(work: () => Value) => Promise<Value> {
  let waiting: (() => () => void)[] = []
  const flush = () => {
    const batch = waiting
    waiting = []
    database.exec('BEGIN IMMEDIATE')
    const answers = batch.map((run) => run())
    database.exec('COMMIT')
    for (const answer of answers) answer()
  }
  return (work) =>
    new Promise((resolve) => {
      if (waiting.length === 0) setImmediate(flush)
      waiting.push(() => {
        const value = work()
        return () => resolve(value)
      })
    })
}
