import type { Wallet } from '../ledger/payment.ts'

/** Which wallet shows a payment barcode with these digits: WeChat's start with 10–15, Alipay's with 25–30, QQ's with 91. */
export function walletOfAuthCode(code: string): Wallet | undefined {
  if (/^1[0-5]\d{16}$/.test(code)) return 'wechat'
  if (/^91\d{16}$/.test(code)) return 'qq'
  return /^(2[5-9]|30)\d{14,22}$/.test(code) ? 'alipay' : undefined
}

/** From this amount (fen) on a barcode payment asks for the password: 1,000 yuan, as WeChat does. [assumed for Alipay] */
export const PASSWORD_FROM = 100_000
