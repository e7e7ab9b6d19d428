import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { AccountName } from '../../demo/gateway-accounts.ts'
import type { Order } from './order.ts'
import { type Answer, call, type World } from './world.ts'

/** A wallet that tells who its payer is. */
export type Wallet = 'wechat' | 'alipay'

/** What `wx.login` or `my.getAuthCode` gives to the shop's mini-program on somebody's phone. */
export async function loginCode(world: World, wallet: Wallet, person: string): Promise<string> {
  const { wechat, alipay } = world.keys.wallets
  const appId = wallet === 'wechat' ? wechat.miniProgram.appId : alipay.appId
  const { status, body } = await world.control('/wallet/login-code', { wallet, appId, person })
  expect(status).toBe(200)
  return body.code
}

/** Hands a login code to the broker, as a mini-program does. */
export function logIn(world: World, { token }: Order, method: Wallet, code: string): Promise<Answer> {
  return world.asClient(token, 'POST', '/v1/checkout/login', { method, code })
}

/** A payer's way to the wallet's page and back: every address on it, and what their page has in the end. */
export interface Journey {
  readonly proof: string
  readonly handle: string
  /** The wallet's page, the broker's callback, and home. */
  readonly addresses: readonly [authorize: string, callback: string, home: string]
}

/** Goes all the way but the last step, by the phone of somebody. */
export async function goToWallet(world: World, { token }: Order, method: Wallet, person: string): Promise<Journey> {
  const proof = newProof()
  const begun = await world.asClient(token, 'POST', '/v1/checkout/authorize', { method, proof })
  expect(begun.status).toBe(200)
  const callback = await onwardFrom(begun.body.url, person)
  const home = await onwardFrom(callback)
  return { proof, handle: home.split('#pay-checkout=')[1] ?? '', addresses: [begun.body.url, callback, home] }
}

/** Binds what the wallet told to the checkout of the page that asks. */
export function complete(
  world: World,
  { token }: Order,
  { handle, proof }: Pick<Journey, 'handle' | 'proof'>,
): Promise<Answer> {
  return world.asClient(token, 'POST', '/v1/checkout/authorize/complete', { handle, proof })
}

/** What a page keeps while its payer is away. */
export function newProof(): string {
  return randomBytes(24).toString('base64url')
}

/** Whether the broker knows who pays at a checkout, on any channel. */
export async function isKnown(world: World, { token }: Order): Promise<boolean> {
  const { body } = await world.asClient(token, 'GET', '/v1/checkout')
  const methods: readonly { payers?: readonly { known: boolean }[] }[] = body.methods
  return methods.some(({ payers = [] }) => payers.some(({ known }) => known))
}

/** The accounts that have a channel. */
export async function accountsWith(world: World, channel: string): Promise<AccountName[]> {
  const { body } = await world.asMerchant('GET', '/v1/accounts')
  const accounts: readonly { name: AccountName; channels: readonly string[] }[] = body.accounts
  return accounts.filter(({ channels }) => channels.includes(channel)).map(({ name }) => name)
}

/** Forgets every fault of the sandbox. */
export async function mendSandbox({ sandboxUrl }: World): Promise<void> {
  expect((await call(`${sandboxUrl}/control/faults`, 'DELETE')).status).toBe(200)
}

/** Where an address sends somebody on to, whose phone the cookie names. */
async function onwardFrom(address: string, person?: string): Promise<string> {
  const headers = person === undefined ? {} : { cookie: `sandbox-person=${person}` }
  const { status, headers: answered } = await fetch(address, { redirect: 'manual', headers })
  expect(status).toBe(302)
  return answered.get('location') ?? ''
}
