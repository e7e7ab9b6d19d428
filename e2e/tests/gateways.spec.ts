import chaoying from '@pay-checkout/broker/gateways/chaoying'
import methodGateway from '@pay-checkout/broker/gateways/method-gateway'
import pooulV1 from '@pay-checkout/broker/gateways/pooul-v1'
import pooulV2 from '@pay-checkout/broker/gateways/pooul-v2'
import tlinx from '@pay-checkout/broker/gateways/tlinx'
import { type Channel, splitChannel } from '@pay-checkout/core'
import { ACCOUNTS, type AccountName } from '../../demo/gateway-accounts.ts'
import type { CheckoutPage } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'
import { expectH5, payFromH5, payOnPhone, phoneOver } from '../phone.ts'
import type { SandboxControl } from '../sandbox-control.ts'
import type { Place } from '../surfaces.ts'

/** Every way to pay of every gateway, where its payers are: what the page does with it, and that it ends in money. */

const QR = ['wechat:qr', 'alipay:qr'] as const
const JSAPI = ['wechat:jsapi', 'alipay:jsapi'] as const
const TABLE: Readonly<Record<AccountName, readonly Channel[]>> = {
  main: [...QR, ...JSAPI, 'wechat:web', 'wechat:h5'],
  bank: [...QR, ...JSAPI, 'wechat:web', 'alipay:web', 'wechat:h5'],
  older: [...QR, 'qq:qr', 'wechat:web', 'wechat:h5'],
  chaoying: [...QR, ...JSAPI, 'ecny:qr'],
  'chaoying-older': [...QR, ...JSAPI],
  methods: [...QR, ...JSAPI, 'jd:qr', 'qq:qr', 'wechat:web', 'wechat:h5', 'alipay:h5', 'unionpay:web'],
}

const CODES: Readonly<Record<string, RegExp>> = {
  'wechat:qr': /^weixin:\/\/wxpay\/bizpayurl\?pr=/,
  'alipay:qr': /^https:\/\/qr\.alipay\.com\//,
  'ecny:qr': /^https:\/\/qr\.pbcdci\.cn\//,
  'jd:qr': /^https:\/\/h5pay\.jd\.com\//,
  'qq:qr': /^https:\/\/(qpay\.qq\.com\/qr\/|myun\.tenpay\.com\/)/,
}

/** Goes the way that a channel leads, as far as the money. */
type Way = (pay: CheckoutPage, channel: Channel, sandbox: SandboxControl) => Promise<void>

/** A code is drawn, and a phone's camera reads it. */
const scanned: Way = async (pay, channel, sandbox) => {
  const code = await pay.scan()
  expect(code).toMatch(CODES[channel] as RegExp)
  await sandbox.payCode(code)
}

/** The wallet's own sheet comes up over the page, for values it takes as genuine. */
const invoked: Way = (pay) => payOnPhone(phoneOver(pay.page))

/** The page leaves for the gateway's hosted one, which sends the payer back, or tells them to go where they know no address. */
const hosted: Way = async (pay) => {
  await pay.page.waitForURL('**/cashier/**')
  await pay.page.locator('[data-action="open-wallet"]').click()
  await payOnPhone(pay.page.frameLocator('iframe.sheet'))
  await pay.page.waitForURL(new RegExp(`/(pay|orders)/${pay.order.id}|/cashier/[0-9a-f]+/done$`))
  await pay.goto()
}

/** A bank is chosen first. */
const atBank: Way = async (pay, channel, sandbox) => {
  await pay.element.getByRole('radio', { name: '招商银行' }).check()
  await pay.button('前往付款').click()
  await hosted(pay, channel, sandbox)
}

/** The page leaves for WeChat's H5 cashier, which opens the wallet and sends the payer back. */
const sentToWechat: Way = async (pay) => {
  await expectH5(pay)
  await payFromH5(pay)
  await pay.expectBack()
}

const WAYS: Readonly<Record<string, { readonly way: Way; readonly place?: Place }>> = {
  'wechat:h5': { way: sentToWechat, place: 'phone' },
  'alipay:h5': { way: hosted, place: 'phone' },
  'unionpay:web': { way: atBank, place: 'desktop' },
  qr: { way: scanned, place: 'desktop' },
  jsapi: { way: invoked },
  web: { way: hosted },
}

for (const [account, channels] of Object.entries(TABLE) as [AccountName, readonly Channel[]][]) {
  for (const channel of channels) {
    const { method, scenario } = splitChannel(channel)
    const { way, place = method as Place } = WAYS[channel] ?? (WAYS[scenario] as (typeof WAYS)[string])
    test(`${account}: ${channel}, ${place}`, async ({ checkout, sandbox }) => {
      const wallet = method === 'alipay' ? method : 'wechat'
      const pay = await checkout(place, {
        account,
        ...(scenario === 'jsapi' && { wallet: { wallet, ready: 'now', payer: 'phone' } }),
      })
      await pay.choose(channel)
      await way(pay, channel, sandbox)
      await pay.expectPaid()
      const paid = { creates: 1, amount: pay.order.amount, status: 'paid' }
      expect(await sandbox.ledger(pay.order.orderNo)).toMatchObject([paid])
    })
  }
}

test('the table has every channel of every gateway that a web page can perform', () => {
  const elsewhere = ['miniprogram', 'app', 'barcode']
  for (const gateway of [chaoying, methodGateway, pooulV1, pooulV2, tlinx]) {
    const accounts = Object.entries(TABLE).filter(([name]) => ACCOUNTS[name as AccountName].gateway === gateway.id)
    const channels = (Object.keys(gateway.channels) as Channel[]).filter(
      (channel) => !elsewhere.includes(splitChannel(channel).scenario),
    )
    expect([...new Set(accounts.flatMap(([, own]) => own))].sort(), gateway.id).toEqual(channels.sort())
  }
})
