import { createHmac, timingSafeEqual } from 'node:crypto'
import type { BrokerContext, TokenKey } from '../context/context.ts'
import { newId } from '../context/new-id.ts'
import { PayError } from '../pay-error.ts'

const ID_LENGTH = 26
const TAG_LENGTH = 22
const SHAPE = new RegExp(`^ct1([a-z])_([0-9A-HJKMNP-TV-Z]{${ID_LENGTH}})([A-Za-z0-9_-]{${TAG_LENGTH}})$`)

/** Makes a client token for a checkout: `ct1<k>_<id><tag>`, an opaque handle. Stores its row, never the tag. */
export async function issueClientToken(context: BrokerContext, checkoutId: string): Promise<string> {
  const [key] = context.tokenKeys
  if (!key) throw new Error('A broker needs at least one key for client tokens')
  const id = newId(context)
  const expiresAt = context.clock.now() + context.policy.tokenSeconds * 1000
  await context.store.saveToken({ id, checkoutId, expiresAt, revokedAt: null })
  return `ct1${key.letter}_${id}${tagOf(key, id)}`
}

/** What a valid token allows. `acting` is false in the grace time, and once the checkout's time is over: then it may only read. */
export interface ClientGrant {
  readonly checkoutId: string
  /** The token without what makes it good: who holds it is one page, and whoever was made known there. */
  readonly tokenId: string
  readonly acting: boolean
  /** When the token may only read, milliseconds since 1970. */
  readonly expiresAt: number
}

/** Checks a token: its tag before any database read. Throws PayError token-invalid or token-expired. */
export async function readClientToken(context: BrokerContext, token: string): Promise<ClientGrant> {
  const id = authenticId(context.tokenKeys, token)
  const row = id === undefined ? null : await context.store.token(id)
  if (!row || row.revokedAt !== null) throw invalid()
  const now = context.clock.now()
  if (now >= row.expiresAt + context.policy.tokenGraceSeconds * 1000) {
    throw new PayError('token-expired', 'The client token has expired. Ask the shop for a fresh one.')
  }
  const { checkoutId, expiresAt } = row
  return { checkoutId, tokenId: row.id, acting: now < expiresAt && now < row.checkoutExpiresAt, expiresAt }
}

function authenticId(keys: readonly TokenKey[], token: string): string | undefined {
  const [, letter, id, tag] = SHAPE.exec(token) ?? []
  const key = keys.find((one) => one.letter === letter)
  if (!key || id === undefined || tag === undefined) return undefined
  // Equal lengths by the shape, so that this compares and never throws.
  return timingSafeEqual(Buffer.from(tag, 'latin1'), Buffer.from(tagOf(key, id), 'latin1')) ? id : undefined
}

function tagOf({ letter, secret }: TokenKey, id: string): string {
  return createHmac('sha256', secret).update(`ct1|${letter}|${id}`).digest('base64url').slice(0, TAG_LENGTH)
}

function invalid(): PayError {
  return new PayError('token-invalid', 'The client token is not one of this broker’s. Ask the shop for a fresh one.')
}
