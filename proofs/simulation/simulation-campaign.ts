import { randomInt } from 'node:crypto'
import { liveManyHistories, type Tally } from './many-histories.ts'

const COLUMNS = [
  'histories',
  'payments',
  'applied',
  'duplicate',
  'late',
  'mismatch',
  'reversed',
  'unpaid',
  'refunds',
  'calls',
  'faults',
  'crashes',
  'clockMoves',
  'takenOver',
  'fileLosses',
  'novelties',
  'notices',
  'lies',
] as const

const HEADS: Readonly<Record<string, string>> = {
  takenOver: 'leases taken over',
  clockMoves: 'clocks followed',
  fileLosses: 'files lost',
}

/** Lives so many histories under seeds nobody has seen; a finding says how to live it again. */
export async function simulationCampaign(size: number): Promise<{ ran: string; found: string[]; table: string }> {
  const first = randomInt(2 ** 31 - size)
  const started = performance.now()
  const tally = await liveManyHistories(first, size)
  const speed = Math.round((size / (performance.now() - started)) * 1000)
  const ran = `${number(size)} histories from seed ${first} on, ${speed} a second`
  return { ran, found: tally.broken, table: tableOf(tally) }
}

function tableOf({ kinds }: Tally): string {
  const rows = [...kinds].map(([kind, counts]) => [kind, ...COLUMNS.map((column) => counts[column])] as const)
  const sums = COLUMNS.map((_, at) => rows.reduce((sum, row) => sum + Number(row[at + 1]), 0))
  const lines = [...rows, ['all', ...sums] as const].map(
    ([kind, ...counts]) => `| ${[kind, ...counts.map((count) => number(Number(count)))].join(' | ')} |`,
  )
  const heads = ['world', ...COLUMNS.map((column) => HEADS[column] ?? column)]
  return [`| ${heads.join(' | ')} |`, `|${'---|'.repeat(heads.length)}`, ...lines].join('\n')
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
