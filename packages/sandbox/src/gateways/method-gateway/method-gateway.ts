import { Hono } from 'hono'
import { answerCall } from '../../answer-call.ts'
import type { CallKind } from '../../faults.ts'
import type { MethodGatewayApp } from '../../options.ts'
import type { Gateway, World } from '../../world.ts'
import { paymentAnnouncement } from './announcements.ts'
import { type Call, openCall, replyResponse } from './envelope.ts'
import { pay, returnAddress } from './pay.ts'
import { PAY_METHODS } from './pay-methods.ts'
import { type MethodGatewayCode, MethodGatewayRefusal, refusalResponse } from './refusal.ts'
import { tradeQuery, tradeRefund, tradeReverse } from './trade.ts'
import { createWithdrawals } from './withdrawals.ts'

interface Operation {
  kind?: CallKind
  /** What the fault `unsigned-error` says: the most misleading refusal of this call. */
  lie?: MethodGatewayCode
  run(call: Call): Readonly<Record<string, unknown>>
}

type Operations = Readonly<Record<string, Operation>>

const PAY: Operation = { kind: 'create', lie: 10006, run: pay }
const TRADE: Operations = {
  'trade.query': { kind: 'query', lie: 12002, run: tradeQuery },
  'trade.refund': { kind: 'refund', run: tradeRefund },
  'trade.reverse': { kind: 'reverse', lie: 12002, run: tradeReverse },
}

/** The side of the mobile-pay platform whose document names calls by `method` ("移动支付平台", with an example of 2017). */
export function createMethodGateway(world: World, apps: readonly MethodGatewayApp[]): Gateway {
  const withdrawals = createWithdrawals(world)
  const operations: Operations = { ...TRADE, ...withdrawals.operations }
  const routes = new Hono()
  // One address for all, which merchants are told by customer service: any path will do.
  routes.post('/*', async (context) => {
    try {
      const call: Call = { world, ...(await openCall(context.req.raw, apps)) }
      const operation = operationOf(operations, call.method)
      const tradeNo = typeof call.values.out_trade_no === 'string' ? call.values.out_trade_no : ''
      return await answerCall(world, context, {
        kind: operation.kind,
        tradeNo,
        work: () => answer(call, operation),
        payment: () => world.ledger.find({ gateway: 'method-gateway', merchantId: call.app.merchantNo, tradeNo }),
        falseRefusal: () => refusalResponse(new MethodGatewayRefusal(operation.lie ?? 1000)),
      })
    } catch (error) {
      if (error instanceof MethodGatewayRefusal) return refusalResponse(error)
      throw error
    }
  })
  return {
    id: 'method-gateway',
    routes,
    announcement(payment) {
      const app = apps.find((known) => known.merchantNo === payment.merchantId)
      return app && paymentAnnouncement(payment, app)
    },
    returnAddress,
    withdrawals: withdrawals.all,
    reset: withdrawals.clear,
  }
}

function operationOf(operations: Operations, method: string): Operation {
  if (Object.hasOwn(PAY_METHODS, method)) return PAY
  const operation = Object.hasOwn(operations, method) ? operations[method] : undefined
  if (!operation) throw new MethodGatewayRefusal(13001)
  return operation
}

function answer(call: Call, operation: Operation): Response {
  try {
    return replyResponse(operation.run(call))
  } catch (error) {
    if (error instanceof MethodGatewayRefusal) return refusalResponse(error)
    throw error
  }
}
