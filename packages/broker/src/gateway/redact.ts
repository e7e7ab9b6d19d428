import type { Values } from './values.ts'

/** Takes an account's secrets, and payer data, out of whatever is about to be written down. */
export interface Redactor {
  /** A text without any declared secret. */
  text(input: string): string
  /** A deep copy whose declared secrets are gone. */
  secrets(input: unknown): unknown
  /** A deep copy whose declared secrets are gone and whose masked fields show their last four characters at most. */
  all(input: unknown): unknown
  /** A redactor that takes these texts out as well: what one call knows of its payer. */
  hiding(more: readonly (string | null)[]): Redactor
}

const REDACTED = '[redacted]'
/** Characters: a shorter text is in every other sentence by chance. */
export const SHORTEST_SECRET = 6
const DEEPEST = 10

/** Makes a redactor for these secret texts and these names of fields. */
export function createRedactor(secrets: readonly string[], masked: readonly string[]): Redactor {
  // Longest first, so that a secret which contains another goes as a whole.
  const known = [...new Set(secrets)].filter((s) => s.length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length)
  const maskedNames = new Set(masked.map((name) => name.toLowerCase()))
  const text = (input: string) => known.reduce((line, secret) => line.replaceAll(secret, REDACTED), input)

  function walk(input: unknown, mask: boolean, depth: number): unknown {
    if (typeof input === 'string') return text(input)
    if (typeof input !== 'object' || input === null) return input
    if (depth > DEEPEST) return REDACTED
    if (Array.isArray(input)) return input.map((item) => walk(item, mask, depth + 1))
    const entries = Object.entries(input as Values).map(([name, value]) => [
      name,
      mask && maskedNames.has(name.toLowerCase()) ? lastFour(value) : walk(value, mask, depth + 1),
    ])
    return Object.fromEntries(entries)
  }

  return {
    text,
    secrets: (input) => walk(input, false, 0),
    all: (input) => walk(input, true, 0),
    hiding: (more) => createRedactor([...known, ...more.filter((item) => item !== null)], masked),
  }
}

function lastFour(value: unknown): string {
  return typeof value === 'string' && value.length >= 12 ? `…${value.slice(-4)}` : REDACTED
}
