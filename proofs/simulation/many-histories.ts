import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Counts, noCounts } from './counts.ts'
import type { Kind } from './profile.ts'

/** What came of many histories. */
export interface Tally {
  /** Each broken one, with the line that lives it again. */
  readonly broken: string[]
  /** How many there were of each kind of world, and what happened in them. */
  readonly kinds: Map<Kind, Counts & { histories: number }>
}

/** What a child is asked, and what it answers. */
export interface Share {
  readonly from: number
  readonly to: number
}
export interface ShareTold {
  readonly broken: readonly { readonly seed: number; readonly promises: readonly string[] }[]
  readonly kinds: readonly (readonly [Kind, Counts & { histories: number }])[]
}

const CHILD = fileURLToPath(new URL('histories-child.ts', import.meta.url))
const REPLAY = 'proofs/simulation/replay.ts'
const SEEDS_A_SHARE = 250
/** What is broken this often has been seen. */
const MOST_BROKEN = 10

/** Lives so many histories, from a seed on, on all cores: each child gets a share of them after the other. */
export async function liveManyHistories(first: number, size: number): Promise<Tally> {
  const tally: Tally = { broken: [], kinds: new Map() }
  let next = first
  const takeShare = (): Share | null => {
    const from = next
    if (from >= first + size || tally.broken.length >= MOST_BROKEN) return null
    next = Math.min(from + SEEDS_A_SHARE, first + size)
    return { from, to: next - 1 }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, () => runChild(takeShare, tally)))
  return tally
}

async function runChild(takeShare: () => Share | null, tally: Tally): Promise<void> {
  const child = fork(CHILD, { execArgv: ['--conditions=@pay-checkout/source'] })
  try {
    for (let share = takeShare(); share; share = takeShare()) add(tally, await ask(child, share))
  } finally {
    child.kill()
  }
}

function ask(child: ChildProcess, share: Share): Promise<ShareTold> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null): void => {
      reject(new Error(`A child died (${code}) somewhere in the seeds ${share.from} to ${share.to}`))
    }
    child.once('exit', died)
    child.once('message', (told: ShareTold) => {
      child.off('exit', died)
      resolve(told)
    })
    child.send(share)
  })
}

function add(tally: Tally, { broken, kinds }: ShareTold): void {
  for (const { seed, promises } of broken)
    tally.broken.push(`${promises.join('; ')}\n  node --conditions=@pay-checkout/source ${REPLAY} ${seed}`)
  for (const [kind, counts] of kinds) addCounts(tally, kind, counts)
}

/** Adds what happened in some histories of a kind. */
export function addCounts({ kinds }: Pick<Tally, 'kinds'>, kind: Kind, counts: Counts & { histories: number }): void {
  const sums = kinds.get(kind) ?? { ...noCounts(), histories: 0 }
  for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += counts[name]
  kinds.set(kind, sums)
}
