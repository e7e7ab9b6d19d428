import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { readExactJson } from '../../exact-json.ts'
import type { TlinxShop } from '../../options.ts'
import type { Values } from './fields.ts'
import { TlinxRefusal } from './refusal.ts'

/** Encrypts a value as mct1 transports it: AES-256-ECB of its JSON, in upper-case hex. The key is open_key as text. */
export function sealData(value: unknown, openKey: string): string {
  const cipher = createCipheriv('aes-256-ecb', Buffer.from(openKey, 'latin1'), null)
  return Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()])
    .toString('hex')
    .toUpperCase()
}

/** Decrypts `data`; undefined when it isn't an object sealed with this key. */
export function openData(data: string, openKey: string): Record<string, unknown> | undefined {
  if (!/^([0-9a-fA-F]{32})+$/.test(data)) return undefined
  try {
    const decipher = createDecipheriv('aes-256-ecb', Buffer.from(openKey, 'latin1'), null)
    const clear = Buffer.concat([decipher.update(Buffer.from(data, 'hex')), decipher.final()]).toString('utf8')
    const value: unknown = readExactJson(clear)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    // A wrong key shows as wrong padding or as JSON that can't be read.
    return undefined
  }
}

/** The line that is signed: every parameter and open_key, sorted by name, raw values (mct1 document, 2.4). */
export function signatureLine(parameters: Readonly<Record<string, string>>, openKey: string): string {
  const all: Record<string, string> = { ...parameters, open_key: openKey }
  const names = Object.keys(all).sort()
  return names.map((name) => `${name}=${all[name]}`).join('&')
}

/** `md5(sha1(line))`, both as lower-case hex; MD5 runs over the 40 characters, not the 20 bytes. */
export function signParameters(parameters: Readonly<Record<string, string>>, openKey: string): string {
  const inner = createHash('sha1').update(signatureLine(parameters, openKey)).digest('hex')
  return createHash('md5').update(inner).digest('hex')
}

const CLOCK_SKEW = 600

/** Reads a call: who, when (`now` in milliseconds), signed with the shop's key, sealed with it. */
export async function openCall(
  request: Request,
  shops: readonly TlinxShop[],
  now: number,
): Promise<{ shop: TlinxShop; values: Values }> {
  const { sign, ...parameters } = await formOf(request)
  const { open_id: openId, timestamp = '', data = '' } = parameters
  if (!openId) throw new TlinxRefusal(8)
  const shop = shops.find((known) => known.openId === openId)
  if (!shop) throw new TlinxRefusal(3002)
  if (!/^\d{10}$/.test(timestamp) || Math.abs(Math.floor(now / 1000) - Number(timestamp)) > CLOCK_SKEW)
    throw new TlinxRefusal(9)
  if (sign !== signParameters(parameters, shop.openKey)) throw new TlinxRefusal(5)
  const values = openData(data, shop.openKey)
  if (!values) throw new TlinxRefusal(8044)
  return { shop, values }
}

/** "Not JSON": anything but a form leaves the server without an open_id (mct1 document, errcode 8). */
async function formOf(request: Request): Promise<Record<string, string>> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new TlinxRefusal(8)
  return Object.fromEntries(new URLSearchParams(await request.text()))
}

/** A success on the wire: signed over all its members, numbers written plainly (mct1 document, 2.5). `now` in milliseconds. */
export function replyResponse(data: unknown, { openKey }: TlinxShop, how: { now: number; msg?: string }): Response {
  const { now, msg = 'ok' } = how
  const reply = { errcode: 0, msg, timestamp: Math.floor(now / 1000), data: sealData(data, openKey) }
  const parameters = Object.fromEntries(Object.entries(reply).map(([name, value]) => [name, String(value)]))
  return Response.json({ ...reply, sign: signParameters(parameters, openKey) })
}

/** The values of a notification, signed over all of them. */
export function signedForm(values: Readonly<Record<string, string>>, { openKey }: TlinxShop): URLSearchParams {
  return new URLSearchParams({ ...values, sign: signParameters(values, openKey) })
}
