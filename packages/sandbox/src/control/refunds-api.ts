import { Hono } from 'hono'
import type { RefundFound } from '../ledger/ledger.ts'
import { REFUND_OUTCOMES, type RefundOutcome } from '../ledger/refund-desk.ts'
import type { Gateway, World } from '../world.ts'

/** What tests can do to refunds: order what becomes of those to come, decide one that is processing, tell one again. */
export function createRefundsApi({ ledger, notifier, refundDesk }: World, gateways: readonly Gateway[]): Hono {
  const api = new Hono()
  const find = (refundNo: string): RefundFound | undefined =>
    ledger
      .all()
      .flatMap((payment) => payment.refunds.map((refund) => ({ payment, refund })))
      .find(({ refund }) => refund.refundNo === refundNo)

  api.post('/', async (context) => {
    const { tradeNo, refundNo, outcome } = await bodyOf(context.req.raw)
    if (!isOutcome(outcome) || !isPrefix(tradeNo) || !isPrefix(refundNo)) return context.json(problem('order'), 400)
    refundDesk.order({ ...(tradeNo === undefined ? {} : { tradeNo }), ...(refundNo ? { refundNo } : {}), outcome })
    return context.json({ tradeNo, refundNo, outcome }, 201)
  })

  api.post('/:refundNo', async (context) => {
    const { outcome } = await bodyOf(context.req.raw)
    if (outcome !== 'succeed' && outcome !== 'fail') return context.json(problem('decision'), 400)
    const found = find(context.req.param('refundNo'))
    if (!found) return context.json(problem('unknown'), 404)
    const settled = ledger.settleRefund(found.refund.gatewayRefundNo, outcome === 'fail' ? 'failed' : 'succeeded')
    return settled ? context.json({ refund: settled.refund }) : context.json(problem('over'), 409)
  })

  api.post('/:refundNo/notify', async (context) => {
    const found = find(context.req.param('refundNo'))
    const announcement = found && gateways.find(({ id }) => id === found.payment.gateway)?.refundAnnouncement?.(found)
    if (!announcement) return context.json(problem('silent'), 409)
    const { times, concurrency } = await bodyOf(context.req.raw)
    return context.json(await notifier.storm(announcement, Number(times ?? 1), Number(concurrency ?? 1)))
  })
  return api
}

const PROBLEMS = {
  order: `"outcome" is one of ${REFUND_OUTCOMES.join(', ')}; "tradeNo" and "refundNo" are starts of numbers`,
  decision: '"outcome" is succeed or fail',
  unknown: 'No refund has this number',
  over: 'This refund is decided already',
  silent:
    'No refund of this number, or it has not succeeded, or its gateway tells nothing of refunds, or no address was given',
} as const

function problem(code: keyof typeof PROBLEMS): { error: { code: string; message: string } } {
  return { error: { code: `refund-${code}`, message: PROBLEMS[code] } }
}

function isOutcome(value: unknown): value is RefundOutcome {
  return (REFUND_OUTCOMES as readonly unknown[]).includes(value)
}

function isPrefix(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => undefined)
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}
