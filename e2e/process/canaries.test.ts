import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Channel } from '@pay-checkout/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCOUNTS, askAuthCode, type Order, paidOrder, placeOrder } from './order.ts'
import { accountsWith, complete, goToWallet, type Journey, logIn, loginCode, type Wallet } from './payer.ts'
import { listenAtWallets, type WalletEar } from './wallet-ear.ts'
import { type Answer, call, startWorld, type World } from './world.ts'

/** What everybody was answered, besides the answers that hand out a token to whom it belongs. */
const answers: string[] = []
/** What a payer's phone showed to a till. */
const authCodes: string[] = []
const tokens: string[] = []
/** The ways of payers to their wallets' pages and back. */
const journeys: Journey[] = []
let world: World
let ear: WalletEar

beforeAll(async () => {
  const wayToSandbox = async (sandboxUrl: string) => {
    ear = await listenAtWallets(sandboxUrl)
    return ear.url
  }
  world = overheard(await startWorld({ wayToSandbox }))
  await Promise.all(ACCOUNTS.map(everythingAt))
  await payersOfTheirOwn()
  await strangers()
  await world.crashBroker()
  await world.startBroker()
  await world.asMerchant('GET', '/v1/events')
}, 120_000)
afterAll(async () => {
  await world?.close()
  ear?.close()
})

test('no secret is in any log, any row, any webhook and any answer [T37]', () => {
  const secrets = secretsOf(JSON.parse(readFileSync(world.brokerConfig, 'utf8')))
  expect(secrets.length).toBeGreaterThan(8)
  expect(placesOf([...secrets, world.secretKey], everything())).toEqual([])
})

test('no token is in any log, any row and any webhook, nor in an address [T23 T37]', () => {
  expect(tokens.length).toBeGreaterThanOrEqual(ACCOUNTS.length)
  expect(placesOf(tokens, everything())).toEqual([])
})

test('no payer’s id is in any log, any webhook and any answer, and no payer’s code is anywhere [T38]', () => {
  const { rows: _, ...told } = everything()
  const ids = ear.heard('openid', 'user_id')
  expect(ids.length).toBeGreaterThanOrEqual(ACCOUNTS.length)
  expect(placesOf(ids, told)).toEqual([])
  expect(authCodes.length).toBeGreaterThan(0)
  expect(placesOf(authCodes, everything())).toEqual([])
})

test('what wallets and the broker tell each other of a payer is told nobody, and no row keeps it as it was [T37 T38]', () => {
  const secret = [
    ...ear.heard('session_key', 'access_token', 'refresh_token', 'ticket', 'secret'),
    ...journeys.map(({ proof }) => proof),
  ]
  for (const name of ['session_key', 'access_token', 'ticket', 'secret']) expect(ear.heard(name), name).not.toEqual([])
  expect(placesOf(secret, { ...everything(), addresses: addresses() })).toEqual([])
  const codes = ear.heard('code', 'js_code')
  expect(codes.length).toBeGreaterThan(journeys.length)
  const brought = [...codes, ...journeys.flatMap(({ handle, addresses: [authorize] }) => [handle, stateOf(authorize)])]
  expect(placesOf(brought, everything())).toEqual([])
})

test('a payer’s way has a state, a code and a handle in the one address that carries each, and no id', () => {
  expect(journeys.length).toBeGreaterThan(1)
  expect(placesOf(ear.heard('openid', 'user_id'), { addresses: addresses() })).toEqual([])
  for (const { handle, addresses: way } of journeys) {
    const [authorize, callback, home] = way
    const code = new URL(callback).searchParams.get(callback.includes('auth_code=') ? 'auth_code' : 'code') ?? ''
    expect([code.length > 20, handle.length > 20]).toEqual([true, true])
    const holds = (text: string) => way.map((address) => address.includes(text))
    expect(holds(stateOf(authorize))).toEqual([true, true, false])
    expect(holds(code)).toEqual([false, true, false])
    expect(holds(handle)).toEqual([false, false, true])
    expect(new URL(home).hash).toBe(`#pay-checkout=${handle}`)
  }
})

test('the search finds what is there', () => {
  const found = placesOf(
    ['gateway.call', ear.heard('openid')[0] ?? '', 'checkout.paid', 'is not a known field', 'redirect_uri'],
    { ...everything(), addresses: addresses() },
  )
  const expected = ['log 0', 'rows 1', 'webhooks 2', 'answers 3', 'addresses 4']
  expect(found).toEqual(expect.arrayContaining(expected))
})

/** Payers whom no shop knows, in each wallet's pages and in the mini-program; and a page that uses the JS-SDK. */
async function payersOfTheirOwn(): Promise<void> {
  const [mini, wechat, alipay] = await Promise.all(
    ['wechat:miniprogram', 'wechat:jsapi', 'alipay:jsapi'].map((channel) => accountsWith(world, channel)),
  )
  const pages = (wallet: Wallet) => (account: (typeof ACCOUNTS)[number]) => ownPayer(account, `${wallet}:jsapi`)
  const inMini = mini?.map((account) => ownPayer(account, 'wechat:miniprogram')) ?? []
  await Promise.all([...inMini, ...(wechat ?? []).map(pages('wechat')), ...(alipay ?? []).map(pages('alipay'))])
}

async function ownPayer(account: (typeof ACCOUNTS)[number], channel: Channel): Promise<void> {
  const order = await placeOrder(world, account, { methods: [channel], stranger: true })
  const [wallet, scenario] = channel.split(':') as [Wallet, string]
  const person = `${account}-${wallet}-${scenario}`
  if (scenario === 'miniprogram') {
    const code = await loginCode(world, wallet, person)
    expect((await logIn(world, order, wallet, code)).status).toBe(200)
    await logIn(world, order, wallet, code)
  } else {
    const journey = await goToWallet(world, order, wallet, person)
    journeys.push(journey)
    await complete(world, order, { ...journey, proof: `${journey.proof}x` })
    expect((await complete(world, order, journey)).status).toBe(200)
    await complete(world, order, journey)
  }
  const page = encodeURIComponent('http://127.0.0.1/orders')
  if (channel === 'wechat:jsapi') await world.asClient(order.token, 'GET', `/v1/checkout/wechat-config?url=${page}`)
  const started = await order.startBy(channel)
  await order.pay(started.body.action)
  await world.merchant.event('checkout.paid', order.orderNo)
}

function addresses(): string {
  return journeys.flatMap((journey) => journey.addresses).join('\n')
}

function stateOf(authorize: string): string {
  return new URL(authorize).searchParams.get('state') ?? ''
}

/** A payment, one given back, one closed, one with every lie of its gateway, and one at the till. */
async function everythingAt(account: (typeof ACCOUNTS)[number]): Promise<void> {
  const paid = await paidOrder(world, account)
  await paid.refund(`R${paid.orderNo}`, 100)
  await world.asMerchant('GET', `/v1/checkouts/${paid.checkoutId}`)
  await world.asMerchant('GET', `/v1/accounts/${account}/methods`)
  await world.asMerchant('POST', `/v1/accounts/${account}/operations/no-such-call`, { key: 1 })
  for (const lie of ['garbage', 'unsigned-error', 'http-500', 'no-reply']) {
    const doubtful = await placeOrder(world, account)
    await doubtful.fault('create', lie)
    await doubtful.start()
  }
  const forged = await placeOrder(world, account)
  await forged.fault('notification', 'bad-signature')
  const started = await forged.start()
  await forged.pay(started.body.action)
  const closed = await placeOrder(world, account)
  await closed.start()
  await world.asMerchant('POST', `/v1/checkouts/${closed.checkoutId}/close`, {})
  await atTheTill(account)
}

async function atTheTill(account: (typeof ACCOUNTS)[number]): Promise<void> {
  const { body } = await world.asMerchant('GET', '/v1/accounts')
  const { channels } = body.accounts.find(({ name }: { name: string }) => name === account)
  if (!channels.includes('wechat:barcode')) return
  const channel: Channel = 'wechat:barcode'
  for (const behaviour of ['pay', 'refuse']) {
    const sale: Order = await placeOrder(world, account, { methods: [channel] })
    const authCode = await askAuthCode(world, 'wechat', behaviour)
    authCodes.push(authCode)
    await world.asClient(sale.token, 'POST', '/v1/checkout/payments', { channel, authCode })
  }
}

/** Callers with wrong keys, broken bodies and forged notifications: what they send is told nowhere either. */
async function strangers(): Promise<void> {
  await world.asMerchant('POST', '/v1/checkouts', { orderNo: world.secretKey })
  await world.asClient(`${world.secretKey}x`, 'GET', '/v1/checkout')
  for (const account of ACCOUNTS) {
    const key = secretsOf(JSON.parse(readFileSync(world.brokerConfig, 'utf8')))[0]
    const body = { sign: key, open_key: key, key }
    await call(`${world.brokerUrl}/v1/notifications/${account}`, 'POST', body).then(hear)
    await call(`${world.brokerUrl}/v1/notifications/${account}?key=${key}`, 'GET').then(hear)
  }
  const figures = await world.asMerchant('GET', '/metrics')
  expect(figures.body).toContain('pay_broker_gateway_call_seconds_count{account="')
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/pay/co_1'])
    await call(`${world.brokerUrl}${path}`, 'GET').then(hear)
}

function hear(answer: Answer): Answer {
  answers.push(JSON.stringify(answer.body))
  return answer
}

/** The world, with an ear at its answers. A token, and the wallet's address, are taken out of the one answer that they belong to. */
function overheard(given: World): World {
  const listen = (answer: Answer): Answer => {
    const { clientToken, url, ...rest } = Object(answer.body)
    if (clientToken !== undefined) tokens.push(clientToken)
    answers.push(JSON.stringify((clientToken ?? url) ? rest : answer.body))
    return answer
  }
  return {
    ...given,
    asMerchant: (...of) => given.asMerchant(...of).then(listen),
    asClient: (...of) => given.asClient(...of).then(listen),
  }
}

type Places = Readonly<Record<string, string>>

function everything(): Places & Record<'log' | 'rows' | 'webhooks' | 'answers', string> {
  const files = readdirSync(world.folder)
  const read = (pattern: RegExp) =>
    files
      .filter((file) => pattern.test(file))
      .map((file) => readFileSync(join(world.folder, file), 'latin1'))
      .join('\n')
  return {
    log: read(/^broker\.log$/),
    rows: read(/^broker\.db/),
    webhooks: JSON.stringify(world.merchant.events),
    answers: answers.join('\n'),
  }
}

/** Where any of these texts stands, in any of its usual spellings. */
function placesOf(texts: readonly string[], places: Places): string[] {
  return Object.entries(places).flatMap(([place, content]) =>
    texts.flatMap((text, nth) =>
      spellings(text).some((spelling) => content.includes(spelling)) ? `${place} ${nth}` : [],
    ),
  )
}

function spellings(text: string): string[] {
  const encoded = Buffer.from(text)
  // base64 shifts with what stands before it, so that its middle is what can be found.
  return [text, encodeURIComponent(text), encoded.toString('hex'), encoded.toString('base64').slice(0, -4)]
}

const SECRET_FIELDS = new Set(['key', 'openKey', 'shopPass', 'privateKey', 'secret', 'agentKey'])

function secretsOf(value: unknown, name = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => secretsOf(one, name))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([at, one]) => secretsOf(one, at))
  if (typeof value !== 'string') return []
  if (name === 'secrets') return [value, value.replace('whsec_', '')]
  if (!SECRET_FIELDS.has(name)) return []
  // Of a key in PEM each line counts.
  return value.split('\n').filter((line) => line.length >= 6 && !line.startsWith('-----'))
}
