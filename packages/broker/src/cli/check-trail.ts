import type { StoreConfig } from '../config-schema.ts'
import type { TrailReport } from '../store/trail-rows.ts'
import { openStore } from './open-store.ts'

/** Reads the configured database's trails; answers what was found in words, and whether they hold together. */
export async function checkTrail(where: StoreConfig): Promise<{ readonly holds: boolean; readonly text: string }> {
  const store = await openStore(where)
  try {
    const report = await store.checkTrail()
    return { holds: report.faults.length === 0, text: describe(report) }
  } finally {
    await store.close()
  }
}

function describe({ lines, unlinked, faults }: TrailReport): string {
  const old = unlinked === 0 ? '' : ` ${unlinked} of them are of before there were links, and can’t be checked.`
  const read = `${lines} lines were read.${old}`
  if (faults.length === 0) return `The trail holds together. ${read}`
  const told = faults.map(({ paymentId, detail }) => `  ${paymentId}: ${detail}`)
  return [`Somebody has changed the database behind the broker’s back. ${read}`, ...told].join('\n')
}
