import { changes, row, rows, type SqlConnection, type Work } from './sql.ts'
import type { WalletTokenRow, WalletTokenStore } from './wallet-token-rows.ts'

/** The operations on wallets' tokens. */
export function walletTokenOperations({ read, write }: SqlConnection): WalletTokenStore {
  return {
    walletToken: (name) => read(() => walletToken(name)),
    leaseWalletToken: (name, seen) => write(() => lease(name, seen)),
    saveWalletToken: (name, held, token) => write(() => save(name, held, token)),
    releaseWalletToken: (name, held, until) => write(() => release(name, held, until)),
  }
}

function* walletToken(name: string): Work<WalletTokenRow | null> {
  const found = yield* row('SELECT * FROM wallet_tokens WHERE name = ?', name)
  if (!found) return null
  return {
    name,
    sealed: found.sealed as string | null,
    renewAt: found.renew_at_ms as number,
    expiresAt: found.expires_at_ms as number,
    leaseUntil: found.lease_until_ms as number,
    version: found.version as number,
  }
}

function* lease(
  name: string,
  { version, now, until }: Parameters<WalletTokenStore['leaseWalletToken']>[1],
): Work<number | null> {
  const [leased] = yield* rows(
    `INSERT INTO wallet_tokens (name, sealed, renew_at_ms, expires_at_ms, lease_until_ms, version) VALUES (?, NULL, 0, 0, ?, 1)
     ON CONFLICT (name) DO UPDATE
       SET lease_until_ms = excluded.lease_until_ms, version = wallet_tokens.version + 1
       WHERE wallet_tokens.lease_until_ms <= ? AND wallet_tokens.version = ?
     RETURNING version`,
    ...[name, until, now, version],
  )
  return leased ? (leased.version as number) : null
}

function* save(
  name: string,
  held: number,
  { sealed, renewAt, expiresAt }: Parameters<WalletTokenStore['saveWalletToken']>[2],
): Work<boolean> {
  const saved = yield* changes(
    `UPDATE wallet_tokens SET sealed = ?, renew_at_ms = ?, expires_at_ms = ?, lease_until_ms = 0, version = version + 1
     WHERE name = ? AND version = ?`,
    ...[sealed, renewAt, expiresAt, name, held],
  )
  return saved === 1
}

function* release(name: string, held: number, until: number): Work<void> {
  yield* changes('UPDATE wallet_tokens SET lease_until_ms = ? WHERE name = ? AND version = ?', until, name, held)
}
