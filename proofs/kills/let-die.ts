import { BrokerGone } from './broker-process.ts'
import { type Books, compareBooks, isAtRest } from './compare-books.ts'
import type { KillPlan } from './fail-points.ts'
import type { Flow, Scene } from './flows.ts'
import type { Lane } from './lane.ts'
import type { Sale } from './sale.ts'

/** What somebody waits for has come within this; what nobody asks for any more is over when it has run out, at the latest. */
const WAITING_MS = 3_600_000
const RESTING_MS = 6 * 3_600_000

/** When a broker is killed: at a step of its own, or from outside after so many milliseconds. */
export type Moment = { readonly step: number; readonly reads: boolean } | { readonly afterMs: number }

/** How a broker dies over one thing: over the thing itself, and perhaps while it recovers. */
export interface Death {
  readonly first: Moment
  readonly again: Moment | null
  /** Whether those who got no answer say it again and go on. If not, the broker is alone with what it finds. */
  readonly comeBack: boolean
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
export async function letDie(lane: Lane, flows: readonly Flow[], { first, again, comeBack }: Death): Promise<Trial> {
  const scenes: Scene[] = []
  for (const flow of flows) scenes.push(await flow.prepare(lane))
  await lane.calm()
  const of = flows[0]?.of ?? 'money'
  await lane.broker().arm(planFor(first, of))
  if ('afterMs' in first) lane.broker().killAfter(first.afterMs)
  const steps = await livesThrough(lane, () => Promise.all(scenes.map((scene) => scene.act())))
  const died = steps === null
  const at = !died ? '' : 'afterMs' in first ? `after ${first.afterMs} ms` : await lane.lastStep()
  const alone = died && !comeBack
  const goOn = () => Promise.all(scenes.map((scene) => (alone ? rest(lane, scene.sale) : scene.act())))
  const diedAgain = died && (await recover(lane, again && { plan: planFor(again, of), moment: again, goOn }))
  const problems = (await Promise.all(scenes.map((scene) => settleOrTell(lane, scene, alone)))).flat()
  return { kills: diedAgain ? 2 : died ? 1 : 0, at, steps: steps?.length ?? 0, problems }
}

function planFor(moment: Moment, of: KillPlan['of']): KillPlan {
  const { step, reads } = 'step' in moment ? moment : { step: null, reads: true }
  return { at: step, signal: 'SIGKILL', of, reads }
}

/** Lets something be done; answers the steps there were, or null when the broker died over them. */
async function livesThrough(lane: Lane, act: () => Promise<unknown>): Promise<readonly string[] | null> {
  const broker = lane.broker()
  try {
    await Promise.race([act(), broker.ended.then(() => Promise.reject(new BrokerGone()))])
    await lane.calm()
    return await broker.disarm()
  } catch (error) {
    // A connection breaks a moment before the process is seen to have ended.
    if (await Promise.race([broker.ended, later(1_000)])) return null
    throw error
  }
}

interface SecondDeath {
  readonly plan: KillPlan
  readonly moment: Moment
  readonly goOn: () => Promise<unknown>
}

/** Starts the broker until it lives. Answers whether it died a second time. */
async function recover(lane: Lane, second: SecondDeath | null): Promise<boolean> {
  if (second !== null) {
    const { plan, moment, goOn } = second
    const lives = await lane
      .restart(plan, 'afterMs' in moment ? moment.afterMs : null)
      .then(() => livesThrough(lane, goOn))
      .catch((error: unknown) => {
        if (error instanceof BrokerGone && error.ending?.signal === 'SIGKILL') return null
        throw error
      })
    if (lives !== null) return false
  }
  await lane.restart()
  return second !== null
}

/** What never comes to its end is told with all that is known of it. */
async function settleOrTell(lane: Lane, scene: Scene, alone: boolean): Promise<string[]> {
  try {
    return await settle(lane, scene, alone)
  } catch (error) {
    const { orderNo } = scene.sale
    return [`${orderNo}: ${error}; ${JSON.stringify(await booksOf(lane, orderNo))}`]
  }
}

/** Brings one order to its end, with those who wait for it or without, and tells what isn’t right then. */
async function settle(lane: Lane, scene: Scene, alone: boolean): Promise<string[]> {
  const since = lane.now()
  const { orderNo } = scene.sale
  const late = (most: number): string[] => {
    const took = lane.now() - since
    return took <= most ? [] : [`${orderNo}: it took ${Math.round(took / 60_000)} minutes`]
  }
  if (!alone) await scene.act()
  if (!alone) await scene.goOn?.()
  const waited = alone ? [] : late(scene.withinMs ?? WAITING_MS)
  const problems = await compareAtRest(lane, alone ? { ...scene, net: null } : scene)
  return [...waited, ...problems, ...late(RESTING_MS)]
}

/** Waits until nothing is open any more, and answers every sentence in which the books differ. */
export async function compareAtRest(lane: Lane, { sale, net }: Pick<Scene, 'sale' | 'net'>): Promise<string[]> {
  const books = await rest(lane, sale)
  return compareBooks(books, net).map((problem) => `${sale.orderNo}: ${problem}`)
}

/** Waits until nothing is open any more, and answers the books as they stand then. */
async function rest(lane: Lane, { orderNo }: Sale): Promise<Books> {
  let books = await booksOf(lane, orderNo)
  const look = async () => {
    books = await booksOf(lane, orderNo)
    return isAtRest(books)
  }
  // Books that are read while somebody writes tell of two moments.
  await lane.until(async () => (await look()) && lane.calm().then(look))
  return books
}

async function booksOf(lane: Lane, orderNo: string): Promise<Books> {
  const [rows, ledger] = await Promise.all([lane.rows(orderNo), lane.ledger(orderNo)])
  return { rows, ledger, told: lane.notebook.of(orderNo) }
}

function later(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined))
}
