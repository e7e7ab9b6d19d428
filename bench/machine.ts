import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { median } from './measure.ts'

const SYNCS = 200

/** What the figures of a run depend on, as a line of Markdown. */
export async function machineFacts(folder: string): Promise<string> {
  const [cpu] = cpus()
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  const sync = median(syncTimes(folder)).toFixed(2)
  const load = loadavg()[0]?.toFixed(1)
  return `Node ${process.version}, ${cpus().length} × ${cpu?.model}, ${memory}; one fsync takes ${sync} ms; load at the start ${load}.`
}

/** Milliseconds of appending a page and syncing it, again and again. */
function syncTimes(folder: string): number[] {
  const file = openSync(join(folder, 'sync'), 'w')
  const page = Buffer.alloc(4096, 1)
  const times = Array.from({ length: SYNCS }, () => {
    const from = performance.now()
    writeSync(file, page)
    fsyncSync(file)
    return performance.now() - from
  })
  closeSync(file)
  return times
}
