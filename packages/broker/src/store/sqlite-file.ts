import { closeSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { PayError } from '../pay-error.ts'
import { isBusy } from './sqlite-refusal.ts'

/** The database's file isn't the one any more that this process has open: what is written to it would be gone with the process. */
export class DatabaseGone extends PayError {
  constructor(path: string) {
    super(
      'unavailable',
      `The database’s file ${path} was deleted, moved or replaced while this broker had it open. Put it back, or restart the broker.`,
      { retryAfter: 1 },
    )
  }
}

/** Another broker has the database's file. */
export class DatabaseTaken extends Error {
  override readonly name: string = 'DatabaseTaken'

  constructor(path: string) {
    super(`another broker has ${path} open, and a file is for one: stop it, or let both use PostgreSQL`)
  }
}

/** Makes the file where there is none, readable by nobody else: payers' ids and orders stand in it. SQLite gives its log the same mode. */
export function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    // One that is there is left alone: closing it would end all locks that this process has on it.
    if ((error as { readonly code?: unknown }).code !== 'EEXIST') throw error
  }
}

/**
 * Watches that the database and its log are the files that were opened. Asked before every commit: SQLite itself goes on writing into a file
 * that has no name any more, and nobody would ever read there what was answered. Throws DatabaseGone.
 */
export function watchFile(path: string): () => void {
  const files = [path, `${path}-wal`]
  const opened = files.map(identityOf)
  return () => {
    if (!files.every((file, at) => identityOf(file) === opened[at])) throw new DatabaseGone(path)
  }
}

function identityOf(file: string): string | null {
  try {
    const { dev, ino } = statSync(file, { bigint: true })
    return `${dev} ${ino}`
  } catch {
    return null
  }
}

/** The locks of this process. One that nothing holds any more would be collected as garbage, and let go of without a word. */
const HELD = new Set<DatabaseSync>()

/**
 * Takes the file for this process alone, by a lock on a file beside it that ends with the process, however that ends. The database's own
 * locks are for tools that read it while a broker runs. Answers how to let go, once or more often. Throws DatabaseTaken.
 */
export function takeFile(path: string): () => void {
  const beside = `${path}-broker`
  makeFile(beside)
  const lock = new DatabaseSync(beside)
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw isBusy(error) ? new DatabaseTaken(path) : error
  }
  HELD.add(lock)
  return () => {
    if (HELD.delete(lock)) lock.close()
  }
}
