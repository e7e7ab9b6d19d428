import type { Context } from 'hono'
import { CALL_FAULTS, type CallKind } from './faults.ts'
import type { Payment } from './ledger/payment.ts'
import { meetFault } from './meet-fault.ts'
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

/** Answers one gateway call, with whatever fault is set for it. The only place where gateways' calls meet faults. */
export async function answerCall(world: World, context: Context, call: GatewayCall): Promise<Response> {
  const fault = call.kind && world.faults.take(call.kind, call.tradeNo, CALL_FAULTS)
  const answer = await meetFault(world, context, fault, async () => {
    const answer = call.work()
    if (call.kind === 'create') await payBeforeReply(world, call)
    return answer
  })
  return fault?.fault === 'unsigned-error' ? call.falseRefusal() : answer
}

/** The race every integration meets one day: paid, and told so, before the create's answer has arrived. */
async function payBeforeReply({ faults, ledger, notifier }: World, call: GatewayCall): Promise<void> {
  const payment = call.payment()
  if (!payment || !faults.take('notification', call.tradeNo, ['before-reply'])) return
  ledger.apply(payment.id, 'pay')
  await notifier.firstAttempt(payment.id)
}
