/** Fen of an amount in yuan with at most two decimals, from 0.01 to 100,000,000; undefined for anything else. */
export function fenOf(yuan: string): number | undefined {
  const [, whole, part = ''] = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(yuan) ?? []
  if (whole === undefined) return undefined
  const fen = Number(whole + part.padEnd(2, '0'))
  return fen >= 1 && fen <= 10_000_000_000 ? fen : undefined
}

/** `0.01`, `128.00`: fen as yuan with two decimals. */
export function yuanOf(fen: number): string {
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** The same as a number on the wire, where the document says float. Never reckon with it. */
export function yuanNumber(fen: number): number {
  return Number(yuanOf(fen))
}
