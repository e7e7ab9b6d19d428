import { Hono } from 'hono'
import { answerCall } from '../../answer-call.ts'
import type { CallKind } from '../../faults.ts'
import type { TlinxShop } from '../../options.ts'
import type { Gateway, World } from '../../world.ts'
import { paymentAnnouncement } from './announcements.ts'
import { openData, sealData, signParameters } from './envelope.ts'
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

const CLOCK_SKEW = 600

/** TLinx mct1's side, after its document V1.0.8 (2019-07-06). */
export function createTlinx(world: World, shops: readonly TlinxShop[]): Gateway {
  const routes = new Hono()
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    routes.post(`/mct1/${name}`, async (context) => {
      try {
        const { shop, values } = open(await formOf(context.req.raw), shops, world.clock.now())
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

/** "Not JSON": anything but a form leaves the server without an open_id (mct1 document, errcode 8). */
async function formOf(request: Request): Promise<Record<string, string>> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new TlinxRefusal(8)
  return Object.fromEntries(new URLSearchParams(await request.text()))
}

/** Checks the envelope: who, when, signed with the shop's key, sealed with it. */
function open(
  form: Record<string, string>,
  shops: readonly TlinxShop[],
  now: number,
): { shop: TlinxShop; values: Values } {
  const { sign, ...parameters } = form
  const { open_id: openId, timestamp = '', data = '' } = parameters
  if (!openId) throw new TlinxRefusal(8)
  const shop = shops.find((known) => known.openId === openId)
  if (!shop) throw new TlinxRefusal(3002)
  if (!/^\d{10}$/.test(timestamp) || Math.abs(Math.floor(now / 1000) - Number(timestamp)) > CLOCK_SKEW)
    throw new TlinxRefusal(9)
  if (sign !== signParameters(parameters, shop.openKey)) throw new TlinxRefusal(5)
  const values = openData(data, shop.openKey)
  if (!values) throw new TlinxRefusal(8044)
  return { shop, values }
}

/** A reply with data is signed over all its members, numbers written plainly (mct1 document, 2.5). */
function answer(world: World, shop: TlinxShop, operation: Operation, values: Values): Response {
  try {
    const reply = {
      errcode: 0,
      msg: operation.msg ?? 'ok',
      timestamp: Math.floor(world.clock.now() / 1000),
      data: sealData(operation.run(world, shop, values), shop.openKey),
    }
    const parameters = Object.fromEntries(Object.entries(reply).map(([name, value]) => [name, String(value)]))
    return Response.json({ ...reply, sign: signParameters(parameters, shop.openKey) })
  } catch (error) {
    if (error instanceof TlinxRefusal) return refusalResponse(error)
    throw error
  }
}
