import type { FieldProblem } from '@pay-checkout/protocol'
import type { core, ZodError } from 'zod'

/** Every field that a schema refused, by its dotted path, each with a sentence that says what it must be. */
export function fieldProblems(error: ZodError): readonly FieldProblem[] {
  // A number beyond a double's whole ones is beyond its own limit too, which says more.
  const repeated = (issue: core.$ZodIssue): boolean =>
    isBeyondDouble(issue) && error.issues.some((other) => other !== issue && dotted(other.path) === dotted(issue.path))
  return error.issues.flatMap((issue) => {
    if (repeated(issue)) return []
    if (issue.code !== 'unrecognized_keys') return [{ field: dotted(issue.path), detail: issue.message }]
    return issue.keys.map((key) => ({ field: dotted([...issue.path, key]), detail: 'is not a known field' }))
  })
}

/** What schemas say where they have no words of their own. Given to every parse as its `error`. */
export function sentence(issue: core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is missing'
  return Object.hasOwn(SENTENCES, issue.code) ? SENTENCES[issue.code]?.(issue) : undefined
}

/** What a schema of a whole number says to something else, where the unit helps: `z.int({ error: wholeNumberOf('fen') })`. */
export function wholeNumberOf(unit: string): (issue: core.$ZodRawIssue) => string | undefined {
  return (issue) => {
    if (issue.code !== 'invalid_type' || issue.input === undefined) return undefined
    // A number that long was kept as its digits.
    const tooLong = typeof issue.input === 'string' && /^-?\d{16,}$/.test(issue.input)
    return `must be a whole number of ${unit}${tooLong ? ', of 15 digits at most' : ''}`
  }
}

function isBeyondDouble(issue: core.$ZodIssue): boolean {
  if (issue.code === 'too_big') return issue.maximum === Number.MAX_SAFE_INTEGER
  return issue.code === 'too_small' && issue.minimum === Number.MIN_SAFE_INTEGER
}

const SENTENCES: Record<string, (issue: core.$ZodRawIssue) => string> = {
  invalid_type: (issue) => `must be ${article(String(issue.expected))}`,
  invalid_value: (issue) => `must be ${(issue.values as unknown[]).map((value) => JSON.stringify(value)).join(' or ')}`,
  // A record's key: the schema of the keys says what one is.
  invalid_key: (issue) => (issue.issues as { message: string }[])[0]?.message ?? 'has a wrong name',
  too_small: (issue) => {
    if (Number(issue.minimum) === 1 && UNITS[String(issue.origin)]) return 'must not be empty'
    return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${measure(issue, issue.minimum)}`
  },
  too_big: (issue) => `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${measure(issue, issue.maximum)}`,
}

const UNITS: Record<string, string> = { string: ' characters', array: ' entries', set: ' entries' }

function measure(issue: core.$ZodRawIssue, bound: unknown): string {
  return `${String(bound)}${UNITS[String(issue.origin)] ?? ''}`
}

const NOUNS: Record<string, string> = {
  int: 'a whole number',
  object: 'an object',
  array: 'a list',
  record: 'an object',
  boolean: 'true or false',
  string: 'a text',
}

function article(expected: string): string {
  return NOUNS[expected] ?? `a ${expected}`
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}
