import type { HandleClaim, PayerId } from './rows.ts'

/** A payer on the way to their wallet and back. Secrets stand as SHA-256 in hex: who reads the database can't come back in their place. */
export interface AuthorizationRow {
  /** The digest of what the wallet brings back: good for one return. */
  readonly state: string
  readonly checkoutId: string
  readonly method: 'wechat' | 'alipay'
  readonly appId: string
  readonly returnUrl: string
  /** The digest of what the page that sent them has kept. */
  readonly proof: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** A payer's ids as their wallet has told them. */
export type FoundId = Pick<PayerId, 'kind' | 'id'>

/** What a wallet told of a payer, until the page that sent them there asks for it. */
export interface HandleRow extends HandleClaim {
  readonly appId: string
  readonly ids: readonly FoundId[]
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** What a store keeps of payers who are being asked for at their wallets. Rows that have expired are cleared away a few at a time. */
export interface AuthorizationStore {
  saveAuthorization(row: AuthorizationRow, now: number): Promise<void>
  /** Gives an authorization out once, and forgets it. Null: it was given out, has expired, or is another method's, whose it stays. */
  takeAuthorization(
    authorization: Pick<AuthorizationRow, 'state' | 'method'>,
    now: number,
  ): Promise<AuthorizationRow | null>
  saveHandle(row: HandleRow, now: number): Promise<void>
  /** What a wallet told; null: something of the claim doesn't fit, or it was used up. That is done by the change it leads to. */
  handle(claim: HandleClaim, now: number): Promise<HandleRow | null>
}
