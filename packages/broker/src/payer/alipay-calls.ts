import type { AlipayApp } from '../context/wallet-app.ts'
import { decodeText } from '../gateway/decode-text.ts'
import { joinAddress } from '../gateway/reach.ts'
import { fitsRsaSha256, signRsaSha256 } from '../gateway/sign/rsa-sha256.ts'
import { sortedLine } from '../gateway/sign/sorted-line.ts'
import { asValues, textOf, type Values } from '../gateway/values.ts'
import type { FoundId } from '../store/authorization-rows.ts'
import type { PayerContext } from './payer-context.ts'
import { rawMember } from './raw-member.ts'
import { callWallet, fieldsOf } from './wallet-call.ts'
import { errorOf, WalletRefused, WalletUnavailable } from './wallet-error.ts'

const METHOD = 'alipay.system.oauth.token'
const ANSWER = 'alipay_system_oauth_token_response'
const HOURS_8 = 8 * 3_600_000

/**
 * The ids of whoever came back from Alipay's page, or opened the mini-program: both bring the same kind of code. Newer apps are told
 * an open id, older ones a user id, some both. Source: Alipay's page of `alipay.system.oauth.token`, and "自行实现签名" for the signature.
 */
export async function idsOfCode(context: PayerContext, app: AlipayApp, code: string): Promise<readonly FoundId[]> {
  const common = {
    app_id: app.appId,
    method: METHOD,
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: beijingTime(context.clock.now()),
    version: '1.0',
  }
  const own = { grant_type: 'authorization_code', code }
  const sign = await signRsaSha256(sortedLine({ ...common, ...own }), app.privateKey)
  return callWallet(context, {
    app,
    call: METHOD,
    request: {
      method: 'POST',
      url: `${joinAddress(context.walletServers.alipay, 'gateway.do')}?${new URLSearchParams({ ...common, sign })}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8', accept: 'application/json' },
      // The code stays out of the address, which whoever stands on the way writes down.
      body: new URLSearchParams(own).toString(),
    },
    read: (bytes) => idsIn(bytes, app),
  })
}

async function idsIn(bytes: Uint8Array, app: AlipayApp): Promise<readonly FoundId[]> {
  const text = decodeText(bytes)
  const whole = fieldsOf(text)
  const answer = asValues(whole[ANSWER])
  // A refusal is told elsewhere, and not always signed: nothing comes of it but that there is no id.
  if (whole.error_response !== undefined) throw refusalIn(asValues(whole.error_response))
  const signed = await fitsRsaSha256(rawMember(text, ANSWER) ?? '', whole.sign, app.alipayPublicKey)
  // Most likely the configured key is another app's, or our own.
  if (!signed) throw new WalletRefused('bad-signature')
  if (answer.code !== undefined && textOf(answer.code) !== '10000') throw refusalIn(answer)
  const ids: readonly FoundId[] = [
    ...idIn('user-id', answer.user_id, /^2088\d{12}$/),
    ...idIn('open-id', answer.open_id, /^[\w.-]{6,128}$/),
  ]
  if (ids.length === 0) throw new WalletUnavailable('unreadable')
  return ids
}

function refusalIn({ code, sub_code: subCode }: Values): WalletRefused | WalletUnavailable {
  return errorOf(textOf(subCode) || textOf(code) || 'unreadable')
}

function idIn(kind: FoundId['kind'], value: unknown, looks: RegExp): readonly FoundId[] {
  return typeof value === 'string' && looks.test(value) ? [{ kind, id: value }] : []
}

/** Alipay reads times as China's. */
function beijingTime(now: number): string {
  return new Date(now + HOURS_8).toISOString().slice(0, 19).replace('T', ' ')
}
