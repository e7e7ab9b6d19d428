import { serveJobs } from './child.ts'
import { openWire, type Wire } from './wire.ts'

/** Requests to send, and how. */
export interface LoadJob {
  /** The connections are spread over them. */
  readonly urls: readonly string[]
  readonly requests: readonly string[]
  readonly connections: number
  /** Requests a second, sent on time whether or not answers come; null: each connection as soon as it has its answer. */
  readonly rate: number | null
  /** What every answer must hold; one that doesn't has failed. */
  readonly expect: string
}

export interface LoadResult {
  readonly seconds: number
  /** Milliseconds of each request; of paced ones from the moment at which it was due. */
  readonly latencies: Float64Array
  readonly failed: number
  readonly firstFailure: string | null
}

// Told what to send, it sends it, and tells how long it took.
serveJobs(runJob)

async function runJob(job: LoadJob): Promise<LoadResult> {
  const wires = await Promise.all(
    Array.from({ length: job.connections }, (_, at) => openWire(job.urls[at % job.urls.length] as string)),
  )
  const tally = { latencies: new Float64Array(job.requests.length), failed: 0, firstFailure: null as string | null }
  const startedAt = performance.now()
  let next = 0
  const work = async (wire: Wire): Promise<void> => {
    while (next < job.requests.length) {
      const number = next++
      const due = job.rate === null ? performance.now() : startedAt + (number / job.rate) * 1000
      const early = due - performance.now()
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early))
      const response = await wire.ask(job.requests[number] as string)
      tally.latencies[number] = performance.now() - due
      if (response.includes(job.expect)) continue
      tally.failed++
      tally.firstFailure ??= response.slice(0, 600)
    }
  }
  await Promise.all(wires.map(work))
  const seconds = (performance.now() - startedAt) / 1000
  for (const wire of wires) wire.end()
  return { seconds, ...tally }
}
