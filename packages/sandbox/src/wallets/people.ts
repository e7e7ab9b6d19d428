import { createHash } from 'node:crypto'

// The names of people are digests with the sandbox's own salt: the same person has the same names in every run, so that what a
// merchant has kept of a payer is still true after a restart, and nobody has to be registered.
const SALT = 'pay-sandbox people'

/** What a WeChat app calls a person: an `o`, and 27 characters that no other app uses for anybody. */
export function wechatOpenidOf(person: string, appId: string): string {
  return sealed(`o${digest('openid of app', appId).slice(0, 6)}`, person, appId, 28)
}

/** What Alipay calls a person, whichever app asks: 2088, and twelve digits. */
export function alipayUserIdOf(person: string): string {
  const start = `2088${decimal(8, 'user_id', person)}`
  return start + decimal(4, 'seal', start)
}

/** What an Alipay app calls a person where it is told open_id: 47 characters, as in Alipay's samples, in one app's own way. */
export function alipayOpenIdOf(person: string, appId: string): string {
  return sealed(`0${digest('open_id of app', appId).slice(0, 6)}`, person, appId, 47)
}

/** Whether a person's name is one that the control interface and the cookie take. */
export function isPerson(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value)
}

/** Whose name a payer's id is: one of this sandbox's making, told to everybody or to one app alone, or from elsewhere. */
export type PayerKind = 'wechat-openid' | 'alipay-user-id' | 'alipay-open-id' | 'unknown'

/** Says what kind of a name this is; nothing has to be remembered for it, since every name carries a seal. */
export function payerKind(id: string): PayerKind {
  if (/^o[\w-]{27}$/.test(id) && isSealed(id)) return 'wechat-openid'
  if (/^0[\w-]{46}$/.test(id) && isSealed(id)) return 'alipay-open-id'
  if (/^2088\d{12}$/.test(id) && id.endsWith(decimal(4, 'seal', id.slice(0, 12)))) return 'alipay-user-id'
  return 'unknown'
}

/** Whether a WeChat openid or an Alipay open_id of this sandbox's making was made for this app. */
export function isOfApp(id: string, appId: string): boolean {
  const kind = id.startsWith('o') ? 'openid of app' : 'open_id of app'
  return id.slice(1, 7) === digest(kind, appId).slice(0, 6)
}

const SEAL = 6

function sealed(start: string, person: string, appId: string, length: number): string {
  const body = start + digest('person', person, appId).slice(0, length - start.length - SEAL)
  return body + digest('seal', body).slice(0, SEAL)
}

function isSealed(id: string): boolean {
  return id.endsWith(digest('seal', id.slice(0, -SEAL)).slice(0, SEAL))
}

function digest(...words: readonly string[]): string {
  return hash(words).toString('base64url')
}

function decimal(count: number, ...words: readonly string[]): string {
  return String(hash(words).readUIntBE(0, 6) % 10 ** count).padStart(count, '0')
}

function hash(words: readonly string[]): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([SALT, ...words]))
    .digest()
}
