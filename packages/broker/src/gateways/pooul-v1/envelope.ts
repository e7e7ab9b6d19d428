import type { EnvelopePorts } from '../../gateway/definition.ts'
import type { Envelope } from '../../gateway/envelope.ts'
import { SignatureMismatch } from '../../gateway/errors.ts'
import { MalformedText } from '../../gateway/malformed-text.ts'
import { nonce } from '../../gateway/nonce.ts'
import type { Secret } from '../../gateway/secret.ts'
import { equalHex } from '../../gateway/sign/equal-hex.ts'
import { md5Hex } from '../../gateway/sign/md5-sha1.ts'
import { isAmbiguous, sortedLine } from '../../gateway/sign/sorted-line.ts'
import { readStrictJson } from '../../gateway/strict-json.ts'
import { isValues, textOf, type Values } from '../../gateway/values.ts'

interface Keys {
  readonly merchantId: string
  readonly key: Secret
}

/**
 * A call is JSON with a signature among its fields. In replies and notifications only the members of `data` are signed: not
 * `code`, so a refusal is never a signed one. Source: Pooul's v1 documents, section 3, and the vectors of 4.4 to 4.6.
 */
export function pooulV1Envelope({ merchantId, key }: Keys, { random }: EnvelopePorts): Envelope {
  return {
    async seal(path, values) {
      const own = { merchant_id: merchantId, nonce_str: nonce(random), sign_type: 'MD5' }
      const fields = withoutEmpty({ ...values, ...own })
      const body = JSON.stringify({ ...fields, sign: signatureOf(fields, key) })
      return { path, contentType: 'application/json; charset=utf-8', body }
    },

    async open(bytes) {
      const reply = objectOf(bytes)
      const said = { code: textOf(reply.code) ?? '', words: textOf(reply.msg) ?? '' }
      if (said.code !== '0' || !isValues(reply.data)) return { signed: false, ...said }
      const values = verified(reply, key)
      if (hasTwoReadings(values)) throw new SignatureMismatch('The signed reply can be read in two ways')
      return { signed: true, ...said, values }
    },

    async openNotification({ method, query, bytes }) {
      if (method !== 'POST' || query !== '') throw new MalformedText('A notification is JSON in the body of a POST')
      const message = objectOf(bytes)
      if (textOf(message.code) !== '0') throw new MalformedText('The notification is not one of a payment')
      const values = verified(message, key)
      return { values, ambiguous: isAmbiguous(values) }
    },
  }
}

/** MD5 in capitals over the fields that hold something, sorted, and the key. Lists and objects aren't signed. */
export function signatureOf(fields: Values, key: Secret): string {
  const line = sortedLine(signedPart(fields))
  return md5Hex(`${line && `${line}&`}key=${key.reveal()}`).toUpperCase()
}

function objectOf(bytes: Uint8Array): Values {
  const message = readStrictJson(bytes)
  if (!isValues(message)) throw new MalformedText('The message is not an object')
  return message
}

/** The signed values alone: what the signature doesn't cover is not handed on. */
function verified({ data, sign }: Values, key: Secret): Values {
  if (!isValues(data)) throw new MalformedText('The message holds no data')
  // Calls are signed with the same key in the same way. They all carry a sign_type, and no data does: a call that is sent
  // back, as a reply or as a notification, is thereby told from what the gateway has signed.
  if ('sign_type' in data || !equalHex(signatureOf(data, key), sign)) {
    throw new SignatureMismatch('The signature does not fit the message')
  }
  return signedPart(data)
}

// An address to pay at has a query, so its `&` can't be refused; but then no state may stand beside it.
function hasTwoReadings({ pay_url, pay_info, code_url, ...rest }: Values): boolean {
  const hasState = 'trade_state' in rest || 'refund_status' in rest
  return isAmbiguous(rest) || (hasState && isAmbiguous({ pay_url, pay_info, code_url }))
}

function signedPart(fields: Values): Values {
  return Object.fromEntries(Object.entries(withoutEmpty(fields)).filter(([, value]) => typeof value !== 'object'))
}

function withoutEmpty(fields: Values): Values {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}
