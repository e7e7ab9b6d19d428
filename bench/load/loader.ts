import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { LoadJob, LoadResult } from './load.ts'

/** The process that loads, kept for a whole run. */
export interface Loader {
  /** Rejects when a single request was not answered as expected: a bench of failures measures nothing. */
  run(job: LoadJob): Promise<LoadResult>
  end(): void
}

/** Starts it. */
export function startLoader(): Loader {
  const child = fork(new URL('./load.ts', import.meta.url), { serialization: 'advanced', execArgv: ['--no-warnings'] })
  return {
    async run(job) {
      child.send(job)
      const [result] = (await once(child, 'message')) as [LoadResult]
      if (result.failed > 0) throw new Error(`${result.failed} requests failed; the first: ${result.firstFailure}`)
      return result
    },
    end: () => void child.kill(),
  }
}
