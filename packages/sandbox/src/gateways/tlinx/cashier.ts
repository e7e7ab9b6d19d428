import { Hono } from 'hono'
import type { Payment } from '../../ledger/payment.ts'
import type { TlinxShop } from '../../options.ts'
import { pageResponse } from '../../phone/page.ts'
import type { World } from '../../world.ts'
import { signedResult } from './announcements.ts'

/** The hosted page behind `jsapi_pay_url`, and the way back to the shop's jump_url (mct1 document, 4.8.2). */
export function createCashier(world: World, shops: readonly TlinxShop[]): Hono {
  const find = (ordNo: string): { payment: Payment; shop: TlinxShop } | undefined => {
    for (const shop of shops) {
      const payment = world.ledger.find({ gateway: 'tlinx', merchantId: shop.openId, gatewayNo: ordNo })
      if (payment?.told.jump_url) return { payment, shop }
    }
    return undefined
  }
  const routes = new Hono()
  routes.get('/:ordNo', (context) => {
    const found = find(context.req.param('ordNo'))
    if (!found) return pageResponse({ title: '收银台', script: 'notice', data: { text: '订单不存在' }, status: 404 })
    return pageResponse({ title: found.shop.name, script: 'cashier', data: { id: found.payment.id } })
  })
  // Where the payer goes when the wallet is done with them, paid or not.
  routes.get('/:ordNo/done', (context) => {
    const found = find(context.req.param('ordNo'))
    if (!found) return pageResponse({ title: '收银台', script: 'notice', data: { text: '订单不存在' }, status: 404 })
    const address = new URL(String(found.payment.told.jump_url))
    for (const [name, value] of signedResult(found.payment, found.shop, world.clock.now()))
      address.searchParams.append(name, value)
    return context.redirect(address.href)
  })
  return routes
}
