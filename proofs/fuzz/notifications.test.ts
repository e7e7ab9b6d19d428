import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { fuzzTable, runFuzz } from './run-fuzz.ts'

// A million of five gateways' notifications, and a share of one's encrypted replies. The large sizes are `pnpm campaign fuzz`.
const MUTANTS = 1_200_000
const FIXED_SEED = 20_261_120

test('of a million changed notifications none is believed, and none ends in an error nobody foresaw [T3 T4 T6 T7 T8 T15 T16 T18 T26 F7]', {
  timeout: 600_000,
}, async () => {
  const chance = randomInt(2 ** 31)
  console.log(`The seed of this run's second half is ${chance}`)
  const reports = [
    await runFuzz({ mutants: MUTANTS / 2, seed: FIXED_SEED }),
    await runFuzz({ mutants: MUTANTS / 2, seed: chance }),
  ]
  for (const report of reports) {
    console.log(
      `${report.mutants} mutants of seed ${report.seed} in ${report.seconds.toFixed(0)} s\n${fuzzTable(report)}`,
    )
    expect(report.findings).toEqual([])
    for (const [target, counts] of Object.entries(report.tally)) {
      expect([target, counts.believed, counts.crashed]).toEqual([target, 0, 0])
      // Mutations that leave nothing of a message, or all of it, would prove nothing.
      expect(counts.refused).toBeGreaterThan(counts.same)
      expect(counts.same).toBeGreaterThan(0)
    }
  }
})
