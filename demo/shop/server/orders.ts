import { randomBytes, randomInt } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Language, OrderLine, OrderStatus, OrderView } from '../shop-api.ts'

/** An order as the shop keeps it. */
export interface Order extends OrderView {
  readonly language: Language
  readonly expiresIn: number | null
}

export type NewOrder = Pick<Order, 'lines' | 'amount' | 'account' | 'language' | 'expiresIn'>

/** What an event changes about an order. */
export interface OrderChange {
  readonly status?: Exclude<OrderStatus, 'open'>
  readonly needsLook?: boolean
}

/** The shop's orders. */
export interface Orders {
  add(order: NewOrder): Order
  find(id: string): Order | undefined
  findByNumber(orderNo: string): Order | undefined
  /** Changes an order once for each event: a webhook that comes again changes nothing. Answers whether it was new. */
  apply(event: { readonly id: string; readonly type: string }, orderNo: string, change: OrderChange): boolean
  close(): void
}

const SCHEMA = `
create table if not exists orders (
  id text primary key, order_no text not null unique, lines text not null, amount_fen integer not null, account text not null,
  language text not null, expires_in integer, status text not null, needs_look integer not null,
  created_at text not null, paid_at text
) strict;
create table if not exists events (id text primary key, type text not null, order_no text not null, taken_at text not null) strict;
`
// Paid is final, whatever comes after it.
const CHANGE = `
update orders set needs_look = max(needs_look, :needsLook),
  paid_at = case when :status = 'paid' then coalesce(paid_at, :now) else paid_at end,
  status = case when status = 'paid' then status else coalesce(:status, status) end
where order_no = :orderNo`

/** Opens the orders in a SQLite file; `:memory:` for tests. */
export function openOrders(file: string): Orders {
  const database = new DatabaseSync(file)
  database.exec(`pragma journal_mode = wal; ${SCHEMA}`)
  const insert = database.prepare('insert into orders values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const byId = database.prepare('select * from orders where id = ?')
  const byNumber = database.prepare('select * from orders where order_no = ?')
  const takeEvent = database.prepare('insert into events values (?, ?, ?, ?) on conflict (id) do nothing')
  const change = database.prepare(CHANGE)
  const find = (id: string) => readOrder(byId.get(id))

  return {
    find,
    findByNumber: (orderNo) => readOrder(byNumber.get(orderNo)),
    add({ lines, amount, account, language, expiresIn }) {
      const id = randomBytes(16).toString('base64url')
      const now = new Date().toISOString()
      const orderNo = newOrderNo(now)
      insert.run(id, orderNo, JSON.stringify(lines), amount, account, language, expiresIn, 'open', 0, now, null)
      return find(id) as Order
    },
    apply(event, orderNo, { status = null, needsLook = false }: { status?: string | null; needsLook?: boolean }) {
      const now = new Date().toISOString()
      database.exec('begin immediate')
      try {
        const { changes } = takeEvent.run(event.id, event.type, orderNo, now)
        if (changes === 1) change.run({ status, needsLook: Number(needsLook), now, orderNo })
        database.exec('commit')
        return changes === 1
      } catch (error) {
        database.exec('rollback')
        throw error
      }
    },
    close: () => database.close(),
  }
}

function readOrder(row: Record<string, unknown> | undefined): Order | undefined {
  return (
    row && {
      id: row.id as string,
      orderNo: row.order_no as string,
      lines: JSON.parse(row.lines as string) as readonly OrderLine[],
      amount: row.amount_fen as number,
      account: row.account as string,
      language: row.language as Language,
      expiresIn: row.expires_in as number | null,
      status: row.status as OrderStatus,
      needsLook: row.needs_look === 1,
      createdAt: row.created_at as string,
      paidAt: row.paid_at as string | null,
    }
  )
}

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** `TEA261121K7Q2MWXB`: a date people know, and letters that nobody mistakes for digits. */
function newOrderNo(now: string): string {
  const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return `TEA${now.slice(2, 10).replaceAll('-', '')}${letters}`
}
