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
import { isValues, type JsonValue, textOf, type Values } from '../../gateway/values.ts'
import { NO_REFUND } from './words.ts'

interface Keys {
  readonly merchantNo: string
  readonly key: Secret
  readonly notificationKey: Secret | undefined
  readonly pid: string
  readonly agentId: string | undefined
}

/**
 * A call is a flat form and a reply flat JSON, both signed over every field that isn't empty; so is a notification, which is a
 * form. Source: the vendor's rules.md, "签名验证".
 */
export function chaoyingEnvelope(keys: Keys, { random, note }: EnvelopePorts): Envelope {
  const { merchantNo, key, notificationKey, pid, agentId } = keys
  return {
    async seal(path, values) {
      const own = { mch_id: merchantNo, pid, version: '1.0', nonce_str: nonce(random), agent_id: agentId ?? null }
      const fields = formOf({ ...values, ...own })
      const body = new URLSearchParams({ ...fields, sign: signatureOf(fields, key) }).toString()
      return { path, contentType: 'application/x-www-form-urlencoded', body }
    },

    async open(bytes) {
      const reply = readStrictJson(bytes)
      if (!isValues(reply)) throw new MalformedText('The reply is not an object')
      const said = { code: callCode(reply), words: textOf(reply.msg) ?? '' }
      const { state: _state, msg: _msg, sign, ...values } = reply
      if (sign === undefined || sign === null || sign === '') return { signed: false, ...said, values }
      if (hidesField(verified(reply, key))) throw new SignatureMismatch('The signed reply can be read in two ways')
      return { signed: true, ...said, values }
    },

    async openNotification({ method, query, bytes }) {
      if (method !== 'POST' || query !== '') throw new MalformedText('A notification is a form in the body of a POST')
      const values = verifiedByEither(readStrictForm(decodeText(bytes)))
      return { values, ambiguous: isAmbiguous(values) }
    },
  }

  // The document says of both APIs that the agent's key signs; later words of the vendor, and its newer API, that the merchant's does.
  function verifiedByEither(form: Values): Values {
    try {
      return verified(form, key)
    } catch (mismatch) {
      if (!notificationKey) throw mismatch
      const values = verified(form, notificationKey)
      note?.('gateway.notification-key')
      return values
    }
  }
}

/** MD5 in capitals over the fields that aren't empty, sorted, and the key. */
export function signatureOf(fields: Values, key: Secret): string {
  const line = sortedLine(withoutEmpty(fields))
  return md5Hex(`${line && `${line}&`}key=${key.reveal()}`).toUpperCase()
}

/**
 * How the call itself went. Codes from 10000 to 10006 tell how a payment stands, and only beside the state SUCCESS: the vendor's
 * own sample of a refused signature has state FAIL and 10002, which is "refunded" in the table.
 */
function callCode({ state, code, msg }: Values): string {
  const given = textOf(code) ?? ''
  if (state === 'SUCCESS') return given === '' || /^1000[0-6]$/.test(given) ? '10000' : given
  // 20010 alone doesn't say whether there is no such refund, or whether it couldn't be asked for.
  if (given === '20010' && textOf(msg)?.includes('不存在')) return NO_REFUND
  return given.startsWith('1') || given === '' ? `state ${textOf(state)} ${given}`.trim() : given
}

function verified({ sign, ...fields }: Values, key: Secret): Values {
  // Calls are signed with the same key in the same way. They all carry a pid, and nothing the gateway says does: a call that is
  // sent back, as a reply or as a notification, is thereby told from what the gateway has signed.
  if ('pid' in fields || !equalHex(signatureOf(fields, key), sign)) {
    throw new SignatureMismatch('The signature does not fit the message')
  }
  return fields
}

// Values aren't escaped: "&total_fee=" inside another value takes that field away, and the signature still fits. A reply may well
// hold an address or an order text with a & and a name in it, so only the names that are read from replies count.
function hidesField(fields: Values): boolean {
  return Object.values(fields).some((value) => typeof value === 'string' && READ_FIELD.test(value))
}

const READ_FIELD =
  /&(state|code|trade_state|transaction_id|mch_id|out_trade_no|base_fee|total_fee|code_url|pay_info|out_refund_no|refund_id|base_refund_fee|refund_fee|refund_list|openid)=/

// Lists such as goods_detail travel as JSON in a text, and are signed as that text.
function formOf(values: Values): Record<string, string> {
  const text = (value: JsonValue) => (typeof value === 'string' ? value : JSON.stringify(value))
  return Object.fromEntries(Object.entries(withoutEmpty(values)).map(([name, value]) => [name, text(value)]))
}

function withoutEmpty(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}
