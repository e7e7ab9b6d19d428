import type { Context } from 'hono'
import type { WalletPlace, WalletRefusal } from '../faults.ts'
import { meetFault } from '../meet-fault.ts'
import type { World } from '../world.ts'

/** A call at a wallet's own server, read and ready to be worked on. */
export interface WalletCall {
  on: WalletPlace
  /** As it was sent: a fault can be set for one app. */
  appId: string
  work(): Response | Promise<Response>
  /** What is said instead by the faults that only this place has; the work isn't done then. */
  instead: Partial<Record<WalletRefusal, () => Response>>
}

/** Answers one call at a wallet's own server, with whatever fault is set for it. */
export async function answerWallet(world: World, context: Context, call: WalletCall): Promise<Response> {
  const { calls } = world.wallets
  calls.set(call.on, (calls.get(call.on) ?? 0) + 1)
  const fault = world.faults.take(call.on, call.appId)
  const refusals: Readonly<Record<string, (() => Response) | undefined>> = call.instead
  const refuse = fault && Object.hasOwn(refusals, fault.fault) ? refusals[fault.fault] : undefined
  return refuse ? refuse() : meetFault(world, context, fault, async () => call.work())
}
