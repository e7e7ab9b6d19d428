import '@pay-checkout/element/define'
import type { PayCheckout } from '@pay-checkout/element'
import type { OrderView, ShopView } from '../shop-api.ts'
import { offerCode, offerPage } from './demo-strip.ts'
import { frame } from './frame.ts'
import { h } from './h.ts'
import { language, say } from './language.ts'
import { openPage } from './open-page.ts'
import { orderLines } from './order-lines.ts'
import { openCheckout, orderIdOfPage, placeOrder, readOrder, readShop } from './shop-calls.ts'
import { pretend, viewAs } from './view-as.ts'

const TITLE = { zh: '付款', en: 'Payment' }

openPage(async () => {
  const [shop, order] = await Promise.all([readShop(), readOrder(orderIdOfPage())])
  const checkout = document.createElement('pay-checkout')
  const heading = h('h1', { className: 'unseen' }, say(TITLE))
  const columns = h('div', { className: 'columns' }, checkout, orderLines(order))
  const onGateway = (other: string) => void payAnew(order, other)
  frame({ demo: shop.demo, title: say(TITLE), account: order.account, onGateway }, heading, columns)
  await showCheckout(checkout, order, shop)
})

/** The whole integration: an address, a token, and the page is done. */
async function showCheckout(element: PayCheckout, { id }: OrderView, { brokerUrl, demo }: ShopView): Promise<void> {
  const freshToken = async () => (await openCheckout(id)).clientToken
  element.brokerUrl = brokerUrl
  // Payers come back here from a cashier, where they see how it stands, and not to the order's page at once.
  element.returnUrl = location.origin + location.pathname
  element.locale = language === 'zh' ? 'zh-CN' : 'en'
  element.surface = pretend(demo.sandboxUrl)
  element.till = viewAs() === 'till'
  element.addEventListener('pay-state-change', ({ state }) => {
    if (state.name === 'showing-link') offerPage(location.pathname)
    else offerCode(demo, codeOf(state))
  })
  // Tokens live for some minutes; a page may be looked at for longer.
  element.refreshToken = freshToken
  element.token = await freshToken()
}

/** The code on screen, if there is one to scan. */
function codeOf(state: PayCheckout['state']): string | null {
  const action = state.name === 'showing-qr' && !state.expired ? state.payment.action : null
  return action?.type === 'show-qr' ? action.content : null
}

/** Demo: an order belongs to one account, so another gateway means another order of the same things. */
async function payAnew({ lines }: OrderView, account: string): Promise<void> {
  const items = lines.map(({ product, quantity }) => ({ product, quantity }))
  const { id } = await placeOrder({ items, language, account })
  location.assign(`/pay/${id}`)
}
