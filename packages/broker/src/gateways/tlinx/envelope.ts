import { decodeText } from '../../gateway/decode-text.ts'
import type { EnvelopePorts } from '../../gateway/definition.ts'
import type { Envelope } from '../../gateway/envelope.ts'
import { SignatureMismatch } from '../../gateway/errors.ts'
import { MalformedText } from '../../gateway/malformed-text.ts'
import type { Secret } from '../../gateway/secret.ts'
import { decryptHex, encryptHex } from '../../gateway/sign/aes-hex.ts'
import { equalHex } from '../../gateway/sign/equal-hex.ts'
import { md5Hex, sha1Hex } from '../../gateway/sign/md5-sha1.ts'
import { isAmbiguous, sortedLine } from '../../gateway/sign/sorted-line.ts'
import { readStrictForm } from '../../gateway/strict-form.ts'
import { readStrictJson } from '../../gateway/strict-json.ts'
import { asValues, isValues, textOf, type Values } from '../../gateway/values.ts'

interface Keys {
  readonly openId: string
  readonly openKey: Secret
}

/**
 * A call is a form of four fields whose `data` is encrypted JSON; a reply is JSON with the same `data`. All fields are signed
 * together with the key, which sorts among them. Errors have neither `data` nor `sign`. Source: mct1 document, 2.2 to 2.5.
 */
export function tlinxEnvelope({ openId, openKey }: Keys, { clock }: EnvelopePorts): Envelope {
  return {
    async seal(path, values) {
      const fields = {
        open_id: openId,
        timestamp: String(Math.floor(clock.now() / 1000)),
        data: encryptHex(JSON.stringify(withoutEmpty(values)), openKey.reveal()),
      }
      const body = new URLSearchParams({ ...fields, sign: signatureOf(fields, openKey) }).toString()
      return { path, contentType: 'application/x-www-form-urlencoded', body }
    },

    async open(bytes) {
      const reply = readStrictJson(bytes)
      if (!isValues(reply)) throw new MalformedText('The reply is not an object')
      const said = { code: textOf(reply.errcode) ?? '', words: textOf(reply.msg) ?? '' }
      if (isNothing(reply.data) && isNothing(reply.sign)) return { signed: false, ...said }
      // Checked before anything is decrypted: moved or changed blocks never reach the cipher.
      const fields = verified(reply, openKey)
      if (isAmbiguous(fields)) throw new SignatureMismatch('The signed reply can be read in two ways')
      return { signed: true, ...said, values: payloadOf(fields, openKey) }
    },

    async openNotification({ method, query, bytes }) {
      const body = decodeText(bytes)
      if (query !== '' && body !== '') throw new MalformedText('The notification has fields in two places')
      const fields = verified(readStrictForm(method === 'GET' ? query : query || body), openKey)
      if (!fields.out_no || !fields.status) throw new MalformedText('The notification names no payment or no status')
      return { values: fields, ambiguous: isAmbiguous(fields) }
    },
  }
}

/** md5 of the hex text of sha1, both lower-case, over every field and the key. Source: mct1 document, 2.4. */
export function signatureOf(fields: Values, openKey: Secret): string {
  return md5Hex(sha1Hex(sortedLine({ ...fields, open_key: openKey.reveal() })))
}

function verified({ sign, ...fields }: Values, openKey: Secret): Values {
  // A field named open_key would be overwritten by the real one, and so would go unsigned.
  if ('open_key' in fields || !equalHex(signatureOf(fields, openKey), sign)) {
    throw new SignatureMismatch('The signature does not fit the message')
  }
  return fields
}

function payloadOf({ data }: Values, openKey: Secret): Values {
  if (isNothing(data)) return {}
  return asValues(readStrictJson(decryptHex(textOf(data) ?? '', openKey.reveal())))
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

// Clients disagree on whether an empty field is signed; none is ever sent.
function withoutEmpty(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isNothing(value)))
}
