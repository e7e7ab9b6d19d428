/** Money of a payment by where it came from, in the wallet's own word for that. The amount is fen. */
export interface Fund {
  readonly channel: string
  readonly amount?: number
}

/** One coupon or discount of a payment, in the wallet's own words. The amount is fen. */
export interface Promotion {
  readonly id?: string
  readonly name?: string
  readonly scope?: string
  readonly type?: string
  readonly amount?: number
}

/** The gateway's own words: the values of its own fields, as they came. No payer's id, no signature, nothing to pay with. */
export interface Words {
  readonly said?: Readonly<Record<string, string>>
}

/**
 * What a gateway told of a payment beside how it stands, for the merchant's books: it decides nothing. Names that end in `Amount` are whole
 * fen, 0 among them; in `At` milliseconds since 1970, which answers tell as ISO 8601 UTC. {@link PAYMENT_FACTS} says what each is.
 */
export interface PaymentFacts extends Words {
  readonly paidAt?: number
  readonly orderedAt?: number
  readonly walletTradeNo?: string
  readonly upstreamTradeNo?: string
  readonly bankTradeNo?: string
  readonly merchantSerialNo?: string
  readonly storeSerialNo?: string
  readonly tradeType?: string
  readonly bankType?: string
  readonly currency?: string
  readonly originalAmount?: number
  readonly discountAmount?: number
  readonly ignoredAmount?: number
  readonly paidAmount?: number
  readonly cashAmount?: number
  readonly couponAmount?: number
  readonly pointAmount?: number
  readonly invoiceAmount?: number
  readonly receiptAmount?: number
  readonly settlementAmount?: number
  readonly netAmount?: number
  readonly feeAmount?: number
  readonly funds?: readonly Fund[]
  readonly promotions?: readonly Promotion[]
  readonly attachment?: string
  readonly remark?: string
  readonly buyer?: string
  readonly subscribed?: boolean
  readonly appId?: string
  readonly walletMerchantNo?: string
  readonly walletSubMerchantNo?: string
  readonly store?: string
  readonly cashier?: string
  readonly terminal?: string
  readonly statusText?: string
}

/** What a gateway told of a refund beside how it stands, in the same units. */
export interface RefundFacts extends Words {
  readonly refundedAt?: number
  readonly walletRefundNo?: string
  readonly walletTradeNo?: string
  readonly returnedAmount?: number
  readonly couponAmount?: number
  readonly discountAmount?: number
  readonly netAmount?: number
  readonly currency?: string
  readonly route?: string
  readonly remark?: string
}

/** Who paid, in the wallet's ids. Read only where the account's configuration asks for it (`tellPayerIds`). */
export interface ToldPayer {
  /** Worth something in the merchant's own app alone. */
  readonly wechatOpenid?: string
  /** Worth something in the service provider's app alone. */
  readonly serviceOpenid?: string
  readonly alipayUserId?: string
  readonly jdToken?: string
}

export type FactName = Exclude<keyof PaymentFacts | keyof RefundFacts, 'said'>

/** Every fact that a payment may have, and what it says. Which gateway tells which stands in the gateway’s README. */
export const PAYMENT_FACTS: Readonly<Record<Exclude<keyof PaymentFacts, 'said'>, string>> = {
  paidAt: 'When the payer paid, by the gateway’s clock.',
  orderedAt: 'When the gateway took the order.',
  walletTradeNo: 'The wallet’s own number of the payment, as its payer sees it.',
  upstreamTradeNo: 'The number at the channel between gateway and wallet.',
  bankTradeNo: 'The bank’s own number.',
  merchantSerialNo: 'The gateway’s running number of the merchant’s orders.',
  storeSerialNo: 'The gateway’s running number of the store’s orders.',
  tradeType: 'How it was paid, in the gateway’s own word.',
  bankType: 'What the payer paid with, in the wallet’s own word: a bank and a kind of card.',
  currency: 'ISO 4217.',
  originalAmount: 'Before discounts.',
  discountAmount: 'Taken off by the shop, the bank or the channel.',
  ignoredAmount: 'Rounded off.',
  paidAmount: 'What the payer really paid.',
  cashAmount: 'Paid without coupons.',
  couponAmount: 'Paid by coupons.',
  pointAmount: 'Paid by the wallet’s points.',
  invoiceAmount: 'What an invoice may be made out for.',
  receiptAmount: 'What the merchant receives.',
  settlementAmount: 'What is settled with the merchant.',
  netAmount: 'What the merchant keeps, by the gateway’s own sum.',
  feeAmount: 'The gateway’s fee.',
  funds: 'Where the payer’s money came from.',
  promotions: 'The coupons and discounts that were used.',
  attachment: 'What was attached to the payment when it was created.',
  remark: 'The order’s remark.',
  buyer: 'The payer’s account at the wallet, masked.',
  subscribed: 'Whether the payer follows the official account.',
  appId: 'The app that it was paid in.',
  walletMerchantNo: 'The service provider’s merchant number at the wallet.',
  walletSubMerchantNo: 'The merchant’s own number at the wallet.',
  store: 'The store’s number or name.',
  cashier: 'The cashier’s number.',
  terminal: 'The terminal’s number.',
  statusText: 'The gateway’s sentence on how it stands, cleaned of personal data.',
}

/** Every fact that a refund may have, and what it says. */
export const REFUND_FACTS: Readonly<Record<Exclude<keyof RefundFacts, 'said'>, string>> = {
  refundedAt: 'When the money went back, by the gateway’s clock.',
  walletRefundNo: 'The wallet’s own number of the refund.',
  walletTradeNo: 'The wallet’s own number of its payment.',
  returnedAmount: 'What really went back to the payer.',
  couponAmount: 'What of it were coupons.',
  discountAmount: 'What of it the channel had taken off.',
  netAmount: 'What the merchant keeps of the payment, by the gateway’s own sum.',
  currency: 'ISO 4217.',
  route: 'The way it went back, in the gateway’s own word.',
  remark: 'The refund’s remark or reason, as the gateway has it.',
}

/** Whether something is known after that wasn't before, beside the gateway's own words: a merchant who was told before is told of it. */
export function tellsMore(before: object | null, after: object | null): boolean {
  const known = Object.keys(before ?? {})
  return Object.keys(after ?? {}).some((name) => name !== 'said' && !known.includes(name))
}
