import { readPrivateKey, readPublicKey } from './rsa-keys.ts'

/** Whether a value of a configuration is what it should be. */
export type Check = (value: unknown) => boolean

/** One field of a configuration, and how it is described to whoever got it wrong. */
export interface Field {
  check: Check
  says: string
  optional?: boolean
}

export const isText: Check = (value) => typeof value === 'string' && value.length > 0
export const isList: Check = (value) => Array.isArray(value)
export const isAmount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0

/** Whether a text can be read as a key. */
function isKey(read: (text: string) => unknown): Check {
  return (value) => {
    try {
      return typeof value === 'string' && read(value) !== undefined
    } catch {
      return false
    }
  }
}

export const PRIVATE_KEY: Field = { check: isKey(readPrivateKey), says: 'a private RSA key, PEM or its bare base64' }
export const PUBLIC_KEY: Field = { check: isKey(readPublicKey), says: 'a public RSA key, PEM or its bare base64' }

/** Checks a text against a pattern. */
export function fits(pattern: RegExp): Check {
  return (value) => typeof value === 'string' && pattern.test(value)
}

/** Names every field of an object that is unknown or wrong, with what it should be. */
export function wrongFields(where: string, given: unknown, fields: Readonly<Record<string, Field>>): string[] {
  if (typeof given !== 'object' || given === null) return [`${where}: an object`]
  const values = given as Readonly<Record<string, unknown>>
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(fields, name))
  const bad = Object.entries(fields).filter(
    ([name, { check, optional }]) => !(optional && values[name] === undefined) && !check(values[name]),
  )
  return [
    ...unknown.map((name) => `${where}.${name}: unknown`),
    ...bad.map(([name, { says }]) => `${where}.${name}: ${says}`),
  ]
}
