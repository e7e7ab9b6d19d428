import type { FieldProblem } from '@pay-checkout/protocol'

const DETAIL = 'holds a NUL or half of a surrogate pair, which no database keeps as it is: send well-formed text'
const NAME_DETAIL = 'has a field whose name holds a NUL or half of a surrogate pair: send well-formed text'

/**
 * Whether text comes back from a database as it went in. PostgreSQL knows no NUL, and UTF-8 none of the halves that a JSON text may
 * write as `\ud800`: what stood there instead would be another text, and may be somebody else's number.
 */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** Somebody else's words as they can be kept, where there is nobody to refuse them to: a gateway's, or a text cut in the middle. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** Every text in a value that no database would keep as it is, by its dotted path. */
export function textProblems(value: unknown, path = ''): readonly FieldProblem[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [{ field: path, detail: DETAIL }]
  if (typeof value !== 'object' || value === null) return []
  const below = (key: string) => (path === '' ? key : `${path}.${key}`)
  return Object.entries(value).flatMap(([key, one]) =>
    isStorable(key) ? textProblems(one, below(key)) : [{ field: path, detail: NAME_DETAIL }],
  )
}
