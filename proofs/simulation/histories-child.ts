import { liveHistory } from './live-history.ts'
import { addCounts, type Share, type ShareTold, type Tally } from './many-histories.ts'
import { openSimulatedDatabase } from './simulated-database.ts'

// The child of `many-histories.ts`: lives the seeds that it is sent, and answers what came of them.
const database = await openSimulatedDatabase()

process.on('message', async ({ from, to }: Share) => {
  const kinds: Tally['kinds'] = new Map()
  const broken: { seed: number; promises: readonly string[] }[] = []
  for (let seed = from; seed <= to; seed++) {
    const { profile, broken: promises, counts } = await liveHistory(seed, database)
    if (promises.length > 0) broken.push({ seed, promises: [profile.kind, ...promises] })
    addCounts({ kinds }, profile.kind, { ...counts, histories: 1 })
  }
  process.send?.({ broken, kinds: [...kinds] } satisfies ShareTold)
})
