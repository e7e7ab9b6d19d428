import type { Break, Reconciliation } from '../store/reconcile-rows.ts'

const COLUMNS = ['kind', 'account', 'tradeNo', 'ours', 'theirs', 'difference'] as const

/** A report for people: what was compared, and a line for every break. Differences are fen. */
export function describeReport(report: Reconciliation): string {
  const { payments, asked, unclear, listed, breaks } = report
  const hours = Math.round((report.at - report.since) / 3_600_000)
  const doubt = unclear === 0 ? '' : ` ${unclear} got no clear answer: ask again later.`
  const seen = `Payments of ${hours} hours: ${payments}; asked about: ${asked}; listed by gateways: ${listed}.${doubt}`
  if (breaks.length === 0) return `Our books and the gateways’ agree. ${seen}`
  const rows = [COLUMNS, ...breaks.map(cellsOf)]
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [`Our books and the gateways’ differ in ${breaks.length}. ${seen}`, ...lines].join('\n')
}

function cellsOf(one: Break): readonly string[] {
  return COLUMNS.map((column) => {
    const cell = one[column]
    return cell === null ? '?' : typeof cell === 'number' && cell > 0 ? `+${cell}` : String(cell)
  })
}
