import type { Context } from 'hono'
import { wait } from './clock.ts'
import { dropConnection } from './drop-connection.ts'
import { CALL_FAULTS, type CallKind } from './faults.ts'
import type { Payment } from './ledger/payment.ts'
import type { World } from './world.ts'

/** An authentic call, read and ready to be worked on. */
export interface GatewayCall {
  /** Which faults can hit it; none hit the other calls. */
  kind: CallKind | undefined
  tradeNo: string
  /** Does the work and answers. */
  work(): Response
  /** The payment, looked up after the work. */
  payment(): Payment | undefined
  /** An unsigned refusal that isn't true: the work was done. */
  falseRefusal(): Response
}

/** Answers one gateway call, with whatever fault is set for it. The only place where calls meet faults. */
export async function answerCall(world: World, context: Context, call: GatewayCall): Promise<Response> {
  const { clock, faults } = world
  const fault = call.kind && faults.take(call.kind, call.tradeNo, CALL_FAULTS)
  if (fault?.fault === 'lost-before') return dropConnection(context)
  const answer = call.work()
  if (call.kind === 'create') await payBeforeReply(world, call)
  switch (fault?.fault) {
    case 'no-reply':
      return dropConnection(context)
    case 'slow':
      await wait(clock, fault.ms)
      return answer
    case 'hang':
      await faults.hold()
      return answer
    case 'garbage':
      return new Response('<html><body>502 Bad Gateway</body></html>', { headers: { 'content-type': 'text/html' } })
    case 'http-500':
      return new Response('Internal Server Error', { status: 500 })
    case 'unsigned-error':
      return call.falseRefusal()
    default:
      return answer
  }
}

/** The race every integration meets one day: paid, and told so, before the create's answer has arrived. */
async function payBeforeReply({ faults, ledger, notifier }: World, call: GatewayCall): Promise<void> {
  const payment = call.payment()
  if (!payment || !faults.take('notification', call.tradeNo, ['before-reply'])) return
  ledger.apply(payment.id, 'pay')
  await notifier.firstAttempt(payment.id)
}
