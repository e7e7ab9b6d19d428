import type { Flow } from './flows.ts'
import type { Lane } from './lane.ts'
import { letDie } from './let-die.ts'

/** What came of killing a broker at every step of one flow. */
export interface Walk {
  readonly steps: number
  readonly kills: number
  /** Each with the step it died at. */
  readonly problems: readonly string[]
}

/** How a flow is walked. */
export interface WalkPlan {
  /** Also before and after each read. */
  readonly reads: boolean
  /** At two steps of four the recovery is killed too, each time at another of its steps, up to so many; 0: never. */
  readonly again: number
  /** At every other step nobody comes back after it. */
  readonly alone: boolean
}

/** Kills the broker at the first step of a flow, at the second, and so on until the flow is over before its step comes. */
export async function walkSteps(lane: Lane, flow: Flow, { reads, again, alone }: WalkPlan): Promise<Walk> {
  const problems: string[] = []
  let kills = 0
  for (let step = 1; ; step++) {
    const second = again === 0 || step % 4 < 2 ? null : { step: 1 + (step % again), reads }
    const trial = await letDie(lane, [flow], {
      first: { step, reads },
      again: second,
      comeBack: !alone || step % 2 === 0,
    })
    problems.push(...trial.problems.map((problem) => `${flow.name}, killed ${trial.at}: ${problem}`))
    kills += trial.kills
    if (trial.kills === 0) return { steps: trial.steps, kills, problems }
  }
}
