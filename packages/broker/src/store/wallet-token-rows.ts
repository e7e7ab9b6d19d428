/** A token that a wallet gave one of the merchant's apps, for all brokers on the database. Times are milliseconds since 1970. */
export interface WalletTokenRow {
  /** Whose token it is, and what for. */
  readonly name: string
  /** The token, unreadable without the app's secret; null: there was none yet. */
  readonly sealed: string | null
  /** From then on somebody fetches the next one. */
  readonly renewAt: number
  readonly expiresAt: number
  /** Until then whoever fetches the next one isn't disturbed. */
  readonly leaseUntil: number
  /** Counts leases and renewals. */
  readonly version: number
}

/** What a store keeps of wallets' tokens. */
export interface WalletTokenStore {
  walletToken(name: string): Promise<WalletTokenRow | null>
  /**
   * Lets one caller fetch a token. `version`: of the row it has seen, 0 when there was none. Answers the lease, which is the row's
   * version from then on; null: somebody else fetches it, or has fetched it.
   */
  leaseWalletToken(
    name: string,
    seen: { readonly version: number; readonly now: number; readonly until: number },
  ): Promise<number | null>
  /** Puts a token down and ends the lease. False, and nothing changes: the lease was over, and somebody else has taken it. */
  saveWalletToken(
    name: string,
    lease: number,
    token: { readonly sealed: string; readonly renewAt: number; readonly expiresAt: number },
  ): Promise<boolean>
  /** Ends a lease in vain: nobody is to try before `until`. The token that was there stays. */
  releaseWalletToken(name: string, lease: number, until: number): Promise<void>
}
