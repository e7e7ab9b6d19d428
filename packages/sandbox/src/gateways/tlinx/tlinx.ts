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
  payrefund: { kind: 'refund', lie: 8023, msg: '订单退款成功', run: payRefund },
}

/** TLinx mct1's side, after its document V1.0.8 (2019-07-06). */
export function createTlinx(world: World, shops: readonly TlinxShop[]): Gateway {
  const routes = new Hono()
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    routes.post(`/mct1/${name}`, async (context) => {
      try {
        const { shop, values } = await openCall(context.req.raw, shops, world.clock.now())
        const { tradeNo, isRefund } = subjectOf(world, shop, values)
        return await answerCall(world, context, {
          // paystatus asks for both.
          kind: isRefund && operation.kind === 'query' ? 'refund-query' : operation.kind,
          tradeNo,
          work: () => answer(world, shop, operation, values),
          payment: () => world.ledger.find({ gateway: 'tlinx', merchantId: shop.openId, tradeNo }),
          falseRefusal: () => refusalResponse(new TlinxRefusal(operation.lie ?? 8008)),
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

/** Which order a call is about: by its own number, by the bank's, or by that of a refund of it. */
function subjectOf({ ledger }: World, { openId }: TlinxShop, values: Values): { tradeNo: string; isRefund: boolean } {
  const mine = { gateway: 'tlinx', merchantId: openId } as const
  const [outNo, ordNo] = [text(values, 'out_no') ?? '', text(values, 'ord_no') ?? '']
  const payment = ledger.find({ ...mine, tradeNo: outNo }) ?? ledger.find({ ...mine, gatewayNo: ordNo })
  const refund = payment
    ? undefined
    : (ledger.findRefund({ ...mine, refundNo: outNo }) ?? ledger.findRefund({ ...mine, gatewayRefundNo: ordNo }))
  return { tradeNo: (payment ?? refund?.payment)?.tradeNo ?? outNo, isRefund: refund !== undefined }
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
