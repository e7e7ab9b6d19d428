import { liveHistory } from './live-history.ts'

/** `node --conditions=@pay-checkout/source …/replay.ts <seed> [to]` lives histories again and prints what was broken. */
const [from = '1', to = from] = process.argv.slice(2)
for (let seed = Number(from); seed <= Number(to); seed++) {
  const { broken, profile, counts } = await liveHistory(seed)
  if (broken.length > 0 || from === to) console.log(JSON.stringify({ seed, broken, counts, profile }, null, 1))
}
