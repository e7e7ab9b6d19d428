import type { TroubleCode, TroubleKind } from './locale.ts'

/** Which of a locale's sentences tells a payer about a trouble. A code from a newer broker gets the cautious one. */
export function troubleKind(code: TroubleCode): TroubleKind {
  for (const kind of Object.keys(CODES) as (keyof typeof CODES)[]) if (CODES[kind].includes(code)) return kind
  return 'misconfigured'
}

// What isn't listed is a mistake between shop and broker that the payer can't mend: `misconfigured`.
const CODES: Readonly<Record<Exclude<TroubleKind, 'misconfigured'>, readonly TroubleCode[]>> = {
  offline: ['offline'],
  session: ['token-missing', 'token-invalid', 'token-expired', 'not-found'],
  settling: ['checkout-paid'],
  'not-open': ['checkout-not-open'],
  unresolved: ['payment-unresolved', 'idempotency-in-progress'],
  'payer-unknown': ['payer-unknown'],
  'not-offered': ['unknown-channel', 'not-supported', 'not-a-payment-code'],
  'too-often': ['too-early', 'too-many-attempts', 'rate-limited'],
  refused: ['gateway-refused', 'payment-reversed', 'payment-closed'],
  unclear: ['gateway-unclear'],
  unavailable: ['unreadable-answer', 'refresh-failed', 'unavailable', 'internal', 'wallet-unavailable'],
  'wallet-failed': ['wallet-failed'],
  denied: ['authorization-denied'],
  unidentified: ['authorization-failed', 'authorization-invalid', 'login-invalid'],
}
