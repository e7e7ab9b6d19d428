import type { Random } from '../ports.ts'

/** 32 hex characters that nobody can guess and nobody has used before. */
export function nonce(random: Random): string {
  return Array.from(random.bytes(16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
