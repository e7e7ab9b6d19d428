import { type JsonValue, textOf } from './values.ts'

const BEIJING = /^(\d{4})-?(\d\d)-?(\d\d)[ T]?(\d\d):?(\d\d):?(\d\d)$/
const SINCE_1970 = /^(\d{10})(\d{3})?$/

/** A moment in milliseconds, from what gateways write: Beijing's time with or without its separators, or seconds or milliseconds since 1970. */
export function readMoment(value: JsonValue | undefined): number | null {
  const text = textOf(value)?.trim() ?? ''
  const [, seconds, milliseconds = '000'] = SINCE_1970.exec(text) ?? []
  if (seconds !== undefined) return Number(seconds + milliseconds)
  const [, year, month, day, hour, minute, second] = BEIJING.exec(text) ?? []
  const moment = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`)
  return Number.isNaN(moment) ? null : moment
}
