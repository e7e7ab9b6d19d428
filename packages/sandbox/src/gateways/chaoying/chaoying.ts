import { type Context, Hono } from 'hono'
import { answerCall } from '../../answer-call.ts'
import type { CallKind } from '../../faults.ts'
import type { ChaoyingMerchant } from '../../options.ts'
import type { Gateway, World } from '../../world.ts'
import { paymentAnnouncement } from './announcements.ts'
import { type Call, type Generation, openCall, preOrderResponse, type Reply, replyResponse } from './envelope.ts'
import { micropay } from './micropay.ts'
import { miniProgramSession } from './mini-program-session.ts'
import { cancel, orderQuery } from './orders.ts'
import { payerOfCode } from './payer-of-code.ts'
import { preOrder } from './preorder.ts'
import { refund, refundQuery } from './refunds.ts'
import { type ChaoyingCode, ChaoyingRefusal, refusalResponse } from './refusal.ts'

interface Operation {
  kind?: CallKind
  /** What the fault `unsigned-error` says: the most misleading refusal of this call. */
  lie?: ChaoyingCode
  /** Left out: every reply is signed. */
  respond?: typeof replyResponse
  run(call: Call): Reply
}
type Operations = Readonly<Record<string, Operation>>

const PRE_ORDER = { kind: 'create', lie: 20013, respond: preOrderResponse } as const
const WECHAT: Operation = { ...PRE_ORDER, run: (call) => preOrder(call, 'wechat') }
const ALIPAY: Operation = { ...PRE_ORDER, run: (call) => preOrder(call, 'alipay') }
const ECNY: Operation = { ...PRE_ORDER, run: (call) => preOrder(call, 'ecny') }

/** What both generations name in `method`. */
const METHODS: Operations = {
  pay: { kind: 'create', lie: 20013, run: micropay },
  orderquery: { kind: 'query', lie: 20007, run: orderQuery },
  refund: { kind: 'refund', lie: 20008, run: refund },
  refundquery: { kind: 'refund-query', lie: 20010, run: refundQuery },
  cancel: { kind: 'reverse', lie: 20011, run: cancel },
  authcodetoopenid: { run: payerOfCode },
}
const METHODS_V2: Operations = { ...METHODS, PreOrder_WECHAT: WECHAT, PreOrder_ALIPAY: ALIPAY, PreOrder_ECNY: ECNY }

/** Chaoying's side, after its pre-order document v2.14.1 (2022-08-31) and the pages beside it, in both of its generations. */
export function createChaoying(world: World, merchants: readonly ChaoyingMerchant[]): Gateway {
  async function handle(
    context: Context,
    generation: Generation,
    operations: Operations | Operation,
  ): Promise<Response> {
    try {
      const call: Call = { world, ...(await openCall(context.req.raw, merchants, generation)) }
      const operation = isOne(operations) ? operations : methodOf(operations, call)
      const tradeNo = tradeNoOf(call)
      return await answerCall(world, context, {
        kind: operation.kind,
        tradeNo,
        work: () => answer(call, operation),
        payment: () => world.ledger.find({ gateway: 'chaoying', merchantId: call.merchant.merchantId, tradeNo }),
        falseRefusal: () => refusalResponse(new ChaoyingRefusal(operation.lie ?? 20006)),
      })
    } catch (error) {
      if (error instanceof ChaoyingRefusal) return refusalResponse(error)
      throw error
    }
  }

  const routes = new Hono()
  routes.post('/v2/UnifiedPay/Gateway', (context) => handle(context, 'v2', METHODS_V2))
  routes.post('/UnifiedPay/Gateway', (context) => handle(context, 'v1', METHODS))
  routes.post('/Open/WECHAT_PreOrder', (context) => handle(context, 'v1', WECHAT))
  routes.post('/Open/ALIPAY_PreOrder', (context) => handle(context, 'v1', ALIPAY))
  routes.post('/Open/WXA_Code2Session', (context) => miniProgramSession(world, context, merchants))
  return {
    id: 'chaoying',
    routes,
    announcement(payment) {
      const merchant = merchants.find((known) => known.merchantId === payment.merchantId)
      return merchant && paymentAnnouncement(payment, merchant)
    },
    reset() {},
  }
}

/** A refund that is asked for by its own number belongs to an order, too. */
function tradeNoOf({ world, merchant, values }: Call): string {
  const { out_trade_no, out_refund_no = '' } = values
  const name = { gateway: 'chaoying', merchantId: merchant.merchantId, refundNo: out_refund_no } as const
  return out_trade_no ?? world.ledger.findRefund(name)?.payment.tradeNo ?? ''
}

function isOne(operations: Operations | Operation): operations is Operation {
  return typeof operations.run === 'function'
}

function methodOf(operations: Operations, { values }: Call): Operation {
  const { method = '' } = values
  const operation = Object.hasOwn(operations, method) ? operations[method] : undefined
  if (!operation) throw new ChaoyingRefusal(20004, 'method')
  return operation
}

function answer(call: Call, operation: Operation): Response {
  try {
    return (operation.respond ?? replyResponse)(call, operation.run(call))
  } catch (error) {
    if (error instanceof ChaoyingRefusal) return refusalResponse(error)
    throw error
  }
}
