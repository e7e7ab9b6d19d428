import { appendFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Sample } from './curve.ts'

/**
 * Loaded into a broker before everything else (`--import`): every so often it collects the garbage, and adds a line about what is left to a
 * file. The broker itself knows nothing of it.
 */
const { PAY_MEMORY_FILE = '', PAY_MEMORY_EVERY_MS = '30000' } = process.env

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

setInterval(() => {
  collect()
  const { rss, heapUsed, external } = process.memoryUsage()
  const sample: Sample = { rss, heapUsed, external }
  appendFileSync(PAY_MEMORY_FILE, `${JSON.stringify(sample)}\n`)
}, Number(PAY_MEMORY_EVERY_MS)).unref()
