import { decodeText } from '../../gateway/decode-text.ts'
import type { EnvelopePorts } from '../../gateway/definition.ts'
import type { Envelope, OpenedReply } from '../../gateway/envelope.ts'
import { MalformedText } from '../../gateway/malformed-text.ts'
import { nonce } from '../../gateway/nonce.ts'
import { openJws, signJws } from '../../gateway/sign/jws-rs256.ts'
import type { RsaPrivateKey, RsaPublicKey } from '../../gateway/sign/rsa-key.ts'
import { readStrictJson } from '../../gateway/strict-json.ts'
import { asValues, isValues, textOf, type Values } from '../../gateway/values.ts'

interface Keys {
  readonly merchantId: string
  readonly privateKey: RsaPrivateKey
  readonly gatewayPublicKey: RsaPublicKey
}

/**
 * A call is one token, signed with the merchant's key and sent as plain text; so are replies and notifications, signed with
 * the gateway's. Errors come as plain JSON without a signature. Source: Pooul's documents, "RSA", steps 4 to 6.
 */
export function pooulEnvelope({ merchantId, privateKey, gatewayPublicKey }: Keys, { random }: EnvelopePorts): Envelope {
  return {
    async seal(path, values) {
      const body = await signJws({ ...values, nonce_str: nonce(random) }, privateKey)
      return { path: `${path}?merchant_id=${merchantId}`, contentType: 'text/plain', body }
    },

    async open(bytes) {
      const text = decodeText(bytes).trim()
      // Plain JSON is an error whatever it says, even with code 0: it has no values that could be used.
      return text.startsWith('{') ? { signed: false, ...codeAndWords(readStrictJson(text)) } : openToken(text)
    },

    async openNotification({ method, query, bytes }) {
      if (method !== 'POST' || query !== '')
        throw new MalformedText('A notification is one token in the body of a POST')
      const { code, values } = await openToken(decodeText(bytes).trim())
      if (code !== '0') throw new MalformedText('The notification is not one of a payment')
      return { values, ambiguous: false }
    },
  }

  async function openToken(text: string): Promise<OpenedReply & { signed: true }> {
    const token = await openJws(text, gatewayPublicKey)
    return { signed: true, ...codeAndWords(token), values: asValues(token.data) }
  }
}

function codeAndWords(message: unknown): { code: string; words: string } {
  const fields: Values = isValues(message) ? message : {}
  return { code: textOf(fields.code) ?? '', words: textOf(fields.msg) ?? '' }
}
