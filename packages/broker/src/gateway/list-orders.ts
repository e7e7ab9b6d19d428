import type { ListedOrders, OrdersPage } from './account.ts'
import type { OrdersCall } from './definition.ts'
import { exchange, type Line } from './exchange.ts'
import type { Fields } from './read-config.ts'
import { readStanding } from './read-told.ts'

/** Reads a page of the gateway's own list of orders: what it knows of them, whether we do or not. */
export async function listOrders(line: Line, call: OrdersCall<Fields>, page: OrdersPage): Promise<ListedOrders> {
  const { values, trust } = await exchange(line, call.operation, call.values(page, line.config))
  const { orders, pages } = call.read(values)
  return { orders: orders.map((order) => readStanding(line, { values: order, trust })), pages }
}
