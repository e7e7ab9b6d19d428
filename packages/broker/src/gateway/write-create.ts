import type { FieldProblem } from '@pay-checkout/protocol'
import { splitChannel } from '@pay-checkout/protocol'
import type { PaymentOrder } from './account.ts'
import type { Line } from './exchange.ts'
import { cutTo, fits, type Length, lengthOf } from './length.ts'
import type { Parameter } from './parameters.ts'
import type { JsonValue, Values } from './values.ts'
import { writeExtras } from './write-extras.ts'

/** A create as it would be sent, and what of its order doesn't fit its gateway: empty, or nothing may be sent. */
export interface WrittenCreate {
  readonly values: Values
  readonly problems: readonly FieldProblem[]
}

type At = Pick<Line, 'account' | 'gateway' | 'config'>

/**
 * Writes a create: the order, its channel, what the merchant says beside it; then every documented limit is held. The same is asked
 * when a checkout is opened, so that a payer's click finds nothing out.
 */
export function writeCreate(line: At, order: PaymentOrder): WrittenCreate {
  const { gateway, config } = line
  const row = gateway.channels[order.channel]
  const extras = writeExtras(line, order)
  const plain = { ...gateway.create.values(order, config), ...row?.values(order, config), ...extras.values }
  const values: Record<string, JsonValue> = { ...plain }
  const problems = [...extras.problems]
  for (const [name, parameter] of Object.entries(gateway.parameters)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    const length = lengthAt(parameter, order)
    if (typeof value !== 'string' && typeof value !== 'number') continue
    if (parameter.highest !== undefined && Number(value) > parameter.highest) {
      const detail = `is too much for ${order.channel} at the account ${line.account}: its ${name} goes up to ${parameter.highest}`
      problems.push({ field: fieldOf(line, order, name, parameter), detail })
    }
    if (length === undefined) continue
    const text = String(value)
    if (fits(text, length)) continue
    if (parameter.cut) values[name] = cutTo(text, length)
    else problems.push(tooLong(line, order, { name, parameter, text, length }))
  }
  return { values, problems }
}

/** The limit of a parameter in a channel's create. */
export function lengthAt(
  { length, lengthOn }: Parameter,
  { channel }: Pick<PaymentOrder, 'channel'>,
): Length | undefined {
  return lengthOn?.[channel] ?? length
}

interface Long {
  readonly name: string
  readonly parameter: Parameter
  readonly text: string
  readonly length: Length
}

function tooLong(line: At, order: PaymentOrder, { name, parameter, text, length }: Long): FieldProblem {
  const { most, unit } = length
  const detail = `is too long for ${order.channel} at the account ${line.account}: its ${name} takes ${most} ${unit}, and this has ${lengthOf(text, unit)}`
  return { field: fieldOf(line, order, name, parameter), detail }
}

function fieldOf(
  { gateway }: At,
  { channel, extras }: PaymentOrder,
  name: string,
  { from, option }: Parameter,
): string {
  if (from === 'payer') return splitChannel(channel).method === 'alipay' ? 'payer.alipayUserId' : 'payer.wechatOpenid'
  if (from !== undefined) return from
  const own = extras.options?.[gateway.id]
  if (option?.common && (own === undefined || !Object.hasOwn(own, name))) return option.common.name
  return `options.${gateway.id}.${name}`
}
