/** What happened in a world. */
export interface Counts {
  crashes: number
  calls: number
  notices: number
  /** Messages that told what wasn't so. */
  lies: number
  faults: number
  payments: number
  applied: number
  duplicate: number
  late: number
  /** Put aside for a person to look at. */
  mismatch: number
  reversed: number
  /** Closed, or failed. */
  unpaid: number
  refunds: number
  /** How often the books were moved with a clock that was set. */
  clockMoves: number
  /** What one broker had been asking about when its lease ended, and another took over. */
  takenOver: number
  /** How often the database's file was lost. */
  fileLosses: number
  /** What pages were told that was of a later broker. */
  novelties: number
}

/** Nothing happened yet. */
export function noCounts(): Counts {
  const names =
    'crashes calls notices lies faults payments applied duplicate late mismatch reversed unpaid refunds clockMoves takenOver fileLosses novelties'
  return Object.fromEntries(names.split(' ').map((name) => [name, 0])) as unknown as Counts
}
