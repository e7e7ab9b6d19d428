import { Hono } from 'hono'
import { answerCall } from '../../answer-call.ts'
import type { CallKind } from '../../faults.ts'
import type { Values } from '../../field-reader.ts'
import type { PooulV1Merchant } from '../../options.ts'
import type { Gateway, World } from '../../world.ts'
import { paymentAnnouncement } from './announcements.ts'
import { openCall, signedReply } from './envelope.ts'
import { findPayment, findRefund, orderClose, query, refund, refundQuery } from './orders.ts'
import { callbackUrl, pay } from './pay.ts'
import { type PooulV1Code, PooulV1Refusal, refusalResponse } from './refusal.ts'

interface Operation {
  kind?: CallKind
  /** What the fault `unsigned-error` says: the most misleading refusal of this call. */
  lie?: PooulV1Code
  /** `msg` of a success, in the samples' words; null without. */
  msg?: string
  run(world: World, merchant: PooulV1Merchant, values: Values): Values
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  pay: { kind: 'create', lie: 202, run: pay },
  query: { kind: 'query', lie: 301, run: query },
  order_close: { kind: 'close', msg: 'SUCCESS', run: orderClose },
  refund: { kind: 'refund', msg: ',,', run: refund },
  refund_query: { kind: 'refund-query', lie: 301, msg: ',,', run: refundQuery },
}

/** Pooul v1's side, after its documents of 2017 ("5.4 微信公众号支付-跳转" and its siblings). */
export function createPooulV1(world: World, merchants: readonly PooulV1Merchant[]): Gateway {
  const routes = new Hono()
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    routes.post(`/paygate/merchant_info/${name}`, async (context) => {
      try {
        const { merchant, values } = openCall(await context.req.text(), merchants)
        const payment = (): ReturnType<typeof findPayment> =>
          'mch_trade_id' in values || 'trade_id' in values ? findPayment(world, merchant, values) : undefined
        return await answerCall(world, context, {
          kind: operation.kind,
          tradeNo:
            (payment() ?? findRefund(world, merchant, values)?.payment)?.tradeNo ?? String(values.mch_trade_id ?? ''),
          work: () => answer(world, merchant, operation, values),
          payment,
          falseRefusal: () => refusalResponse(new PooulV1Refusal(operation.lie ?? 600, 'SYSTEMERROR:系统错误')),
        })
      } catch (error) {
        if (error instanceof PooulV1Refusal) return refusalResponse(error)
        throw error
      }
    })
  }
  return {
    id: 'pooul-v1',
    routes,
    announcement(payment) {
      const merchant = merchants.find((known) => known.merchantId === payment.merchantId)
      return merchant && paymentAnnouncement(payment, merchant)
    },
    returnAddress: callbackUrl,
    reset() {},
  }
}

function answer(world: World, merchant: PooulV1Merchant, operation: Operation, values: Values): Response {
  try {
    return Response.json(signedReply(operation.run(world, merchant, values), merchant.key, operation.msg))
  } catch (error) {
    if (error instanceof PooulV1Refusal) return refusalResponse(error)
    throw error
  }
}
