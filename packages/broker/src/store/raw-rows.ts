/** A payment that its merchant makes by a gateway's own call, and of which the broker hears: it belongs to an order, and to none of its payments. */
export interface RawPaymentRow {
  readonly account: string
  /** The merchant's number of it at the gateway. */
  readonly tradeNo: string
  readonly checkoutId: string
  /** The gateway's name of the call. */
  readonly operation: string
  /** The secret end of the address at which the gateway notifies. */
  readonly notifyToken: string
  readonly createdAt: number
  /** What its merchant was told last; empty: nothing yet. */
  readonly told: string
}

/** What of a {@link RawPaymentRow} a change moves on: written only where `before` stands. */
export interface RawTelling extends Pick<RawPaymentRow, 'account' | 'tradeNo' | 'told'> {
  readonly before: string
}

/** The operations on payments that merchants make by gateways' own calls. */
export interface RawStore {
  /** The row is durable before anything is sent. False: the number is taken. */
  addRawPayment(row: RawPaymentRow): Promise<boolean>
  rawPayment(account: string, tradeNo: string): Promise<RawPaymentRow | null>
}
