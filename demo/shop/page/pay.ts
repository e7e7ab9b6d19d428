import '@pay-checkout/element/define'
import type { PayCheckout } from '@pay-checkout/element'
import type { DemoView, OrderView, ShopView } from '../shop-api.ts'
import { frame } from './frame.ts'
import { h } from './h.ts'
import { language, say } from './language.ts'
import { openPage } from './open-page.ts'
import { orderLines } from './order-lines.ts'
import { openCheckout, orderIdOfPage, placeOrder, readOrder, readShop } from './shop-calls.ts'
import { pretend } from './view-as.ts'

const WORDS = {
  title: { zh: '付款', en: 'Payment' },
  scan: { zh: '演示:用沙盒里的手机扫这个码 ↗', en: 'Demo: scan this code with the sandbox’s phone ↗' },
}

const hint = h('p', { className: 'demo-hint' })

openPage(async () => {
  const [shop, order] = await Promise.all([readShop(), readOrder(orderIdOfPage())])
  const checkout = document.createElement('pay-checkout')
  const heading = h('h1', { className: 'unseen' }, say(WORDS.title))
  const columns = h('div', { className: 'columns' }, h('div', {}, checkout, hint), orderLines(order))
  const onGateway = (account: string) => void payAnew(order, account)
  frame({ demo: shop.demo, title: say(WORDS.title), onGateway }, heading, columns)
  await showCheckout(checkout, order, shop)
})

/** The whole integration: an address, a token, and the page is done. */
async function showCheckout(element: PayCheckout, { id }: OrderView, { brokerUrl, demo }: ShopView): Promise<void> {
  const renewToken = async () => {
    element.token = (await openCheckout(id)).clientToken
  }
  element.brokerUrl = brokerUrl
  element.locale = language === 'zh' ? 'zh-CN' : 'en'
  element.surface = pretend(demo.sandboxUrl)
  element.addEventListener('pay-state-change', ({ state }) => showHint(state, demo))
  // Tokens live for some minutes; a page may be looked at for longer.
  element.addEventListener('pay-error', ({ trouble }) => {
    if (trouble.code === 'token-expired') void renewToken()
  })
  await renewToken()
}

/** In the demo the phone is another tab, which can't look at this screen: it is told the code by its address. */
function showHint(state: PayCheckout['state'], { sandboxUrl }: DemoView): void {
  const action = state.name === 'showing-qr' && !state.expired ? state.payment.action : undefined
  hint.replaceChildren()
  if (action?.type !== 'show-qr') return
  const href = `${sandboxUrl}/phone?code=${encodeURIComponent(action.content)}`
  hint.append(h('a', { href, target: '_blank', rel: 'noopener' }, say(WORDS.scan)))
}

/** Demo: an order belongs to one account, so another gateway means another order of the same things. */
async function payAnew({ lines }: OrderView, account: string): Promise<void> {
  const items = lines.map(({ product, quantity }) => ({ product, quantity }))
  const { id } = await placeOrder({ items, language, account })
  location.assign(`/pay/${id}`)
}
