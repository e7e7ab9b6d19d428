import { hash, timingSafeEqual } from 'node:crypto'
import { PayError } from '../pay-error.ts'

/**
 * What a merchant's key may do. `operations` are the gateways' own calls that only read or ask;
 * those that move money need `money-operations` as well. `metrics` reads the figures for an operator's monitoring, and nothing else.
 */
export const KEY_SCOPES = ['checkouts', 'refunds', 'operations', 'money-operations', 'metrics'] as const
export type KeyScope = (typeof KEY_SCOPES)[number]

/** A merchant's secret key as the broker keeps it: hashed. Two keys may serve at once, so that they can be changed. */
export interface SecretKey {
  readonly name: string
  /** `sha256:` and 64 lower-case hex digits. */
  readonly hash: string
  readonly scopes: readonly KeyScope[]
}

/** Finds the key of an `Authorization` header. Throws PayError key-missing or key-invalid. */
export function createKeyCheck(keys: readonly SecretKey[]): (authorization: string | null) => SecretKey {
  const known = keys.map((key) => ({ key, digest: Buffer.from(key.hash.replace(/^sha256:/, ''), 'hex') }))
  return (authorization) => {
    const secret = bearer(authorization)
    if (secret === undefined) {
      throw new PayError('key-missing', 'Send the secret key in the header Authorization: Bearer <key>.')
    }
    const digest = hash('sha256', secret, 'buffer')
    // Every key is compared, so that the time taken tells nothing about which one came close.
    const matches = known.filter(
      (entry) => entry.digest.length === digest.length && timingSafeEqual(entry.digest, digest),
    )
    const found = matches[0]?.key
    if (found === undefined) throw new PayError('key-invalid', 'No key of the configuration has this hash.')
    return found
  }
}

/** Throws PayError scope-missing when the key may not do this. */
export function requireScope(key: SecretKey, scope: KeyScope): void {
  if (!key.scopes.includes(scope)) {
    throw new PayError('scope-missing', `The key “${key.name}” needs the scope ${scope} for this call.`)
  }
}

/** Throws PayError scope-missing when the key is a monitor's, which reads the figures and nothing else. */
export function requireShop(key: SecretKey): void {
  if (key.scopes.every((scope) => scope === 'metrics')) requireScope(key, 'checkouts')
}

/** The credentials of an `Authorization: Bearer` header, or undefined. */
export function bearer(authorization: string | null): string | undefined {
  return /^Bearer ([\w~+/.=-]{1,512})$/i.exec(authorization ?? '')?.[1]
}
