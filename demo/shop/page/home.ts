import type { Product, ShopView } from '../shop-api.ts'
import { openBasket } from './basket.ts'
import { chosenAccount } from './demo-strip.ts'
import { frame } from './frame.ts'
import { fill, h } from './h.ts'
import { language, say } from './language.ts'
import { openPage } from './open-page.ts'
import { price } from './price.ts'
import { placeOrder, readShop } from './shop-calls.ts'
import { teaPicture } from './tea-picture.ts'

const WORDS = {
  title: { zh: '茶单', en: 'Teas' },
  hello: { zh: '偷得浮生半日闲', en: 'Half a day, and nothing to do' },
  lead: { zh: '六种茶，当季新焙，今日寄出。', en: 'Six teas, freshly fired, sent today.' },
  less: { zh: '减一份', en: 'One less:' },
  more: { zh: '加一份', en: 'One more:' },
  add: { zh: '加入', en: 'Add' },
  basket: { zh: '茶篮', en: 'Basket' },
  empty: { zh: '茶篮还空着', en: 'Your basket is empty' },
  pay: { zh: '去付款', en: 'Go to payment' },
  pieces: { zh: '件', en: 'items' },
}

const basket = openBasket()
const bar = h('section', { className: 'bar', ariaLabel: say(WORDS.basket) })

openPage(async () => {
  const shop = await readShop()
  const list = h('ul', { className: 'teas' }, ...shop.products.map((product) => card(product, shop)))
  frame({ demo: shop.demo, title: say(WORDS.title) }, hero(), list, bar)
  showBar(shop)
})

function hero(): HTMLElement {
  return h('section', { className: 'hero' }, h('h1', {}, say(WORDS.hello)), h('p', {}, say(WORDS.lead)))
}

function card(product: Product, shop: ShopView): HTMLElement {
  const amount = h('p', { className: 'price' }, price(product.price), h('small', {}, ` / ${say(product.unit)}`))
  const stepper = h('div', { className: 'stepper' })
  const step = (by: number) => {
    basket.change(product.id, by)
    showStepper(stepper, product, step)
    showBar(shop)
  }
  showStepper(stepper, product, step)
  const name = h('h2', {}, say(product.name))
  const text = h('div', { className: 'text' }, name, h('p', {}, say(product.note)))
  return h('li', {}, teaPicture(product.id), text, h('div', { className: 'buy' }, amount, stepper))
}

function showStepper(stepper: HTMLElement, product: Product, step: (by: number) => void): void {
  const focused = stepper.contains(document.activeElement) ? (document.activeElement as HTMLElement).className : ''
  const button = (className: string, label: string, text: string, by: number) => {
    const made = h('button', { type: 'button', className, ariaLabel: `${label} ${say(product.name)}` }, text)
    made.addEventListener('click', () => step(by))
    return made
  }
  const quantity = basket.quantity(product.id)
  const more = button('more', say(quantity ? WORDS.more : WORDS.add), quantity ? '+' : say(WORDS.add), 1)
  const less = button('less', say(WORDS.less), '−', -1)
  fill(stepper, ...(quantity ? [less, h('output', {}, String(quantity))] : []), more)
  // The button just pressed was made anew: whoever walks by keyboard stays where they are.
  if (focused) (stepper.querySelector<HTMLElement>(`.${focused}`) ?? more).focus()
}

function showBar({ products, demo }: ShopView): void {
  const items = basket.items().filter(({ product }) => products.some(({ id }) => id === product))
  const total = items.reduce((sum, { product, quantity }) => sum + priceOf(products, product) * quantity, 0)
  const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0)
  const pay = h('button', { type: 'button', className: 'primary', disabled: pieces === 0 }, say(WORDS.pay))
  pay.addEventListener('click', async () => {
    pay.disabled = true
    const account = chosenAccount(demo)
    const order = await placeOrder({ items, language, ...(account !== undefined && { account }) })
    basket.empty()
    location.assign(`/pay/${order.id}`)
  })
  const content = pieces
    ? h('p', {}, h('strong', {}, price(total)), h('span', {}, ` · ${pieces} ${say(WORDS.pieces)}`))
    : h('p', {}, say(WORDS.empty))
  fill(bar, content, pay)
}

function priceOf(products: readonly Product[], wanted: string): number {
  return products.find(({ id }) => id === wanted)?.price ?? 0
}
