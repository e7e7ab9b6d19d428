import { readExactJson } from '../../exact-json.ts'
import { present, type Values } from '../../field-reader.ts'
import { hex } from '../../identifiers.ts'
import type { PooulV1Merchant } from '../../options.ts'
import { fields } from './fields.ts'
import { PooulV1Refusal } from './refusal.ts'
import { isSignedWith, signValues } from './signature.ts'

/** Reads a call: JSON, of a merchant we know, signed with that merchant's key. */
export function openCall(
  body: string,
  merchants: readonly PooulV1Merchant[],
): { merchant: PooulV1Merchant; values: Values } {
  const values = present(parse(body))
  const merchantId = fields.text(values, 'merchant_id')
  const merchant = merchants.find((known) => known.merchantId === merchantId)
  if (!merchant) throw new PooulV1Refusal(200)
  fields.text(values, 'sign')
  // The document names JWT and RS2 as other ways to sign and describes neither: MD5 alone is understood here.
  const otherWay = values.sign_type !== undefined && String(values.sign_type).toUpperCase() !== 'MD5'
  if (otherWay || !isSignedWith(values, merchant.key)) throw new PooulV1Refusal(101)
  return { merchant, values }
}

function parse(body: string): Values {
  try {
    const value: unknown = readExactJson(body)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Values
  } catch {
    // Told below: whatever isn't an object in JSON can't be read.
  }
  throw new PooulV1Refusal(100)
}

/** A success or a notification: signed over the members of `data` alone (Pooul v1 document, 2.2.1). */
export function signedReply(data: Values, key: string, msg: string | null = null): Record<string, unknown> {
  const told = { ...data, nonce_str: hex(24) }
  return { code: 0, msg, data: told, version: '1.0', sign_type: 'md5', sign: signValues(told, key) }
}
