import { MalformedText } from './malformed-text.ts'
import { readStrictJson } from './strict-json.ts'
import { isValues, type JsonValue, type Values } from './values.ts'

/** The fields within one field, as `pay_info` has them: JSON inside a text, or an object. Throws {@link MalformedText}. */
export function fieldsWithin(value: JsonValue | undefined): Values {
  const fields = typeof value === 'string' ? readStrictJson(value) : value
  if (!isValues(fields)) throw new MalformedText('The field holds no fields')
  return fields
}
