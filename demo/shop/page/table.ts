import type { OrderView } from '../shop-api.ts'
import { codePicture } from './code-picture.ts'
import { chosenAccount } from './demo-strip.ts'
import { frame } from './frame.ts'
import { fill, h } from './h.ts'
import { language, say } from './language.ts'
import { openPage } from './open-page.ts'
import { price } from './price.ts'
import { openCheckout, placeOrder, readOrder, readShop } from './shop-calls.ts'

/** The bill that is put on a table, with one code for every wallet: it leads to the broker's page, which knows what to do where. */

const TABLES = 12
const ITEMS = [
  { product: 'dancong', quantity: 1 },
  { product: 'sample', quantity: 2 },
]

const WORDS = {
  title: { zh: '桌上的付款码', en: 'A code for the table' },
  table: { zh: (number: number) => `${number} 号桌`, en: (number: number) => `Table ${number}` },
  scan: { zh: '微信、支付宝扫一扫付款', en: 'Scan with WeChat or Alipay to pay' },
  order: { zh: '订单号', en: 'Order' },
  total: { zh: '合计', en: 'Total' },
  choose: { zh: '桌号', en: 'Table' },
  print: { zh: '打印', en: 'Print' },
}

const sheet = h('section', { className: 'sheet' })

openPage(async () => {
  const { demo } = await readShop()
  const table = h('select', { id: 'table' })
  const numbers = Array.from({ length: TABLES }, (_, index) => index + 1)
  table.append(...numbers.map((number) => h('option', { value: String(number) }, String(number))))
  table.value = '8'
  const show = async () => showSheet(Number(table.value), chosenAccount(demo))
  table.addEventListener('change', () => void show())
  const print = h('button', { type: 'button', className: 'primary' }, say(WORDS.print))
  print.addEventListener('click', () => globalThis.print())
  const choice = h('label', { htmlFor: 'table' }, say(WORDS.choose), table)
  const heading = h('h1', { className: 'unseen' }, say(WORDS.title))
  frame({ demo, title: say(WORDS.title) }, heading, sheet, h('div', { className: 'desk' }, choice, print))
  await show()
})

async function showSheet(table: number, account: string | undefined): Promise<void> {
  const order = await billOf(table, account)
  const { payUrl } = await openCheckout(order.id)
  const lines = order.lines.map(({ name, quantity, amount }) =>
    h('li', {}, h('span', {}, `${say(name)} × ${quantity}`), h('span', {}, price(amount))),
  )
  const total = h('p', { className: 'total' }, h('span', {}, say(WORDS.total)), h('strong', {}, price(order.amount)))
  fill(
    sheet,
    h('h2', {}, WORDS.table[language](table)),
    codePicture(payUrl, say(WORDS.scan)),
    h('p', { className: 'scan' }, say(WORDS.scan)),
    h('ul', {}, ...lines),
    total,
    h('p', { className: 'number' }, `${say(WORDS.order)} ${order.orderNo}`),
  )
}

/** A table keeps its bill until that is paid, however often its sheet is printed. */
async function billOf(table: number, account: string | undefined): Promise<OrderView> {
  const key = `tea:table:${table}:${account ?? ''}`
  const known = sessionStorage.getItem(key)
  const bill = known === null ? null : await readOrder(known).catch(() => null)
  if (bill?.status === 'open') return bill
  const made = await placeOrder({ items: ITEMS, language, ...(account !== undefined && { account }) })
  sessionStorage.setItem(key, made.id)
  return made
}
