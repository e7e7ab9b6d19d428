import type { EventRow } from './event-rows.ts'

/** What of an event stands in other columns of its row as well. */
type Beside = Pick<EventRow, 'checkoutId' | 'createdAt'>

/** A text that was shortened begins so; another way to shorten would get another. No JSON that we write has such characters. */
const MARK = '\u0001'
const CHECKOUT = '\u0002'
const TIMESTAMP = '\u0003'
/** The phrases with the first numbers are one character each, the others this one and a second. */
const OTHERS = '\u0004'
const SINGLES = 27

/**
 * What events are made of, as JSON has it. A phrase's place is its number, and everything that was ever shortened is read by it: none is
 * ever changed, moved or taken out. More may be added at the end.
 */
const PHRASES: readonly string[] = [
  ...openings('checkout.paid', 'checkout.closed', 'checkout.expired'),
  `,"currency":"CNY","subject":"`,
  `","detail":null,"status":"paid","account":null,"returnUrl":`,
  `,"metadata":{`,
  `},"reopens":null,"reopenedAs":null,"methods":[{"method":"wechat","channels":["wechat:`,
  `"],"payerKnown":false},{"method":"alipay","channels":["alipay:qr`,
  `"],"payerKnown":false}],"payUrl":"https://`,
  `/pay/${CHECKOUT}","closeAsked":false,"createdAt":"20`,
  `","expiresAt":"20`,
  `,"paidAt":"${TIMESTAMP}","settledAt":"${TIMESTAMP}","facts":[],"payments":[{"id":"pay_`,
  `","settledAt":"${TIMESTAMP}","facts":[],"payments":[{"id":"pay_`,
  `","status":"paid","account":"main","channel":"wechat:qr","tradeNo":"`,
  `","status":"paid","account":"`,
  `","channel":"`,
  `","tradeNo":"`,
  `","gatewayTradeNo":"`,
  `","amount":`,
  `,"money":"taken","disposition":"applied","refusedCode":null,"refusal":null,"problem":null,"facts":{`,
  `"walletTradeNo":"`,
  `","tradeType":"`,
  `","bankType":"`,
  `,"said":{"`,
  `"}},"createdAt":"20`,
  `"},"createdAt":"20`,
  `"}],"refunds":[]}}`,
  // The first of two characters.
  `","timestamp":"${TIMESTAMP}","sequence":`,
  `,"data":{"id":"${CHECKOUT}","orderNo":"`,
  `","detail":"`,
  `","status":"`,
  `,"account":null,"returnUrl":`,
  `"account":"`,
  `"returnUrl":"https://`,
  `,"reopens":null,"reopenedAs":null,"methods":[{"method":"`,
  `"],"payerKnown":false},{"method":"`,
  `"],"payerKnown":true},{"method":"`,
  `"],"payerKnown":true}],"payUrl":"https://`,
  `","channels":["`,
  `","wechat:jsapi`,
  `","wechat:mini-program`,
  `","alipay:jsapi`,
  `","alipay:mini-program`,
  `unionpay","channels":["unionpay:qr`,
  `ecny","channels":["ecny:qr`,
  `,"paidAt":null,"settledAt":null,"facts":[],"payments":[`,
  `,"facts":[],"payments":[{"id":"pay_`,
  `"paidAt":"20`,
  `","settledAt":"20`,
  `"gatewayTradeNo":null,"amount":`,
  `,"money":"taken","disposition":"`,
  `,"money":"none","disposition":null,"refusedCode":null,"refusal":null,"problem":null,"facts":{},"createdAt":"20`,
  `"refusedCode":null,"refusal":null,"facts":{`,
  `"refusedCode":null,"refusal":null,"problem":null,"facts":{`,
  `,"currency":"CNY"`,
  `"merchantSerialNo":"`,
  `"upstreamTradeNo":"`,
  `"receiptAmount":`,
  `"paidAmount":`,
  `"originalAmount":`,
  `"discountAmount":`,
  `"settlementAmount":`,
  `"feeAmount":`,
  `"netAmount":`,
  `"buyer":"`,
  `"attachment":"`,
  `"walletMerchantNo":"`,
  `"appId":"wx`,
  `"out_transaction_id":"`,
  `"transaction_id":"`,
  `"trade_type":"`,
  `"bank_type":"`,
  `"fee_type":"CNY"`,
  `"total_fee":"`,
  `"time_end":"20`,
  `"}],"refunds":[{"id":"ref_`,
  `","refundNo":"`,
  `","checkout":"${CHECKOUT}","payment":"pay_`,
  `,"reason":"`,
  `","status":"succeeded","gatewayRefundNo":"`,
  `"gatewayRefundNo":`,
  `"},"createdAt":"`,
]

function openings(...types: readonly string[]): string[] {
  return types.map(
    (type) => `{"type":"${type}","timestamp":"${TIMESTAMP}","sequence":1,"data":{"id":"${CHECKOUT}","orderNo":"`,
  )
}

function codeOf(number: number): string {
  if (number < SINGLES) return String.fromCharCode(OTHERS.charCodeAt(0) + 1 + number)
  return OTHERS + String.fromCharCode('0'.charCodeAt(0) + number - SINGLES)
}

function phraseOf(code: string): string {
  const phrase = WORDS.get(code)
  if (phrase === undefined) throw new Error('An event was shortened by a later broker: only such a one can send it')
  return phrase
}

const CODES: ReadonlyMap<string, string> = new Map(PHRASES.map((phrase, number) => [phrase, codeOf(number)]))
const WORDS: ReadonlyMap<string, string> = new Map(PHRASES.map((phrase, number) => [codeOf(number), phrase]))
/** Where one phrase begins another, the longer one. */
const ANY_PHRASE = new RegExp(
  [...PHRASES]
    .sort((a, b) => b.length - a.length)
    .map((phrase) => phrase.replace(/[[\]{}().*+?^$\\|]/g, '\\$&'))
    .join('|'),
  'g',
)
// biome-ignore lint/suspicious/noControlCharactersInRegex: the codes are such characters
const ANY_CODE = /\u0004.|[\u0005-\u001f]/g

/** The body of an event in half of its characters or fewer, in a few microseconds. Kept as text, most of which a person can still read. */
export function shortText(body: string, { checkoutId, createdAt }: Beside): string {
  const own = body.replaceAll(checkoutId, CHECKOUT).replaceAll(new Date(createdAt).toISOString(), TIMESTAMP)
  return MARK + own.replace(ANY_PHRASE, (phrase) => CODES.get(phrase) ?? phrase)
}

/** The body as it was written, shortened or not. Throws on one that only a later broker can read, so that nobody is sent another. */
export function wholeText(kept: string, { checkoutId, createdAt }: Beside): string {
  if (!kept.startsWith(MARK)) return kept
  const own = kept.slice(MARK.length).replace(ANY_CODE, phraseOf)
  return own.replaceAll(CHECKOUT, () => checkoutId).replaceAll(TIMESTAMP, () => new Date(createdAt).toISOString())
}
