/** An amount of money in fen (1/100 yuan): always a positive safe integer. Made only by {@link fen}. */
export type Fen = number & { readonly __unit: 'fen' }

/** An amount that can't be one: not a positive safe integer of fen, or not a decimal of at most two places. */
export class InvalidAmount extends Error {
  override readonly name: string = 'InvalidAmount'
}

/** Whether a value is a valid amount in fen. */
export function isFen(input: unknown): input is Fen {
  return typeof input === 'number' && Number.isSafeInteger(input) && input > 0
}

/** Turns a number into an amount in fen. Throws {@link InvalidAmount} for anything but a positive safe integer. */
export function fen(input: unknown): Fen {
  if (isFen(input)) return input
  throw new InvalidAmount(`An amount is a positive whole number of fen, not ${describe(input)}`)
}

/** `1234` → `"12.34"`. Integer arithmetic: a float would be wrong for one amount in fifteen. */
export function yuanText(amount: Fen): string {
  const cents = amount % 100
  return `${(amount - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`
}

const YUAN = /^(0|[1-9]\d{0,13})(?:\.(\d{1,2}))?$/

/** `"12.3"` → `1230`. Throws {@link InvalidAmount} for signs, exponents, more than two places, zero, or other text. */
export function fenFromYuan(text: string): Fen {
  const match = YUAN.exec(text)
  if (!match) throw new InvalidAmount(`An amount in yuan has at most two decimal places, unlike ${describe(text)}`)
  const places = match[2] || ''
  return fen(Number(match[1]) * 100 + Number(places + '00'.slice(places.length)))
}

function describe(input: unknown): string {
  if (typeof input === 'number') return String(input)
  return typeof input === 'string' ? JSON.stringify(input.slice(0, 40)) : typeof input
}
