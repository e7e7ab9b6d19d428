import { type Child, startChild } from './child.ts'
import type { LoadJob, LoadResult } from './load.ts'

/** The process that loads, kept for a whole run. */
export type Loader = Child<LoadJob, LoadResult>

/** Starts it. A job rejects when a single request was not answered as expected: a bench of failures measures nothing. */
export function startLoader(): Loader {
  const child = startChild<LoadJob, LoadResult>('./load.ts')
  return {
    async run(job) {
      const result = await child.run(job)
      if (result.failed > 0) throw new Error(`${result.failed} requests failed; the first: ${result.firstFailure}`)
      return result
    },
    end: child.end,
  }
}
