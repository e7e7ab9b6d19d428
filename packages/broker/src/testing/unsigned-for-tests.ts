import type { Envelope } from '../gateway/envelope.ts'
import { SignatureMismatch } from '../gateway/errors.ts'
import { readStrictJson } from '../gateway/strict-json.ts'
import { asValues, isValues, textOf, type Values } from '../gateway/values.ts'

/**
 * An envelope that signs nothing and believes everything: JSON both ways, `{code, msg, data}`. For gateways that live in a
 * test only; it says so by its name, and no published gateway can have it by leaving something out.
 */
export function unsignedForTests(): Envelope {
  return {
    seal: async (path, values) => ({ path, contentType: 'application/json', body: JSON.stringify(values) }),
    async open(bytes) {
      const { code, msg, data } = objectOf(bytes)
      return { signed: true, code: textOf(code) ?? '', words: textOf(msg) ?? '', values: asValues(data) }
    },
    openNotification: async ({ bytes }) => ({ values: objectOf(bytes), ambiguous: false }),
  }
}

function objectOf(bytes: Uint8Array): Values {
  const value = readStrictJson(bytes)
  if (!isValues(value)) throw new SignatureMismatch('The message is not an object')
  return value
}
