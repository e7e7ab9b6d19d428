import { PayError } from '../pay-error.ts'

/**
 * A wallet said no. `code`: what the payer brought is used, expired or no code of this app's · `app`: anything else, which the operator
 * has to mend (the secret, the keys, the addresses in the wallet's console).
 */
export class WalletRefused extends Error {
  override readonly name: string = 'WalletRefused'
  /** The wallet's own code: digits or dotted words, and nothing of the call. */
  readonly walletCode: string
  readonly about: 'code' | 'app'

  constructor(walletCode: string) {
    super(`The wallet refused the call: ${walletCode}`)
    this.walletCode = walletCode
    this.about = MEANINGS[walletCode] === 'code' ? 'code' : 'app'
  }
}

/** A wallet's server gave no answer that can be used, or asks to come again. */
export class WalletUnavailable extends Error {
  override readonly name: string = 'WalletUnavailable'
  /** Why, in a word: the wallet's code, the network's, or `unreadable`. */
  readonly reason: string

  // The cause isn't kept: it may know the address, in which WeChat wants the secret.
  constructor(reason: string) {
    super(`The wallet’s server gave no answer: ${reason}`)
    this.reason = reason
  }
}

/** The error that a wallet's code stands for. What isn't listed is a refusal that the operator looks at. */
export function errorOf(walletCode: string): WalletRefused | WalletUnavailable {
  const told = CODE.test(walletCode) ? walletCode : 'unreadable'
  return MEANINGS[told] === 'busy' ? new WalletUnavailable(told) : new WalletRefused(told)
}

/** What a page is told when its wallet gives nothing that can be used; why stands in the log. */
export function walletUnavailable(): PayError {
  const detail = 'The wallet’s server gave no answer that can be used. Try again in a moment.'
  return new PayError('wallet-unavailable', detail, { retryAfter: 2 })
}

const CODE = /^[\w.-]{1,64}$/

// WeChat: "全局返回码" and the pages of the two calls; Alipay: "公共错误码" and the errors of alipay.system.oauth.token.
const MEANINGS: Readonly<Record<string, 'code' | 'busy' | undefined>> = Object.assign(Object.create(null), {
  '-1': 'busy',
  '45009': 'busy',
  '45011': 'busy',
  '20000': 'busy',
  'isp.unknow-error': 'busy',
  'aop.unknow-error': 'busy',
  'isp.unknown-error': 'busy',
  'aop.unknown-error': 'busy',
  'aop.invalid-app-call-limited': 'busy',
  '40029': 'code',
  '40163': 'code',
  '41008': 'code',
  '42003': 'code',
  'isv.code-invalid': 'code',
  'isv.code-expired': 'code',
  'isv.code-used': 'code',
})
