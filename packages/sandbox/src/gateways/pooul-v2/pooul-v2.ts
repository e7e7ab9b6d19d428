import { Hono } from 'hono'
import { answerCall } from '../../answer-call.ts'
import type { CallKind } from '../../faults.ts'
import type { PooulMerchant } from '../../options.ts'
import type { Gateway, World } from '../../world.ts'
import { paymentAnnouncement, refundAnnouncement } from './announcements.ts'
import { openCall, replyResponse } from './envelope.ts'
import { text, type Values } from './fields.ts'
import { close, query, reverse } from './orders.ts'
import { callbackUrl, pay } from './pay.ts'
import { refund, refundQuery } from './refunds.ts'
import { PooulRefusal, type PooulRefusalReason, refusalResponse } from './refusal.ts'

interface Operation {
  kind?: CallKind
  /** What the fault `unsigned-error` says: the most misleading refusal of this call. */
  lie?: PooulRefusalReason
  run(world: World, merchant: PooulMerchant, values: Values): Record<string, unknown> | undefined
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  '/v2/pay': { kind: 'create', lie: 'pay-type', run: pay },
  '/v2/pay/query': { kind: 'query', lie: 'not-found', run: query },
  '/v2/pay/close': { kind: 'close', run: close },
  '/v2/pay/reverse': { kind: 'reverse', run: reverse },
  '/v2/pay/refund': { kind: 'refund', run: refund },
  '/v2/pay/refund_query': { kind: 'refund-query', lie: 'not-found', run: refundQuery },
}

/** Pooul v2's side, after its document "收款 Pay" of August 2018. */
export function createPooulV2(world: World, merchants: readonly PooulMerchant[]): Gateway {
  const used = new Map<string, Set<string>>()
  const routes = new Hono()

  /** Checks who calls: the merchant, the signature, and a nonce_str that merchant has never sent. */
  function open(merchantId: string | undefined, token: string): { merchant: PooulMerchant; values: Values } {
    const { merchant, values } = openCall(token, merchantId, merchants)
    const nonces = used.get(merchant.merchantId) ?? new Set()
    const nonce = text(values, 'nonce_str')
    if (nonces.has(nonce)) throw new PooulRefusal('field', 'nonce_str 重复')
    used.set(merchant.merchantId, nonces.add(nonce))
    return { merchant, values }
  }

  for (const [path, operation] of Object.entries(OPERATIONS)) {
    routes.post(path, async (context) => {
      try {
        const { merchant, values } = open(context.req.query('merchant_id'), await context.req.text())
        const tradeNo = tradeNoOf(merchant, values)
        return await answerCall(world, context, {
          kind: operation.kind,
          tradeNo,
          work: () => answer(merchant, () => operation.run(world, merchant, values)),
          payment: () => world.ledger.find({ gateway: 'pooul-v2', merchantId: merchant.merchantId, tradeNo }),
          falseRefusal: () => refusalResponse(new PooulRefusal(operation.lie ?? 'channel')),
        })
      } catch (error) {
        if (error instanceof PooulRefusal) return refusalResponse(error)
        throw error
      }
    })
  }

  /** A refund that is asked for by its own number alone belongs to an order, too. */
  function tradeNoOf({ merchantId }: PooulMerchant, { mch_trade_id, mch_refund_id }: Values): string {
    if (typeof mch_trade_id === 'string') return mch_trade_id
    const refundNo = typeof mch_refund_id === 'string' ? mch_refund_id : ''
    return world.ledger.findRefund({ gateway: 'pooul-v2', merchantId, refundNo })?.payment.tradeNo ?? ''
  }

  return {
    id: 'pooul-v2',
    routes,
    announcement(payment) {
      const merchant = merchants.find((known) => known.merchantId === payment.merchantId)
      return merchant && paymentAnnouncement(payment, merchant)
    },
    refundAnnouncement(found) {
      const merchant = merchants.find((known) => known.merchantId === found.payment.merchantId)
      return merchant && refundAnnouncement(found, merchant)
    },
    returnAddress: callbackUrl,
    reset: () => used.clear(),
  }
}

/** A success is signed, a refusal is plain JSON. */
function answer(merchant: PooulMerchant, run: () => Record<string, unknown> | undefined): Response {
  try {
    return replyResponse(run(), merchant)
  } catch (error) {
    if (error instanceof PooulRefusal) return refusalResponse(error)
    throw error
  }
}
