import { hash } from 'node:crypto'
import { randomText } from '../context/new-id.ts'
import type { Random } from '../ports.ts'

/** How long a payer may take to their wallet and back, and what they bring back waits for its page. */
export const ONE_TIME_MS: number = 10 * 60_000

/** 130 random bits as [0-9A-Z]: WeChat takes no other characters in a state. */
export function newOneTimeText(random: Random): string {
  return randomText(random, 26)
}

/** How the store keeps what only its bearer may know: SHA-256 in hex. */
export function digestOf(text: string): string {
  return hash('sha256', text)
}
