import type { FieldProblem } from '@pay-checkout/protocol'

const DETAIL = 'is not percent-encoded UTF-8'

/**
 * What of a request's address can't be decoded. Whoever decodes it all the same finds other text in its place: a replacement character, or
 * the percent signs as they stand, and either may be somebody else's number.
 */
export function addressProblems(url: string): readonly FieldProblem[] {
  const { pathname, search } = new URL(url)
  const parts = search
    .slice(1)
    .split('&')
    .map((pair) => pair.replaceAll('+', ' ').split('='))
  const wrong = parts.filter((part) => !part.every(isDecodable))
  return [
    ...(isDecodable(pathname) ? [] : [{ field: 'the path', detail: DETAIL }]),
    ...wrong.map(([name = '']) => ({
      field: isDecodable(name) ? decodeURIComponent(name) : 'the query',
      detail: DETAIL,
    })),
  ]
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
