import { decodeText } from '../../gateway/decode-text.ts'
import type { Envelope } from '../../gateway/envelope.ts'
import { SignatureMismatch } from '../../gateway/errors.ts'
import { MalformedText } from '../../gateway/malformed-text.ts'
import type { Secret } from '../../gateway/secret.ts'
import { equalHex } from '../../gateway/sign/equal-hex.ts'
import { md5Hex } from '../../gateway/sign/md5-sha1.ts'
import type { RsaPrivateKey, RsaPublicKey } from '../../gateway/sign/rsa-key.ts'
import { fitsRsaSha1, signRsaSha1 } from '../../gateway/sign/rsa-sha1.ts'
import { isAmbiguous, sortedLine } from '../../gateway/sign/sorted-line.ts'
import { readStrictForm } from '../../gateway/strict-form.ts'
import { readStrictJson } from '../../gateway/strict-json.ts'
import { isValues, type JsonValue, textOf, type Values } from '../../gateway/values.ts'

interface Keys {
  readonly appId: string
  readonly key: Secret
  readonly privateKey: RsaPrivateKey | undefined
  readonly gatewayPublicKey: RsaPublicKey | undefined
}

/**
 * A call is a signed form whose `content` is JSON; its `method` is added by the operation. A reply is flat JSON that nobody
 * signs. A notification is a signed form. Source: the document, 1.2, 3.1 and 4.1; clients of the platform for the reply's frame.
 */
export function methodGatewayEnvelope(keys: Keys): Envelope {
  return {
    async seal(path, { method, ...values }) {
      const fields = { app_id: keys.appId, method: textOf(method) ?? '', version: '1.0', content: contentOf(values) }
      const body = new URLSearchParams({ ...fields, ...(await signed(fields, keys)) }).toString()
      return { path, contentType: 'application/x-www-form-urlencoded;charset=UTF-8', body }
    },

    async open(bytes) {
      const reply = readStrictJson(bytes)
      if (!isValues(reply)) throw new MalformedText('The reply is not an object')
      const { error_code, error_msg, ...values } = reply
      return { signed: false, code: textOf(error_code) ?? '', words: textOf(error_msg) ?? '', values }
    },

    async openNotification({ method, query, bytes }) {
      if (method !== 'POST' || query !== '') throw new MalformedText('A notification is a form in the body of a POST')
      const { sign, ...fields } = readStrictForm(decodeText(bytes))
      // Calls are signed with the same key in the same way. They all have a content, and no notification does: a call that is
      // sent back is thereby told from what the platform has signed.
      if ('content' in fields || !(await fits(fields, sign, keys))) {
        throw new SignatureMismatch('The signature does not fit the message')
      }
      const values = signedPart(fields)
      return { values, ambiguous: isAmbiguous(values) }
    },
  }
}

/** MD5 in small letters over the fields that hold something, sorted, and the key. Source: the document, 3.1. */
export function signatureOf(fields: Values, key: Secret): string {
  return md5Hex(lineOf(fields, key))
}

async function signed(fields: Values, { key, privateKey }: Keys): Promise<{ sign_type: string; sign: string }> {
  if (!privateKey) return { sign_type: 'MD5', sign: signatureOf(fields, key) }
  return { sign_type: 'RSA', sign: await signRsaSha1(lineOf(fields, key), privateKey) }
}

// `sign_type` is not signed, so it chooses nothing: an account with the platform's RSA key believes no MD5.
async function fits(fields: Values, sign: JsonValue | undefined, { key, gatewayPublicKey }: Keys): Promise<boolean> {
  if (!gatewayPublicKey) return equalHex(signatureOf(fields, key), sign)
  return fitsRsaSha1(lineOf(fields, key), sign, gatewayPublicKey)
}

/** What is signed, by either: clients of the platform have the key at its end for RSA too. */
function lineOf(fields: Values, key: Secret): string {
  const line = sortedLine(signedPart(fields))
  return `${line && `${line}&`}key=${key.reveal()}`
}

// Written as \u0026, a & can neither start a second field in the signed line nor an HTML entity, which the platform's own
// client decodes before it signs and not before it sends.
function contentOf(values: Values): string {
  return JSON.stringify(withoutEmpty(values)).replaceAll('&', '\\u0026')
}

function signedPart({ sign_type: _unsigned, ...fields }: Values): Values {
  return withoutEmpty(fields)
}

function withoutEmpty(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}
