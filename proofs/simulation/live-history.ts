import { fen } from '@pay-checkout/protocol'
import { openCheckout } from '../../packages/broker/src/checkouts/open-checkout.ts'
import { startBroker } from './broker-process.ts'
import { type Counts, noCounts } from './counts.ts'
import { findBroken } from './invariants.ts'
import { openMerchantServer } from './merchant-server.ts'
import { lie, lieOfRefund, replay } from './notices.ts'
import { livePage } from './pages.ts'
import { ask, liveMerchant, livePayer } from './people.ts'
import { type Kind, NO_FAULTS, type Profile, rollProfile } from './profile.ts'
import { pick, randomFrom } from './random-from.ts'
import type { SimulatedDatabase } from './simulated-database.ts'
import { ACCIDENTS, openSimulatedFile } from './simulated-file.ts'
import { openGateway } from './simulated-gateway.ts'
import { tickBrokers } from './tick-brokers.ts'
import { createTimeline } from './timeline.ts'
import { createWitness } from './witness.ts'

import type { World } from './world.ts'

/** What came of one history. */
export interface History {
  readonly seed: number
  readonly profile: Profile
  /** Each promise that was broken; none is the aim. */
  readonly broken: readonly string[]
  readonly counts: Counts
}

const START = Date.UTC(2026, 0, 1)
const QUIET_MS = 9 * 86_400_000
const HOUR_MS = 3_600_000
/** Within this somebody sees that the brokers aren't ready. */
const LONGEST_LOSS_MS = 600_000

/**
 * Lives one history that a seed decides, of a kind that it decides too unless one is given: two brokers on one database, a gateway, payers, a merchant, and what goes wrong between
 * them. Then everything heals, time passes until nothing is due, and the books are compared.
 */
export async function liveHistory(seed: number, database: SimulatedDatabase, kind?: Kind): Promise<History> {
  const roll = randomFrom(seed)
  const profile = rollProfile(roll, kind)
  if (profile.fileLosses === 0) {
    await database.wipe()
    return live({ seed, roll, profile, database, file: null })
  }
  const file = await openSimulatedFile()
  return live({ seed, roll, profile, database: file, file }).finally(() => file.close())
}

type Given = Pick<World, 'roll' | 'profile' | 'database' | 'file'>

async function live({ seed, ...given }: Given & { readonly seed: number }): Promise<History> {
  const broken = new Set<string>()
  const world = createWorld({ ...given, speakUp: (rule) => void broken.add(rule) })
  const { timeline, counts } = world
  const healsAt = healTime(world)
  void populate(world, healsAt).catch((error) => broken.add(`the people stopped: ${String(error)}`))
  const rested = await timeline.run(START + QUIET_MS, tickBrokers(world))
  if (!rested) broken.add('the world never comes to rest')
  for (const promise of await findBroken(world)) broken.add(promise)
  countEnds(world)
  return { seed, profile: given.profile, broken: [...broken], counts }
}

function createWorld(given: Given & Pick<World, 'speakUp'>): World {
  const { profile, database, speakUp } = given
  const timeline = createTimeline(START)
  // What comes back from the dead is nobody's fault.
  const keepsItsWord = profile.faults.comesBack === 0
  const witness = createWitness(
    speakUp,
    {
      canTakeMoney: (tradeNo) => keepsItsWord && world.gateway.canTakeMoney(tradeNo),
      tookMoney: (tradeNo) => world.gateway.paidAt(tradeNo) !== undefined,
      refundVerdict: (refundNo) => world.gateway.ledger.refunds.get(refundNo)?.verdict,
    },
    { now: timeline.now, movesByClock: profile.clockSteps > 0 },
  )
  const counts = noCounts()
  const world = {
    ...{ ...given, timeline, witness, counts },
    faults: () => (timeline.now() < healTime(world) ? profile.faults : NO_FAULTS),
    store: database.store,
    clockSet: 0,
    clockNews: new Set(),
    logged: [],
    notices: [],
    pages: [],
  } as unknown as { -readonly [Key in keyof World]: World[Key] }
  world.gateway = openGateway(world)
  world.merchant = openMerchantServer(world)
  world.brokers = [startBroker(world), startBroker(world)]
  return world
}

function countEnds({ witness, counts }: World): void {
  for (const { disposition, state, money } of witness.payments.values()) {
    counts.payments++
    if (disposition !== null) counts[disposition]++
    if (state === 'reversed') counts.reversed++
    if (money === 'none') counts.unpaid++
  }
  counts.refunds = witness.refunds.size
  counts.clockMoves = witness.clockMoves()
  counts.takenOver = witness.takenOver()
}

/** Nothing goes wrong any more when every checkout is well over. */
function healTime({ profile }: World): number {
  return START + profile.expiresIn * 2_500 + 600_000
}

async function populate(world: World, healsAt: number): Promise<void> {
  const { timeline, roll, profile } = world
  for (let n = 0; n < profile.checkouts; n++) {
    const order = { orderNo: `A100${n}`, amount: fen(1_990), subject: 'Tea', expiresIn: profile.expiresIn }
    const methods = ['wechat:qr', 'alipay:qr', 'wechat:barcode'] as const
    const opened = await untilAnswered(world, () =>
      ask(world, (context) => openCheckout(context, { ...order, methods })),
    )
    const { id } = opened.checkout
    if (profile.pages) void livePage(world, opened)
    else void livePayer(world, id)
    if (roll() < 0.5) void livePayer(world, id)
    void liveMerchant(world, id)
  }
  void setClocks(world)
  void loseFiles(world)
  const { lies } = profile.faults
  while (lies > 0 && timeline.now() < healsAt) {
    await timeline.sleep((roll() * 120_000) / lies)
    lie(world)
    if (roll() < 0.3) lieOfRefund(world)
    if (roll() < 0.5) replay(world)
  }
}

/** Somebody sets the clock, wrong or right again, while payers pay. */
async function setClocks(world: World): Promise<void> {
  const { timeline, roll, profile } = world
  for (let step = 0; step < profile.clockSteps; step++) {
    await timeline.sleep(roll() * profile.expiresIn * 700)
    world.clockSet += pick(roll, [8, -8, 8, -8, 1, -1, -world.clockSet / HOUR_MS]) * HOUR_MS
  }
}

/** Somebody deletes, moves or replaces the database's file under the brokers, and puts it right again. */
async function loseFiles({ timeline, roll, profile, file, brokers, counts }: World): Promise<void> {
  for (let loss = 0; file && loss < profile.fileLosses; loss++) {
    await timeline.sleep(roll() * profile.expiresIn * 700)
    const accident = pick(roll, ACCIDENTS)
    counts.fileLosses++
    await timeline.track(file.lose(accident))
    await timeline.sleep(roll() * LONGEST_LOSS_MS)
    if (file.mend(accident)) continue
    for (const broker of brokers) broker.kill()
    await timeline.track(file.reopen())
  }
}

/** A merchant's server asks again until it is answered. */
async function untilAnswered<Value>({ timeline }: World, asks: () => Promise<Value | null>): Promise<Value> {
  for (;;) {
    const answer = await asks()
    if (answer !== null) return answer
    await timeline.sleep(2_000)
  }
}
