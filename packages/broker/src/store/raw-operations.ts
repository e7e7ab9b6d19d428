import type { RawPaymentRow, RawStore, RawTelling } from './raw-rows.ts'
import { MovedOn } from './row-work.ts'
import { changes, row, type SqlConnection, type Work } from './sql.ts'

/** The operations on payments that merchants make by gateways' own calls. */
export function rawOperations({ read, write }: SqlConnection): RawStore {
  return {
    addRawPayment: (one) => write(() => add(one)),
    rawPayment: (account, tradeNo) => read(() => find(account, tradeNo)),
  }
}

function* add({ account, tradeNo, checkoutId, operation, notifyToken, createdAt, told }: RawPaymentRow): Work<boolean> {
  const text = `INSERT INTO raw_payments (account, trade_no, checkout_id, operation, notify_token, created_at_ms, told)
    SELECT ?, ?, ?, ?, ?, CAST(? AS BIGINT), ?
    WHERE NOT EXISTS (SELECT 1 FROM payments WHERE account = ? AND trade_no = ?)
    ON CONFLICT (account, trade_no) DO NOTHING`
  const values = [account, tradeNo, checkoutId, operation, notifyToken, createdAt, told, account, tradeNo]
  return (yield* changes(text, ...values)) === 1
}

function* find(account: string, tradeNo: string): Work<RawPaymentRow | null> {
  const found = yield* row('SELECT * FROM raw_payments WHERE account = ? AND trade_no = ?', account, tradeNo)
  return (
    found && {
      account: found.account as string,
      tradeNo: found.trade_no as string,
      checkoutId: found.checkout_id as string,
      operation: found.operation as string,
      notifyToken: found.notify_token as string,
      createdAt: found.created_at_ms as number,
      told: found.told as string,
    }
  )
}

/** Notes what is told, inside the transaction of the event that tells it. Throws MovedOn when something else has been told meanwhile. */
export function* noteTelling({ account, tradeNo, before, told }: RawTelling): Work<void> {
  const text = 'UPDATE raw_payments SET told = ? WHERE account = ? AND trade_no = ? AND told = ?'
  if ((yield* changes(text, told, account, tradeNo, before)) !== 1) throw new MovedOn()
}
