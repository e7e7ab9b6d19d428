import { decodeText } from '../../gateway/decode-text.ts'
import type { EnvelopePorts } from '../../gateway/definition.ts'
import type { Envelope } from '../../gateway/envelope.ts'
import { SignatureMismatch } from '../../gateway/errors.ts'
import { MalformedText } from '../../gateway/malformed-text.ts'
import { nonce } from '../../gateway/nonce.ts'
import type { Secret } from '../../gateway/secret.ts'
import { equalHex } from '../../gateway/sign/equal-hex.ts'
import { md5Hex } from '../../gateway/sign/md5-sha1.ts'
import { isAmbiguous, sortedLine } from '../../gateway/sign/sorted-line.ts'
import { readStrictForm } from '../../gateway/strict-form.ts'
import { readStrictJson } from '../../gateway/strict-json.ts'
import { isValues, textOf, type Values } from '../../gateway/values.ts'

interface Keys {
  readonly merchantNo: string
  readonly key: Secret
}

/** A form with a signature in it; flat JSON with a signature in it comes back. Source: say which document, which section. */
export function gatewayTemplateEnvelope({ merchantNo, key }: Keys, { random }: EnvelopePorts): Envelope {
  return {
    async seal(path, values) {
      const fields: Record<string, string> = { merchant_no: merchantNo, nonce: nonce(random) }
      for (const [name, value] of Object.entries(values)) {
        const text = textOf(value)
        if (text) fields[name] = text
      }
      const body = new URLSearchParams({ ...fields, sign: signatureOf(fields, key) }).toString()
      return { path, contentType: 'application/x-www-form-urlencoded', body }
    },

    async open(bytes) {
      const reply = readStrictJson(bytes)
      if (!isValues(reply)) throw new MalformedText('The reply is not an object')
      const said = { code: textOf(reply.code) ?? '', words: textOf(reply.msg) ?? '' }
      if (reply.sign === undefined) return { signed: false, ...said }
      const { code: _code, msg: _msg, ...values } = verified(reply, key)
      return { signed: true, ...said, values }
    },

    async openNotification({ query, bytes }) {
      if (query !== '') throw new MalformedText('A notification is a form in the body of a POST')
      const values = verified(readStrictForm(decodeText(bytes)), key)
      return { values, ambiguous: isAmbiguous(values) }
    },
  }
}

function verified({ sign, ...fields }: Values, key: Secret): Values {
  if (!equalHex(signatureOf(fields, key), sign)) throw new SignatureMismatch('The signature does not fit the message')
  return fields
}

function signatureOf(fields: Values, key: Secret): string {
  return md5Hex(`${sortedLine(fields)}&key=${key.reveal()}`)
}
