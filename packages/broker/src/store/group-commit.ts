import type { DatabaseSync } from 'node:sqlite'
import { PayError } from '../pay-error.ts'
import { isBusy, tellableRefusal } from './sqlite-refusal.ts'

interface Waiting {
  run(): unknown
  answer(value: unknown): void
  fail(error: unknown): void
}

/** Milliseconds that writers wait for another process's lock before they are told that the database can't be written. */
const PATIENCE_MS = 800
const RETRY_MS = 5

/** Runs writes in durable transactions, many together. */
export interface GroupCommit {
  /**
   * Runs a write, all of it or nothing. Resolves after the commit that makes it durable; rejects when only it, or all, failed. `run` may be
   * called a second time, when what it did first was rolled back with another's failure.
   */
  write<Value>(run: () => Value): Promise<Value>
  /** Commits what waits, then refuses everything. */
  end(): Promise<void>
}

/**
 * Writes that arrive together share one transaction and so one sync of the disk. Nobody is answered before the commit;
 * a write that fails takes no other with it. `mayCommit` is asked before each commit; what it throws, all are told.
 */
export function createGroupCommit(database: DatabaseSync, mayCommit: () => void = () => {}): GroupCommit {
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')
  const rollback = database.prepare('ROLLBACK')
  const save = database.prepare('SAVEPOINT one')
  const undo = database.prepare('ROLLBACK TO one')
  const release = database.prepare('RELEASE one')
  let waiting: Waiting[] = []
  let flushing: Promise<void> | null = null
  let ended = false

  async function flush(): Promise<void> {
    // One turn of the event loop lets everything that came in with the same read of the sockets join.
    await new Promise((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await lock()
        if (commitTogether(batch)) continue
        await lock()
        commitApart(batch)
      } catch (error) {
        for (const one of batch) one.fail(tellableRefusal(error))
      }
    }
    flushing = null
  }

  async function lock(): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS
    for (;;) {
      try {
        begin.run()
        return
      } catch (cause) {
        if (!isBusy(cause)) throw cause
        if (performance.now() > giveUpAt) throw cause
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  // For a savepoint SQLite copies every page it may have to put back, which costs as much as the writes. Few groups need one.
  function commitTogether(batch: readonly Waiting[]): boolean {
    const values: unknown[] = []
    for (const one of batch) {
      try {
        values.push(one.run())
      } catch {
        if (database.isTransaction) rollback.run()
        return false
      }
    }
    finish(batch.map((one, at) => () => one.answer(values[at])))
    return true
  }

  function commitApart(batch: readonly Waiting[]): void {
    const answers: (() => void)[] = []
    try {
      for (const one of batch) answers.push(runOne(one))
    } catch (error) {
      if (database.isTransaction) rollback.run()
      throw error
    }
    finish(answers)
  }

  function finish(answers: readonly (() => void)[]): void {
    try {
      mayCommit()
      commit.run()
    } catch (error) {
      if (database.isTransaction) rollback.run()
      throw error
    }
    for (const answer of answers) answer()
  }

  function runOne(one: Waiting): () => void {
    save.run()
    try {
      const value = one.run()
      release.run()
      return () => one.answer(value)
    } catch (error) {
      // A full disk or a broken file ends the whole transaction: then nothing of the batch stands, and all are told so.
      if (!database.isTransaction) throw error
      undo.run()
      release.run()
      return () => one.fail(tellableRefusal(error))
    }
  }

  return {
    write<Value>(run: () => Value): Promise<Value> {
      if (ended) return Promise.reject(new PayError('unavailable', 'The store is closed.'))
      return new Promise<Value>((answer, fail) => {
        waiting.push({ run, answer: answer as (value: unknown) => void, fail })
        flushing ??= flush()
      })
    },
    async end(): Promise<void> {
      ended = true
      await flushing
    },
  }
}
