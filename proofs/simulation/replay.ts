import { liveHistory } from './live-history.ts'
import type { Kind } from './profile.ts'
import { openSimulatedDatabase } from './simulated-database.ts'

// `node --conditions=@pay-checkout/source replay.ts <seed> [last] [kind]`: lives histories again. One seed prints all there is to
// know of it; of many the first that is broken is printed, and ends the search.
const [from = '1', to = from, kind] = process.argv.slice(2)
const database = await openSimulatedDatabase()
for (let seed = Number(from); seed <= Number(to) && process.exitCode === undefined; seed++) {
  const history = await liveHistory(seed, database, kind as Kind | undefined)
  if (history.broken.length > 0) process.exitCode = 1
  if (from === to) console.log(JSON.stringify(history, null, 1))
  else if (history.broken.length > 0)
    console.log(`seed ${seed} (${history.profile.kind}): ${history.broken.join('; ')}`)
}
await database.close()
