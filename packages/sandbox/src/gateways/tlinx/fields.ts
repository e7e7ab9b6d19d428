/** The values of one call, after signature and decryption. */
export type Values = Readonly<Record<string, unknown>>

/** A text, or undefined when it is missing, empty or no text. Digits are sent as numbers and as strings. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name]
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  return typeof value === 'string' && value.length > 0 ? value : undefined
}

/** Fen as an integer or as digits, zero allowed; undefined when missing, NaN when it is no amount: `1.5`, `100.0`, `-1`. */
export function amount(values: Values, name: string): number | undefined {
  const value = text(values, name)
  if (value === undefined) return values[name] === undefined || values[name] === '' ? undefined : Number.NaN
  return /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
}
