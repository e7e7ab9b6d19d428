import { Hono } from 'hono'
import { answerCall } from '../../answer-call.ts'
import type { CallKind } from '../../faults.ts'
import type { TlinxShop } from '../../options.ts'
import type { Gateway, World } from '../../world.ts'
import { paymentAnnouncement } from './announcements.ts'
import { openCall, replyResponse } from './envelope.ts'
import { text, type Values } from './fields.ts'
import { orderList, orderView, payCancel, payStatus } from './orders.ts'
import { payList } from './paylist.ts'
import { payOrder } from './payorder.ts'
import { payRefund } from './payrefund.ts'
import { refusalResponse, type TlinxCode, TlinxRefusal } from './refusal.ts'

interface Operation {
  kind?: CallKind
  /** What the fault `unsigned-error` says: the most misleading refusal of this call. */
  lie?: TlinxCode
  /** `msg` of a success, in the samples' words. */
  msg?: string
  run(world: World, shop: TlinxShop, values: Values): unknown
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  paylist: { run: payList },
  order: { run: orderList },
  'order/view': { run: orderView },
  payorder: { kind: 'create', lie: 8007, run: payOrder },
  paystatus: { kind: 'query', lie: 8002, run: payStatus },
  paycancel: { kind: 'close', lie: 8012, msg: '订单取消成功', run: payCancel },
  payrefund: { msg: '订单退款成功', run: payRefund },
}

/** TLinx mct1's side, after its document V1.0.8 (2019-07-06). */
export function createTlinx(world: World, shops: readonly TlinxShop[]): Gateway {
  const routes = new Hono()
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    routes.post(`/mct1/${name}`, async (context) => {
      try {
        const { shop, values } = await openCall(context.req.raw, shops, world.clock.now())
        const tradeNo = text(values, 'out_no') ?? ''
        return await answerCall(world, context, {
          kind: operation.kind,
          tradeNo,
          work: () => answer(world, shop, operation, values),
          payment: () => world.ledger.find({ gateway: 'tlinx', merchantId: shop.openId, tradeNo }),
          falseRefusal: () => refusalResponse(new TlinxRefusal(operation.lie ?? 8023)),
        })
      } catch (error) {
        if (error instanceof TlinxRefusal) return refusalResponse(error)
        throw error
      }
    })
  }
  return {
    id: 'tlinx',
    routes,
    announcement(payment) {
      const shop = shops.find((known) => known.openId === payment.merchantId)
      return shop && paymentAnnouncement(payment, shop, world.clock.now)
    },
    reset() {},
  }
}

function answer(world: World, shop: TlinxShop, operation: Operation, values: Values): Response {
  try {
    const data = operation.run(world, shop, values)
    return replyResponse(data, shop, { now: world.clock.now(), ...(operation.msg ? { msg: operation.msg } : {}) })
  } catch (error) {
    if (error instanceof TlinxRefusal) return refusalResponse(error)
    throw error
  }
}
