import { PayError } from '../pay-error.ts'
import type { OperationAnswer } from './account.ts'
import type { OperationRow } from './definition.ts'
import { exchange, type Line } from './exchange.ts'
import type { Fields } from './read-config.ts'
import { readStrictJson } from './strict-json.ts'
import { isValues, type Values } from './values.ts'

/** Makes any documented call of the gateway by its own name. Throws PayError not-supported or invalid-request, or as a call does. */
export async function callOperation(
  line: Line,
  operation: string,
  values: Readonly<Record<string, unknown>>,
): Promise<OperationAnswer> {
  const { gateway, redactor } = line
  const offered = offeredOperations(line)
  const row = offered.get(operation)
  if (!row) {
    const known = [...offered.keys()].join(', ')
    throw new PayError('not-supported', `${gateway.id} has no operation "${operation}". It has: ${known}.`)
  }
  checkDigits(values)
  const sent = plainValues(values)
  const errors = row.required
    .filter((field) => sent[field] === undefined || sent[field] === null || sent[field] === '')
    .map((field) => ({ field, detail: 'is required by the gateway' }))
  if (errors.length > 0) throw new PayError('invalid-request', `The operation ${operation} lacks fields.`, { errors })
  const received = await exchange(line, operation, sent)
  return {
    sent: redactor.secrets(sent) as OperationAnswer['sent'],
    received: redactor.secrets(received.values) as OperationAnswer['received'],
    signed: received.trust === 'signed',
  }
}

/** The calls that this account's configuration has, and that anybody but the broker may make. */
export function offeredOperations({ gateway, config }: Line): ReadonlyMap<string, OperationRow<Fields>> {
  const isOffered = (row: OperationRow<Fields>) => !row.internal && row.offered?.(config) !== false
  return new Map(Object.entries(gateway.operations).filter(([, row]) => isOffered(row)))
}

/** A whole number beyond a double has lost digits before it came here, and nobody knows which. Throws PayError invalid-request. */
function checkDigits(values: Readonly<Record<string, unknown>>): void {
  const detail = 'is a number whose last digits JavaScript can’t hold: give it as a text, between quotes'
  const errors = [...lossyNumbers(values, '')].map((field) => ({ field, detail }))
  if (errors.length > 0)
    throw new PayError('invalid-request', 'A number of this operation has lost digits.', { errors })
}

function* lossyNumbers(value: unknown, path: string): Generator<string> {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) yield path
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) yield* lossyNumbers(inner, path === '' ? name : `${path}.${name}`)
}

// Through text and back: what is sent is what JSON can say, without getters, prototypes or numbers beyond a double.
function plainValues(values: Readonly<Record<string, unknown>>): Values {
  try {
    const plain = readStrictJson(JSON.stringify(values))
    if (isValues(plain)) return plain
  } catch (cause) {
    throw new PayError('invalid-request', 'The values of an operation must be plain JSON.', { cause })
  }
  throw new PayError('invalid-request', 'The values of an operation must be an object.')
}
