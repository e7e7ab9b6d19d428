import { GatewayUnclear, SignatureMismatch } from '../../packages/broker/src/gateway/errors.ts'
import type { World } from './world.ts'

/** The broker waits so long for one call, as its gateway kit does. */
const CALL_TIMEOUT_MS = 8_000

/**
 * Carries a call to the gateway and its answer back, or loses one of them. Once on its way a call arrives, though whoever sent it
 * has given up or is dead.
 */
export function carry<Value>(world: World, effect: () => Promise<Value>): Promise<Value> {
  const { timeline, roll, faults } = world
  world.counts.calls++
  return new Promise((resolve, reject) => {
    timeline.after(CALL_TIMEOUT_MS, () => reject(new GatewayUnclear('No whole answer came from the gateway')))
    if (roll() < faults().requestLost) {
      world.counts.faults++
      if (roll() < 0.5) timeline.after(20, () => reject(new GatewayUnclear('The connection was refused')))
      return
    }
    timeline.after(wayTime(world), () => {
      effect().then(
        (value) => bringBack(world, () => resolve(value), reject),
        (error: unknown) => bringBack(world, () => reject(error), reject),
      )
    })
  })
}

function bringBack(world: World, arrive: () => void, reject: (error: Error) => void): void {
  const { timeline, roll, faults } = world
  const dice = roll()
  const { answerLost, garbage } = faults()
  if (dice < answerLost) world.counts.faults++
  else if (dice < answerLost + garbage) {
    world.counts.faults++
    const error = roll() < 0.5 ? new GatewayUnclear('Half an answer') : new SignatureMismatch('Another signature')
    timeline.after(wayTime(world), () => reject(error))
  } else timeline.after(wayTime(world), arrive)
}

function wayTime({ roll, faults, profile }: World): number {
  return roll() < faults().slow ? roll() * profile.longestCall * 1000 : 5 + roll() * 60
}
