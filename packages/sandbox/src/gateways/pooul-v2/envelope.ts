import type { KeyObject } from 'node:crypto'
import { hex } from '../../identifiers.ts'
import type { PooulMerchant } from '../../options.ts'
import { readPrivateKey, readPublicKey } from '../../rsa-keys.ts'
import type { Values } from './fields.ts'
import { BadToken, openToken, signToken } from './jws.ts'
import { PooulRefusal } from './refusal.ts'

/** Reads a call: a JWS by the key of the merchant whom the address names (Pooul v2 document; basic rules, JWT). */
export function openCall(
  token: string,
  merchantId: string | undefined,
  merchants: readonly PooulMerchant[],
): { merchant: PooulMerchant; values: Values } {
  const merchant = merchants.find((known) => known.merchantId === merchantId)
  if (!merchant) throw new PooulRefusal('merchant')
  try {
    return { merchant, values: openToken(token, readPublicKey(merchant.merchantPublicKey)) }
  } catch (error) {
    if (error instanceof BadToken) throw new PooulRefusal(error.reason === 'malformed' ? 'not-json' : 'signature')
    throw error
  }
}

/** A success on the wire, signed; of calls whose reply is `{code,msg}` alone without data. */
export function replyResponse(data: Values | undefined, { gatewayPrivateKey }: PooulMerchant): Response {
  const head = { code: 0, msg: 'success', ...(data === undefined ? {} : { data }), time_elapsed: 0.3801 }
  const token = signToken({ ...head, nonce_str: hex(24) }, readPrivateKey(gatewayPrivateKey))
  return new Response(token, { headers: { 'content-type': 'text/plain;charset=utf-8' } })
}

/** What a notification carries: no `msg`, as in the samples. */
export function notificationBody(data: Values, key: KeyObject): string {
  return signToken({ code: 0, data, nonce_str: hex(24) }, key)
}
