import { randomBytes, randomInt } from 'node:crypto'
import { chinaStamp } from './clock.ts'

const DIGITS = '0123456789'
const LOWER = `${DIGITS}abcdefghijklmnopqrstuvwxyz`
const LETTERS = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ`

/** Random decimal digits. */
export function digits(count: number): string {
  return pick(DIGITS, count)
}

/** Random letters of both cases and digits. */
export function letters(count: number): string {
  return pick(LETTERS, count)
}

/** Random lower-case hexadecimal digits. */
export function hex(count: number): string {
  return randomBytes(Math.ceil(count / 2))
    .toString('hex')
    .slice(0, count)
}

/** What a WeChat native QR code says. */
export function wechatCode(): string {
  return `weixin://wxpay/bizpayurl?pr=${letters(7)}`
}

/** What an Alipay QR code says. */
export function alipayCode(): string {
  return `https://qr.alipay.com/bax${pick(LOWER, 21)}`
}

/** What a QQ wallet's QR code says, as Pooul's samples of qq.scan print it. */
export function qqCode(): string {
  return `https://myun.tenpay.com/mqq/pay/qrcode.html?_wv=1027&_bid=2183&t=5V${hex(30)}`
}

/** What a JD QR code says. The document shows none: an address of JD's that nobody else has. [assumed] */
export function jdCode(): string {
  return `https://h5pay.jd.com/code?c=${pick(LOWER, 16)}`
}

/** What an e-CNY wallet's QR code says, as in Chaoying's sample. */
export function ecnyCode(): string {
  return `https://qr.pbcdci.cn/${digits(39)}`
}

/** `wx20170629105813fc79871ac80450120957`: a WeChat prepay_id, 36 characters. */
export function prepayId(now: number): string {
  return `wx${chinaStamp(now)}${hex(20)}`
}

/** A WeChat transaction number, 28 digits. */
export function wechatTransactionId(now: number): string {
  return `4200000114${chinaStamp(now).slice(0, 8)}${digits(10)}`
}

/** `2017071021001004310291381130`: an Alipay trade number, 28 digits. */
export function alipayTradeNo(now: number): string {
  return `${chinaStamp(now).slice(0, 8)}2100100${digits(13)}`
}

function pick(alphabet: string, count: number): string {
  let text = ''
  for (let at = 0; at < count; at++) text += alphabet[randomInt(alphabet.length)]
  return text
}
