import type { KillPlan } from '../../../packages/broker/src/testing/kills/fail-points.ts'
import { BrokerGone } from './broker-process.ts'
import { compareBooks, isAtRest } from './compare-books.ts'
import type { Flow, Scene } from './flows.ts'
import type { Lane } from './lane.ts'

/** When a broker is killed: at a step of its own, or from outside after so many milliseconds. */
export type Moment = { readonly step: number; readonly reads: boolean } | { readonly afterMs: number }

/** How often a broker dies over one thing: over the thing itself, and perhaps while it recovers. */
export interface Death {
  readonly first: Moment
  readonly again: Moment | null
}

/** What became of orders whose broker was to die. */
export interface Trial {
  /** How often it died: 0, 1 or 2. */
  readonly kills: number
  /** Where it died first. */
  readonly at: string
  /** The steps there were, when it lived. */
  readonly steps: number
  /** What isn’t as it must be. */
  readonly problems: readonly string[]
}

/** Lets a broker die in the middle of flows, starts it again, lets everything come to rest, and compares all books. */
export async function letDie(lane: Lane, flows: readonly Flow[], { first, again }: Death): Promise<Trial> {
  const scenes: Scene[] = []
  for (const flow of flows) scenes.push(await flow.prepare(lane))
  await lane.calm()
  const of = flows[0]?.of ?? 'money'
  await lane.broker().arm(planFor(first, of))
  if ('afterMs' in first) lane.broker().killAfter(first.afterMs)
  const steps = await livesThrough(lane, scenes)
  const at = steps !== null ? '' : 'afterMs' in first ? `after ${first.afterMs} ms` : (await lane.lastStep()).name
  const diedAgain = steps === null && (await recover(lane, scenes, again && { moment: again, of }))
  await Promise.all(scenes.map((scene) => scene.goOn?.()))
  const problems = (await Promise.all(scenes.map((scene) => compareAtRest(lane, scene)))).flat()
  return { kills: steps !== null ? 0 : diedAgain ? 2 : 1, at, steps: steps?.length ?? 0, problems }
}

function planFor(moment: Moment, of: KillPlan['of']): KillPlan {
  const { step, reads } = 'step' in moment ? moment : { step: null, reads: true }
  return { at: step, signal: 'SIGKILL', of, reads }
}

/** Does the flows, all at once; answers the steps there were, or null when the broker died over them. */
async function livesThrough(lane: Lane, scenes: readonly Scene[]): Promise<readonly string[] | null> {
  const broker = lane.broker()
  try {
    const acts = Promise.all(scenes.map((scene) => scene.act()))
    await Promise.race([acts, broker.ended.then(() => Promise.reject(new BrokerGone()))])
    await lane.calm()
    return await broker.disarm()
  } catch (error) {
    // A connection breaks a moment before the process is seen to have ended.
    if (await Promise.race([broker.ended, later(1_000)])) return null
    throw error
  }
}

/** Starts the broker until it lives, and says again what got no answer. Answers whether it died a second time. */
async function recover(
  lane: Lane,
  scenes: readonly Scene[],
  again: { readonly moment: Moment; readonly of: KillPlan['of'] } | null,
): Promise<boolean> {
  if (again !== null) {
    const { moment, of } = again
    const killAfterMs = 'afterMs' in moment ? moment.afterMs : null
    const lives = await lane
      .restart(planFor(moment, of), killAfterMs)
      .then(() => livesThrough(lane, scenes))
      .catch((error: unknown) => {
        if (error instanceof BrokerGone && error.ending?.signal === 'SIGKILL') return null
        throw error
      })
    if (lives !== null) return false
  }
  await lane.restart()
  await Promise.all(scenes.map((scene) => scene.act()))
  return again !== null
}

/** Waits until nothing is open any more, and answers every sentence in which the books differ. */
export async function compareAtRest(lane: Lane, { sale, net }: Scene): Promise<string[]> {
  const { orderNo } = sale
  const books = async () => ({
    rows: await lane.rows(orderNo),
    ledger: await lane.ledger(orderNo),
    told: lane.notebook.of(orderNo),
  })
  await lane.until(async () => isAtRest(await books()))
  return compareBooks(await books(), net).map((problem) => `${orderNo}: ${problem}`)
}

function later(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
