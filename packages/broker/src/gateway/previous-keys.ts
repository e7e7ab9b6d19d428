import { type Field, WrongField } from './fields.ts'
import type { Fields } from './read-config.ts'

/** The keys an account had before, by the names of their fields. */
export type PreviousKeysField = Field<Readonly<Record<string, unknown>> | undefined, true, Record<string, string>>

const KEYS: ReadonlySet<string> = new Set(['secret', 'public-key'])

/** The field `previous` beside a gateway's own: keys that were changed, and with which messages may still be signed for a while. */
export function previousKeys(fields: Fields): PreviousKeysField {
  const names = Object.keys(fields).filter((name) => KEYS.has(fields[name]?.kind ?? ''))
  return {
    kind: 'previous-keys',
    about: 'keys that were changed lately: what is signed with them is still believed, and nothing is signed with them',
    optional: true,
    read(input, beside) {
      if (input === undefined) return undefined
      if (typeof input !== 'object' || input === null || Array.isArray(input)) {
        throw new WrongField('must be an object of keys that were changed')
      }
      return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, readKey(name, value)]))

      function readKey(name: string, value: unknown): unknown {
        if (!names.includes(name)) throw new WrongField(`may hold ${names.join(', ')}, and not ${name}`)
        try {
          return fields[name]?.read(value, beside)
        } catch (error) {
          throw error instanceof WrongField ? new WrongField(`is wrong: ${name} ${error.message}`) : error
        }
      }
    },
  }
}
