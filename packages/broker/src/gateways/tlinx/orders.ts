import type { OrdersCall } from '../../gateway/definition.ts'
import { isValues, textOf } from '../../gateway/values.ts'
import type { TlinxFields } from './config.ts'

/** An order has some fifty fields and is sealed in hex: more of them wouldn't fit a reply of 64 KB. The document's own number. */
const PAGE_SIZE = 10
const EIGHT_HOURS = 8 * 3_600_000

/** The shop's orders by the date they were added, payments only. Source: mct1 document, 4.2. */
export const ORDERS: OrdersCall<TlinxFields> = {
  operation: 'order',
  values: ({ since, until, page }) => ({
    page,
    pagesize: PAGE_SIZE,
    ord_type: 1,
    sdate: beijing(since),
    edate: beijing(until),
  }),
  read({ list, pages }) {
    const total = isValues(pages) ? Number(textOf(pages.totalpage) ?? 0) : 0
    const orders = Array.isArray(list) ? list.filter(isValues).filter(({ ord_type }) => textOf(ord_type) !== '2') : []
    return { orders, pages: Number.isSafeInteger(total) ? total : 0 }
  },
}

/** A moment (ms) as the document writes one: the clock of Beijing, whatever the machine's own zone. */
function beijing(moment: number): string {
  return new Date(moment + EIGHT_HOURS).toISOString().slice(0, 19).replace('T', ' ')
}
