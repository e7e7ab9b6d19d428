import { randomInt } from 'node:crypto'
import { fuzzTable, runFuzz } from './run-fuzz.ts'

/** Mutants of one seed; a new seed begins after so many. */
const OF_ONE_SEED = 1_000_000

/** Lies to every gateway's reader for as long as it takes, under seeds nobody has seen; a finding names the seed and the mutant. */
export async function fuzzCampaign(size: number): Promise<{ ran: string; found: string[]; table: string }> {
  const found: string[] = []
  const tables: string[] = []
  let slowestMs = 0
  for (let left = size; left > 0; left -= OF_ONE_SEED) {
    const report = await runFuzz({ mutants: Math.min(left, OF_ONE_SEED), seed: randomInt(2 ** 31) })
    slowestMs = Math.max(slowestMs, report.slowestMs)
    tables.push(
      `Seed ${report.seed}, ${report.mutants.toLocaleString('en-US')} mutants, ${report.seconds.toFixed(0)} s:\n\n${fuzzTable(report)}`,
    )
    for (const finding of report.findings) found.push(`seed ${report.seed}: ${JSON.stringify(finding)}`)
  }
  const ran = `${size.toLocaleString('en-US')} mutants, the slowest read in ${slowestMs.toFixed(0)} ms`
  return { ran, found, table: tables.join('\n\n') }
}
