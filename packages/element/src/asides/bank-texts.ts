/** What a payer reads beside the banks' names. */
export interface BankTexts {
  /** The row of a payer who leaves the bank to the shop. */
  readonly none: string
  /** The button that goes on to the chosen bank. */
  readonly next: string
}

const zhCN: BankTexts = { none: '不指定银行', next: '前往付款' }
const en: BankTexts = { none: 'Any bank', next: 'Continue' }

/** The texts that come with the list: Chinese for every Chinese, English for the rest. A locale may bring its own. */
export function bankTexts(tag: string): BankTexts {
  return /^zh/i.test(tag) ? zhCN : en
}
