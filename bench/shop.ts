import { createHash, createHmac, randomBytes } from 'node:crypto'

/** The one account and the keys that broker, floor and gateway of a run share. Made at its start, and thrown away. */
export interface Shop {
  readonly merchantNo: string
  /** The gateway's key: MD5 over the sorted fields. */
  readonly key: string
  /** Signs client tokens. */
  readonly tokenSecret: string
  readonly gatewayUrl: string
}

/** Makes the keys of a run. */
export function newShop(gatewayUrl: string, key: string): Shop {
  return { merchantNo: MERCHANT_NO, key, tokenSecret: randomBytes(32).toString('hex'), gatewayUrl }
}

export const MERCHANT_NO: string = '00000001'
export const ACCOUNT: string = 'main'
export const AMOUNT: number = 1990

/** What stands in the database before a run, by number: rows, tokens and requests are made from it alone. */
export interface Seed {
  readonly checkoutId: string
  readonly orderNo: string
  readonly paymentId: string
  readonly tradeNo: string
  readonly notifyToken: string
  readonly tokenId: string
}

/** `open`: a checkout that nobody has begun to pay. `waiting`: one whose payer looks at a code. */
export type SeedKind = 'open' | 'waiting'

/** The seed of a kind with a number. */
export function seedOf(kind: SeedKind, number: number): Seed {
  const mark = kind === 'open' ? '1' : '2'
  const id = `${mark}${String(number).padStart(25, '0')}`
  const orderNo = `A${mark}${String(number).padStart(8, '0')}`
  const tradeNo = `${orderNo}7K3QZM01`
  return { checkoutId: `co_${id}`, orderNo, paymentId: `pay_${id}`, tradeNo, notifyToken: id, tokenId: id }
}

/** The client token of a seed, as a broker makes it. */
export function tokenOf({ tokenSecret }: Pick<Shop, 'tokenSecret'>, { tokenId }: Pick<Seed, 'tokenId'>): string {
  return `ct1a_${tokenId}${tagOf(tokenSecret, tokenId)}`
}

/** The tag that makes a token's id one of ours. */
export function tagOf(tokenSecret: string, tokenId: string): string {
  return createHmac('sha256', tokenSecret).update(`ct1|a|${tokenId}`).digest('base64url').slice(0, 22)
}

/** The gateway's signature, by hand: MD5 in capitals over the sorted fields and the key. */
export function signatureOf(fields: Readonly<Record<string, string>>, key: string): string {
  let line = ''
  for (const name of Object.keys(fields).sort()) if (fields[name] !== '') line += `${name}=${fields[name]}&`
  return createHash('md5').update(`${line}key=${key}`).digest('hex').toUpperCase()
}
