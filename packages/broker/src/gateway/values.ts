/** What strict JSON and strict forms are read into. Objects have no prototype. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | Values

/** The fields of one message, by the gateway's own names. */
export interface Values {
  readonly [name: string]: JsonValue
}

/** A field as text: a text as it is, a whole number in digits; everything else, and nothing, is undefined. */
export function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value
  // -0 would print as "0", which is a status word of its own.
  if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value)
  return undefined
}

/** Whether a value is an object of fields. */
export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The payload of a reply as fields: an object as it is, nothing as no fields, a list or a leaf under the name `data`. */
export function asValues(payload: JsonValue | undefined): Values {
  if (payload === undefined || payload === null) return {}
  return isValues(payload) ? payload : { data: payload }
}
