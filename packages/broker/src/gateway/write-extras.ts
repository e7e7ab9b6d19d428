import type { FieldProblem } from '@pay-checkout/protocol'
import { type CheckoutExtras, COMMON_NAMES, type CommonName, type OptionValue } from '../checkout-extras.ts'
import type { PaymentOrder } from './account.ts'
import type { Gateway } from './definition.ts'
import type { Line } from './exchange.ts'
import { MalformedText } from './malformed-text.ts'
import type { CommonRule, OptionRule, Parameter } from './parameters.ts'
import { readStrictJson } from './strict-json.ts'
import { isValues, type JsonValue, type Values } from './values.ts'

/** What a merchant's extras are on a create's wire, and what of them can't be. */
export interface WrittenExtras {
  readonly values: Values
  readonly problems: readonly FieldProblem[]
}

type At = Pick<Line, 'account' | 'gateway' | 'config'>

/** Writes what a merchant says beside the order into its gateway's own parameters: the common names first, then the gateway's own, which win. */
export function writeExtras(line: At, order: PaymentOrder): WrittenExtras {
  const values: Record<string, JsonValue> = {}
  const problems: FieldProblem[] = []
  const places = placesOf(line, order)
  for (const name of COMMON_NAMES) {
    const said = order.extras[name]
    if (said === undefined) continue
    const rules = places.flatMap(([wire, { option }]) => {
      const common = option?.common
      const here = option?.commonOn?.includes(order.channel) !== false
      return option && common?.name === name && here ? [{ wire, option, common }] : []
    })
    if (rules.length === 0 && !order.extras.whereSupported?.includes(name))
      problems.push(unsupported(line, order, name))
    for (const { wire, option, common } of rules) {
      const value = writeCommon(common, said)
      if (value === undefined) continue
      values[wire] = value
      const wrong = checkCommon(common, said, order) ?? (isOption(value) ? wrongOption(option, value, order) : null)
      if (wrong !== null) problems.push({ field: name, detail: `${wrong}${at(line, order, wire)}` })
    }
  }
  for (const [wire, { option }] of places) {
    const value = ownOptions(line.gateway, order.extras)[wire]
    if (value === undefined || !option) continue
    values[wire] = value
    const wrong = wrongOption(option, value, order)
    if (wrong !== null) problems.push({ field: `options.${line.gateway.id}.${wire}`, detail: wrong })
  }
  return { values, problems }
}

/** What a merchant says under a gateway's own name. */
export function ownOptions(
  { id }: Pick<Gateway, 'id'>,
  { options = {} }: CheckoutExtras,
): Readonly<Record<string, OptionValue>> {
  return (Object.hasOwn(options, id) && options[id]) || NONE
}

const NONE: Readonly<Record<string, OptionValue>> = {}

/** The parameters of a channel's create that a checkout may say. */
function placesOf({ gateway, config }: At, { channel }: PaymentOrder): (readonly [string, Parameter])[] {
  return Object.entries(gateway.parameters).filter(
    ([, { on, option }]) => option && on?.includes(channel) !== false && option.offered?.(config, channel) !== false,
  )
}

function unsupported({ account, gateway }: At, { channel }: PaymentOrder, name: CommonName): FieldProblem {
  const remedy = `leave it out, narrow the methods, or name it in whereSupported: ["${name}"]`
  return { field: name, detail: `has no field on ${channel} at the account ${account} (${gateway.id}): ${remedy}` }
}

// A rule's name and its functions belong together; TypeScript can't follow that through the union.
function writeCommon({ write }: CommonRule, said: unknown): JsonValue | undefined {
  return (write as (said: unknown) => JsonValue | undefined)(said)
}

function checkCommon({ check }: CommonRule, said: unknown, order: PaymentOrder): string | null {
  return (check as ((said: unknown, order: PaymentOrder) => string | null) | undefined)?.(said, order) ?? null
}

function isOption(value: JsonValue): value is OptionValue {
  return typeof value === 'string' || typeof value === 'number' || Array.isArray(value)
}

/** The objects of a list, or of one in JSON; null: it is none. */
export function listOf(value: JsonValue): readonly Values[] | null {
  try {
    const list = typeof value === 'string' ? readStrictJson(value) : value
    return Array.isArray(list) && list.every(isValues) ? list : null
  } catch (cause) {
    if (cause instanceof MalformedText) return null
    throw cause
  }
}

/** What is wrong with an option's value, as the end of a sentence that starts with its name; null: nothing. */
export function wrongOption(option: OptionRule, value: OptionValue, order: PaymentOrder): string | null {
  const { kind, orText, oneOf, pattern, looksLike } = option
  if (oneOf && !oneOf.includes(value)) return `must be ${oneOf.map((one) => JSON.stringify(one)).join(' or ')}`
  if (kind === 'whole' && !(Number.isSafeInteger(value) && Number(value) >= 0)) return 'must be a whole number'
  if (kind === 'text' && typeof value !== 'string') return 'must be a text'
  if (kind === 'list' && listOf(value) === null && !(orText && typeof value === 'string'))
    return 'must be a list of objects, or one in JSON'
  if (pattern && !pattern.test(String(value))) return `must be ${looksLike}`
  return option.check?.(value, order) ?? null
}

function at({ account }: At, { channel }: PaymentOrder, wire: string): string {
  return ` (${wire} of ${channel} at the account ${account})`
}
