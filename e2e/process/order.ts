import { randomBytes } from 'node:crypto'
import { type Channel, type ClientAction, splitChannel } from '@pay-checkout/protocol'
import { expect } from 'vitest'
import { type AccountName, ACCOUNTS as CONFIGURED } from '../../demo/gateway-accounts.ts'
import type { Received } from './merchant.ts'
import { type Answer, call, type LedgerPayment, type World } from './world.ts'

/** The accounts of the world's broker. */
export const ACCOUNTS: readonly AccountName[] = Object.keys(CONFIGURED) as AccountName[]
export const AMOUNT = 12_800

/** What a gateway's document says of its notifications. */
interface Words {
  /** The answer that ends them. */
  readonly taken: string
  /** Whether they carry all that settling needs; if not they only make the broker ask. */
  readonly settle: boolean
}

export const WORDS: Readonly<Record<AccountName, Words>> = {
  main: { taken: 'success', settle: true },
  bank: { taken: 'notify_success', settle: false },
  older: { taken: 'success', settle: true },
  chaoying: { taken: 'success', settle: true },
  'chaoying-older': { taken: 'success', settle: true },
  methods: { taken: 'SUCCESS', settle: false },
}

/**
 * The channel whose refunds can be followed to the end, in doubt too. The method gateway has no call that asks after a refund: what
 * became of one the payment tells, and of WeChat's only that it was taken on.
 */
export const FOLLOWED: Readonly<Record<AccountName, Channel>> = {
  main: 'wechat:qr',
  bank: 'wechat:qr',
  older: 'wechat:qr',
  chaoying: 'wechat:qr',
  'chaoying-older': 'wechat:qr',
  methods: 'alipay:qr',
}

/** One order on its way through all the processes. */
export interface Order {
  readonly orderNo: string
  readonly checkoutId: string
  readonly token: string
  /** Starts paying, as the widget does; by a WeChat code, which every account has. */
  start(key?: string): Promise<Answer>
  startBy(channel: Channel, key?: string): Promise<Answer>
  /** Does on the payer's phone what the client was told to do, and pays. */
  pay(action: ClientAction): Promise<void>
  /** The gateway's own books for this order. */
  ledger(): Promise<LedgerPayment[]>
  /** Gives money back, as the merchant's server does. */
  refund(refundNo: string, amount: number): Promise<Answer>
  fault(on: string, fault: string, more?: { times?: number | null; ms?: number }): Promise<Answer>
  paidEvents(): readonly Received[]
  status(): Promise<string>
}

/** What differs of an order. */
export interface OrderWish {
  readonly amount?: number
  readonly methods?: readonly Channel[]
  /** Who pays, when it isn't somebody whom the shop knows from its app. */
  readonly payer?: object
  /** What else the shop says of it. */
  readonly said?: Readonly<Record<string, unknown>>
  /** The shop can't tell who pays. */
  readonly stranger?: boolean
}

/** Opens a checkout as a merchant does. */
export async function placeOrder(
  world: World,
  account: AccountName,
  { stranger = false, said = {}, ...more }: OrderWish = {},
): Promise<Order> {
  const orderNo = `T${randomBytes(6).toString('hex')}`
  const known = await somebody(world, more.methods?.includes('wechat:miniprogram') ? 'miniProgram' : 'officialAccount')
  const goods = { amount: AMOUNT, subject: 'Longjing', returnUrl: 'http://127.0.0.1/orders' }
  const wish = { orderNo, account, ...(!stranger && { payer: known }), ...goods, ...more, ...said }
  const { status, body } = await world.asMerchant('POST', '/v1/checkouts', wish)
  expect(status).toBe(201)
  const token: string = body.clientToken
  const startBy: Order['startBy'] = async (channel, key) => {
    const { method, scenario } = splitChannel(channel)
    const authCode = scenario === 'barcode' ? await askAuthCode(world, method, 'pay') : undefined
    return world.asClient(token, 'POST', '/v1/checkout/payments', { channel, ...(authCode && { authCode }) }, key)
  }
  const ledger = () => world.ledger(orderNo)
  return {
    orderNo,
    checkoutId: body.id,
    token,
    start: (key) => startBy('wechat:qr', key),
    startBy,
    async pay(action) {
      const id = await opened(world, action, ledger)
      if (action.type !== 'wait') expect((await world.asPhone(`/payments/${id}/pay`)).status).toBe(200)
    },
    ledger,
    refund: (refundNo, amount) =>
      world.asMerchant('POST', `/v1/checkouts/${body.id}/refunds`, { refundNo, amount, reason: 'Cold tea' }),
    fault: (on, fault, more) => world.control('/faults', { orderNo, on, fault, ...more }),
    paidEvents: () =>
      world.merchant.events.filter((event) => event.type === 'checkout.paid' && event.data.orderNo === orderNo),
    status: async () => (await world.asClient(token, 'GET', '/v1/checkout')).body.status,
  }
}

/** A payer's ids, as a shop knows them who has logged them in to one of its apps. */
async function somebody(
  { sandboxUrl, keys }: World,
  app: keyof World['keys']['wallets']['wechat'],
): Promise<{ appId: string; wechatOpenid: string; alipayUserId: string }> {
  const { appId } = keys.wallets.wechat[app]
  const { status, body } = await call(`${sandboxUrl}/control/wallet/people/somebody?appId=${appId}`, 'GET')
  expect(status).toBe(200)
  return { appId, wechatOpenid: body.wechatOpenid, alipayUserId: body.alipayUserId }
}

/** A payment code as the payer's phone shows it, and what happens when it is charged. */
export async function askAuthCode(world: World, wallet: string, behaviour: string): Promise<string> {
  const { status, body } = await world.asPhone('/auth-code', { wallet, behaviour })
  expect(status).toBe(200)
  return body.code
}

/** Follows an action as far as the wallet's sheet, and answers the payment on it. */
async function opened(world: World, action: ClientAction, ledger: Order['ledger']): Promise<string> {
  switch (action.type) {
    case 'show-qr':
      return paymentOf(await world.asPhone('/scan', { code: action.content }))
    case 'invoke-wechat': {
      const { appId } = world.keys.wallets.wechat.miniProgram
      const runtime = action.params.appId === appId ? 'miniprogram' : 'jsapi'
      return paymentOf(await world.asPhone('/wechat-invoke', { params: action.params, runtime, appId }))
    }
    case 'invoke-alipay':
      return paymentOf(await world.asPhone('/alipay-invoke', { tradeNO: action.tradeNo }))
    case 'redirect':
    case 'open-wechat-h5':
      expect((await fetch(action.url, { headers: { referer: 'http://127.0.0.1/' } })).status).toBe(200)
      break
    case 'hand-to-app':
    case 'wait':
      break
    default:
      action satisfies never
  }
  return (await ledger())[0]?.id as string
}

function paymentOf({ status, body }: Answer): string {
  expect({ status, body }).toMatchObject({ status: 200, body: { payment: {} } })
  return body.payment.id
}

/** An order that was paid, and of which the merchant has heard. */
export async function paidOrder(world: World, account: AccountName, channel: Channel = 'wechat:qr'): Promise<Order> {
  const order = await placeOrder(world, account, { methods: [channel] })
  const started = await order.startBy(channel)
  await order.pay(started.body.action)
  await world.merchant.event('checkout.paid', order.orderNo)
  return order
}
