import { parentPort, workerData } from 'node:worker_threads'
import { createDice } from './dice.ts'
import { createJudge, type Outcome } from './judge.ts'
import { textOfPayload } from './message-text.ts'
import { type Mutant, mutate } from './mutate-message.ts'
import type { Finding, FuzzShare, FuzzTask } from './run-fuzz.ts'
import { createTargets } from './targets.ts'

const MOST_FINDINGS = 5
/** RSA is verified on the thread pool: without company a worker would only wait for it. */
const AT_ONCE = 32

parentPort?.postMessage(await fuzz(workerData as FuzzTask))

async function fuzz({ seed, mutants, from, step }: FuzzTask): Promise<FuzzShare> {
  const targets = createTargets()
  const judges = await Promise.all(targets.map(createJudge))
  const strangers = targets.map((target) =>
    targets.filter((other) => other !== target).flatMap(({ genuine }) => genuine),
  )
  const tally: Record<string, Record<Outcome, number>> = {}
  const ways: Record<string, number> = {}
  const findings: Finding[] = []
  let slowestMs = 0

  async function one(nth: number): Promise<void> {
    const at = nth % targets.length
    const [target, judge] = [targets[at], judges[at]]
    if (!target || !judge) throw new Error('There is no such target')
    // Each mutant has dice of its own, so that any of them can be made again without the others.
    const mutant = mutate(target, strangers[at] ?? [], createDice(seed + Math.imul(nth, 0x9e3779b1)))
    const startedAt = performance.now()
    const { outcome, detail } = await judge(mutant.message)
    slowestMs = Math.max(slowestMs, performance.now() - startedAt)
    ways[mutant.how] = (ways[mutant.how] ?? 0) + 1
    tally[target.name] ??= { refused: 0, hint: 0, same: 0, believed: 0, crashed: 0 }
    const counts = tally[target.name]
    if (counts) counts[outcome]++
    if ((outcome === 'believed' || outcome === 'crashed') && findings.length < MOST_FINDINGS) {
      findings.push({ target: target.name, nth, outcome, detail, ...described(mutant) })
    }
  }

  for (let nth = from; nth < mutants; nth += step * AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, more) => nth + more * step).filter((each) => each < mutants)
    await Promise.all(batch.map(one))
  }
  return { tally, ways, findings, slowestMs }
}

function described({ how, message }: Mutant): Pick<Finding, 'how' | 'message'> {
  const { method, query, contentType } = message
  return {
    how,
    message: JSON.stringify({ method, query, contentType, payload: textOfPayload(message).slice(0, 2_000) }),
  }
}
