// A text as a whole, or a number: what looks like a number within a text is none.
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * Reads JSON without losing a digit: a whole number that JavaScript can't hold is read as the text of its digits, for gateways are
 * written in languages that can. Throws SyntaxError as JSON.parse does.
 */
export function readExactJson(text: string): unknown {
  const isLong = (token: string): boolean => /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token))
  // Read as it is first: quotes around digits make no JSON out of what is none.
  JSON.parse(text)
  return JSON.parse(text.replace(TOKEN, (token) => (isLong(token) ? `"${token}"` : token)))
}
