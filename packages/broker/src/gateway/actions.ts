import type { ClientAction } from '@pay-checkout/protocol'
import { isAllowedAddress, isAllowedCode } from './address-rule.ts'
import type { ActionRule } from './definition.ts'
import { CreateUnusable } from './errors.ts'
import { type JsonValue, textOf, type Values } from './values.ts'

// A create that was accepted but can't be read is unclear, not refused: the payment exists.

/** The code to draw, from a reply. `prefixes`: how this wallet's codes start. */
export function showCode(content: JsonValue | undefined, prefixes: readonly string[], rule: ActionRule): ClientAction {
  const code = textOf(content)?.trim()
  if (!code) throw unreadable('a code of this wallet')
  if (!isAllowedCode(code, prefixes, rule))
    throw URL.canParse(code) ? elsewhereOf(code) : unreadable('a code of this wallet')
  return { type: 'show-qr', content: code, expiresAt: rule.expiresAt }
}

/** The page to go to, from a reply: on the gateway's own host, on one that its channel's `cashiers` name, or on a listed one. */
export function goTo(type: 'redirect' | 'open-wechat-h5', url: JsonValue | undefined, rule: ActionRule): ClientAction {
  const address = textOf(url)?.trim()
  if (!address) throw unreadable('the address of a page')
  if (!isAllowedAddress(address, rule.cashiers, rule)) throw elsewhereOf(address)
  return { type, url: address }
}

const SIX = ['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const

/**
 * The six parameters of WeChat's payment, from a reply: always texts, since WeChat calls a numeric timeStamp a missing one,
 * and trimmed, since one vendor's values start with a blank. The reply's appId stands, whichever was sent.
 */
export function invokeWechat(values: Values): ClientAction {
  const params: Record<string, string> = {}
  for (const name of SIX) {
    const value = textOf(values[name])?.trim()
    if (!value) throw unreadable(`WeChat’s parameter ${name}`)
    params[name] = value
  }
  return { type: 'invoke-wechat', params }
}

/** Alipay's own trade number, from a reply. */
export function invokeAlipay(value: JsonValue | undefined): ClientAction {
  const tradeNo = textOf(value)?.trim()
  if (!tradeNo) throw unreadable('Alipay’s trade number')
  return { type: 'invoke-alipay', tradeNo }
}

/** What WeChat's native SDK must be handed; its `package` is always `Sign=WXPay`. */
export const WECHAT_SDK = ['appid', 'partnerid', 'prepayid', 'package', 'noncestr', 'timestamp', 'sign'] as const

/**
 * The parameters of a native SDK, from a reply. `needed` must be there. Whatever else is a text or a whole number goes with them:
 * as text, since a number in JSON is none for the SDK, and trimmed; neither renamed nor left out, for the SDK checks a signature.
 */
export function handToApp(values: Values, needed: readonly string[]): ClientAction {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) {
    const text = textOf(value)?.trim()
    if (text) params[name] = text
  }
  const missing = needed.find((name) => params[name] === undefined)
  if (missing) throw unreadable(`the SDK’s parameter ${missing}`)
  return { type: 'hand-to-app', params }
}

function unreadable(lacking: string): CreateUnusable {
  const remedy =
    'Ask the gateway whether this way to pay is enabled for the account, and leave the channel out until it is.'
  return new CreateUnusable('unusable-answer', `The gateway took the create, but its reply lacks ${lacking}. ${remedy}`)
}

// The host alone: what follows it may open the payment.
function elsewhereOf(address: string): CreateUnusable {
  const { protocol, host } = URL.canParse(address) ? new URL(address) : { protocol: '', host: '' }
  const where = host && protocol !== '' ? `${protocol}//${host}`.slice(0, 200) : 'something that is no address'
  const remedy =
    protocol === 'https:'
      ? `If the gateway says that this is its cashier, add ${host} to the account’s cashierHosts.`
      : 'A payer is sent to https addresses alone: ask the gateway for one.'
  return new CreateUnusable(
    'unknown-host',
    `The gateway took the create, but leads the payer to ${where}, a host that nobody listed. ${remedy}`,
  )
}
