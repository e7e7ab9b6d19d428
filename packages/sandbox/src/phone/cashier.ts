import { Hono } from 'hono'
import type { Payment } from '../ledger/payment.ts'
import type { Gateway, World } from '../world.ts'
import { pageResponse } from './page.ts'

/** The page behind a `pay_url`, hosted by the gateway: a bill, the wallet's sheet over it, then the merchant's own page. */
export function createCashier(world: World, gateways: readonly Gateway[]): Hono {
  const find = (id: string): Payment | undefined => {
    const payment = world.ledger.byId(id)
    return payment?.channel.endsWith(':web') ? payment : undefined
  }
  const routes = new Hono()
  routes.get('/:id', (context) => {
    const payment = find(context.req.param('id'))
    if (!payment) return notice('订单不存在', 404)
    return pageResponse({ title: payment.merchantName, script: 'cashier', data: { id: payment.id } })
  })
  // Where the payer goes when the wallet is done with them, paid or not. The address proves nothing to the merchant.
  routes.get('/:id/done', (context) => {
    const payment = find(context.req.param('id'))
    if (!payment) return notice('订单不存在', 404)
    const address = gateways.find(({ id }) => id === payment.gateway)?.returnAddress?.(payment)
    return address === undefined ? notice('请返回商家页面查看结果') : context.redirect(address)
  })
  return routes
}

function notice(text: string, status = 200): Response {
  return pageResponse({ title: '收银台', script: 'notice', data: { text }, status })
}
