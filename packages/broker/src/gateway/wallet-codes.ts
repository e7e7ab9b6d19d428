/** How the payers' own codes look, as WeChat Pay's 付款码支付 and Alipay's 当面付 publish it for scanners that serve both. */
export const WALLET_CODES: Readonly<Record<'wechat' | 'alipay', RegExp>> = {
  wechat: /^1[0-5]\d{16}$/,
  alipay: /^(2[5-9]|30)\d{14,22}$/,
}
