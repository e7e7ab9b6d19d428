import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { readFault } from '../faults.ts'
import type { Payment } from '../ledger/payment.ts'
import type { Gateway, World } from '../world.ts'

/** What the control interface reaches beside the world: the gateways, and what else has to forget. */
export interface Controlled {
  gateways: readonly Gateway[]
  reset(): void
}

/** What tests and the fault panel can do to the sandbox. */
export function createControlApi(world: World, { gateways, reset }: Controlled): Hono {
  const { faults, ledger, notifier } = world
  const api = new Hono()
  api.use(cors())

  api.get('/faults', (context) => context.json({ faults: faults.list() }))
  api.post('/faults', async (context) => {
    const fault = readFault(await context.req.json().catch(() => undefined))
    if (typeof fault === 'string') return context.json({ error: { code: 'invalid-fault', message: fault } }, 400)
    faults.add(fault)
    return context.json({ faults: faults.list() }, 201)
  })
  api.delete('/faults', (context) => {
    faults.clear()
    return context.json({ faults: [] })
  })
  api.post('/release', (context) => context.json({ released: faults.release() }))

  api.get('/ledger', (context) => {
    const prefix = context.req.query('tradeNo') ?? ''
    const payments = ledger.all().filter(({ tradeNo }) => tradeNo.startsWith(prefix))
    const withdrawals = gateways.flatMap((gateway) => gateway.withdrawals?.() ?? [])
    return context.json({ payments: payments.map((payment) => ledgerView(world, payment)), withdrawals })
  })

  api.post('/ledger/:tradeNo/notify', async (context) => {
    const payment = ledger.all().find(({ tradeNo }) => tradeNo === context.req.param('tradeNo'))
    const announcement = payment && gateways.find(({ id }) => id === payment.gateway)?.announcement(payment)
    if (!announcement) return context.json({ error: { code: 'nothing-to-tell', message: NOTHING_TO_TELL } }, 409)
    const asked: Record<string, unknown> = await context.req.json().catch(() => ({}))
    return context.json(await notifier.storm(announcement, count(asked.times), count(asked.concurrency)))
  })

  api.post('/reset', (context) => {
    ledger.clear()
    world.authCodes.clear()
    world.refundDesk.clear()
    world.wallets.clear()
    reset()
    faults.clear()
    faults.release()
    notifier.clear()
    for (const gateway of gateways) gateway.reset()
    return context.json({ payments: [] })
  })
  return api
}

const NOTHING_TO_TELL = 'No payment of this number, or it has nothing to tell yet, or its merchant gave no address'

function count(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 1
}

/** A payment with everything that is true about it, times as ISO 8601. */
function ledgerView({ notifier }: World, payment: Payment): Record<string, unknown> {
  const { id, gateway, tradeNo, gatewayNo, amount, status, channel, paidAt, createdAt, creates, appId, payer } = payment
  const told = (about: string): object[] =>
    notifier.attempts(about).map((attempt) => ({ ...attempt, at: iso(attempt.at) }))
  return {
    id,
    gateway,
    tradeNo,
    gatewayNo,
    amount,
    status,
    channel,
    appId,
    payer,
    createdAt: iso(createdAt),
    paidAt: paidAt === null ? null : iso(paidAt),
    notifyUrl: payment.notifyUrl,
    refunds: payment.refunds.map((refund) => ({
      ...refund,
      at: iso(refund.at),
      notifications: told(refund.gatewayRefundNo),
    })),
    creates,
    notifications: told(id),
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
