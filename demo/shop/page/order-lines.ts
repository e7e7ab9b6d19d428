import type { OrderView } from '../shop-api.ts'
import { h } from './h.ts'
import { say } from './language.ts'
import { price } from './price.ts'
import { teaPicture } from './tea-picture.ts'

const WORDS = { total: { zh: '合计', en: 'Total' }, order: { zh: '订单', en: 'Order' } }

/** What is in an order, and what it costs. */
export function orderLines({ lines, amount, orderNo }: OrderView): HTMLElement {
  const rows = lines.map((line) =>
    h(
      'li',
      {},
      teaPicture(line.product),
      h('span', {}, say(line.name), h('small', {}, ` × ${line.quantity}`)),
      h('span', { className: 'price' }, price(line.amount)),
    ),
  )
  const total = h('p', { className: 'total' }, h('span', {}, say(WORDS.total)), h('strong', {}, price(amount)))
  const number = h('p', { className: 'number' }, `${say(WORDS.order)} ${orderNo}`)
  return h('section', { className: 'lines' }, h('ul', {}, ...rows), total, number)
}
