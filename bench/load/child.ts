import { fork } from 'node:child_process'
import { once } from 'node:events'

/** A process that does one job after the other and tells what came of each. */
export interface Child<Job, Result> {
  /** Rejects with the child's own words when the job failed. */
  run(job: Job): Promise<Result>
  end(): void
}

/** Starts a file of this folder as such a process. */
export function startChild<Job, Result>(file: string): Child<Job, Result> {
  const child = fork(new URL(file, import.meta.url), { serialization: 'advanced', execArgv: ['--no-warnings'] })
  return {
    async run(job) {
      child.send(job as object)
      const [answer] = (await once(child, 'message')) as [{ result: Result } | { failure: string }]
      if ('failure' in answer) throw new Error(answer.failure)
      return answer.result
    },
    end: () => void child.kill(),
  }
}

/** Is such a process. */
export function serveJobs<Job, Result>(work: (job: Job) => Promise<Result>): void {
  process.on('message', (job: Job) => {
    work(job).then(
      (result) => process.send?.({ result }),
      (error: unknown) => process.send?.({ failure: String(error) }),
    )
  })
}
