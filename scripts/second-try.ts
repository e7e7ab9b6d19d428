import type { SuiteResult } from './run-suites.ts'

/** More than these failing at once are no accident of a busy machine, and nobody waits for a second try of them. */
const ACCIDENTS = 3

/** A suite after its second try. */
export interface Retried extends SuiteResult {
  /** What failed among all, and passed when its file ran by itself: told at the end, so that it is mended and not forgotten. */
  readonly unsteady: readonly string[]
}

/**
 * Runs the files of a few failures once more, by themselves. What fails there too has failed; so has whatever can't be told by a file.
 *
 * @param run runs these files of the suite alone
 */
export function secondTry(first: SuiteResult, run: (files: string[]) => SuiteResult): Retried {
  const files = [...new Set(first.failures.map(fileOf))]
  const known = files.filter((file) => file !== undefined)
  if (first.failed === 0 || first.failed > ACCIDENTS || known.length < files.length) return { ...first, unsteady: [] }
  const second = run(known)
  // Nothing that ran is nothing that passed: an empty second report doesn't wash off the first.
  if (second.passed < first.failed - second.failed) return { ...first, unsteady: [] }
  const unsteady = first.failures.filter((failure) => !second.failures.includes(failure))
  return {
    passed: first.passed + first.failed - second.failed,
    failed: second.failed,
    skipped: first.skipped,
    failures: second.failures,
    unsteady,
  }
}

function fileOf(failure: string): string | undefined {
  return /^(\S+\.(?:test|spec)\.ts): /.exec(failure)?.[1]
}
