const HIDDEN = '***'

/**
 * What names a person in a gateway's sentence: addresses of e-mail, WeChat's ids (28 characters, an o first), Alipay's user ids and
 * the numbers of cards, identity cards and payers' codes (15 to 24 digits), mobile phones. Numbers of payments are longer than these.
 */
const PERSONAL: readonly RegExp[] = [
  /[\w.+*-]+@[\w-]+(?:\.[\w-]+)+/g,
  /(?<![\w-])o[\w-]{27}(?![\w-])/g,
  /(?<![\w.])\d{15,24}[Xx]?(?!\w)/g,
  /(?<!\w)(?:\+?86-?)?1[3-9]\d{9}(?!\w)/g,
]

/** A sentence in which nobody is named. */
export function withoutPersons(sentence: string): string {
  return PERSONAL.reduce((text, pattern) => text.replaceAll(pattern, HIDDEN), sentence)
}

/** A payer's account as its owner would know it again and nobody else: `138****0000`, `lin***@vip.qq.com`. One that is masked stays. */
export function maskAccount(account: string): string {
  if (account.includes('*')) return account
  const [name = '', host] = account.split('@')
  if (host !== undefined) return `${name.slice(0, 3)}${HIDDEN}@${host}`
  if (/^\d{15,}$/.test(account)) return `${HIDDEN}${account.slice(-4)}`
  if (/^\+?\d{7,14}$/.test(account)) return `${account.slice(0, 3)}****${account.slice(-4)}`
  // A word such as CFT names nobody.
  return account.length <= 6 ? account : `${account.slice(0, 3)}${HIDDEN}`
}
