import type { PayMethod } from '@pay-checkout/protocol'

// As WeChat Pay's 付款码支付 and Alipay's 当面付 publish them, for scanners that serve both.
const WALLETS: readonly (readonly [RegExp, PayMethod])[] = [
  [/^1[0-5]\d{16}$/, 'wechat'],
  [/^(2[5-9]|30)\d{14,22}$/, 'alipay'],
]

/**
 * Whose payment code this is, by its first digits and its length: WeChat's 18 digits begin with 10–15, Alipay's 16–24 with
 * 25–30. Undefined for anything else, such as the barcode of what is being sold. Digits only: no blanks.
 */
export function walletOfCode(code: string): PayMethod | undefined {
  const found = WALLETS.find(([pattern]) => pattern.test(code))
  return found?.[1]
}
