import { createFieldReader, type FieldReader, type Values } from '../../field-reader.ts'
import { PooulRefusal } from './refusal.ts'

export type { Values } from '../../field-reader.ts'

const reader: FieldReader = createFieldReader((name) => new PooulRefusal('field', name))

/** The reader's own, under the names that the calls know. */
export const text: FieldReader['text'] = reader.text
export const optionalText: FieldReader['optionalText'] = reader.optionalText
export const whole: FieldReader['whole'] = reader.whole

/** An address for notifications: absolute, and without a query string (Pooul v2 document, notify_url). */
export function notifyAddress(values: Values): string | null {
  const address = reader.address(values, 'notify_url')
  if (address?.includes('?')) throw new PooulRefusal('field', 'notify_url 不能携带参数')
  return address
}
