import { PayError } from '../pay-error.ts'
import { steadyTime } from '../steady-time.ts'
import type { BrokerContext } from './context.ts'

/** A create gets this long to answer; before, nothing is concluded from a payment that isn’t there. */
export const CREATE_BUDGET_MS = 15_000

/**
 * Asked between a row and the call that it was written for. A process may stand still there, and go on when others have found nothing
 * at the gateway and given the number up: then nothing may be sent under it. `startedAt`:
 * the steady time before the row was written. Throws PayError unavailable.
 */
export function checkStillInTime({ clock }: Pick<BrokerContext, 'clock'>, startedAt: number): void {
  const late = steadyTime(clock) - startedAt
  if (late < CREATE_BUDGET_MS) return
  throw new PayError('unavailable', `This process stood still for ${Math.round(late / 1000)} s. Nothing was sent.`)
}
