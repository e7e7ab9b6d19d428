import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rows, type SqlConnection } from '../../packages/broker/src/store/sql.ts'
import { openSqliteConnection } from '../../packages/broker/src/store/sqlite-connection.ts'
import { databaseOn, type SimulatedDatabase } from './simulated-database.ts'

/** What somebody does to the files of a database that is in use. Nothing that stood in them before is lost by it. */
export const ACCIDENTS = ['moved', 'replaced', 'deleted', 'without its log'] as const
export type Accident = (typeof ACCIDENTS)[number]

/** A database in a file, as one broker has it: it survives its processes, and is only as good as what stands at its path. */
export interface SimulatedFile extends SimulatedDatabase {
  lose(accident: Accident): Promise<void>
  /** It is there again. False: not for who had it open; they have to be started anew, on what {@link SimulatedFile.reopen} finds. */
  mend(accident: Accident): boolean
  /** A process opens what stands at the path, as if the one before had been killed. */
  reopen(): Promise<void>
}

/** A disk takes its time, and no power fails here. */
const MEMORY = '/dev/shm'

/** Makes a database in a new file, which is gone with {@link SimulatedDatabase.close}. */
export async function openSimulatedFile(): Promise<SimulatedFile> {
  const folder = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), 'pay-simulated-'))
  const path = join(folder, 'pay.db')
  const [log, index, aside] = [`${path}-wal`, `${path}-shm`, join(folder, 'aside.db')]
  let current = await open(path)
  // The store stays the same one, whichever connection is behind it.
  const connection: SqlConnection = {
    dialect: current.dialect,
    read: (work) => current.read(work),
    write: (work) => current.write(work),
    close: () => current.close(),
  }
  const accidents: Readonly<Record<Accident, { readonly lose: () => void; readonly mend: () => boolean }>> = {
    moved: {
      lose: () => renameSync(path, aside),
      mend() {
        renameSync(aside, path)
        return true
      },
    },
    replaced: {
      lose() {
        copyFileSync(path, aside)
        renameSync(aside, path)
        rmSync(log)
        writeFileSync(log, '')
      },
      mend: () => false,
    },
    deleted: {
      lose() {
        copyFileSync(path, aside)
        for (const file of [path, log, index]) rmSync(file)
      },
      mend() {
        renameSync(aside, path)
        return false
      },
    },
    'without its log': { lose: () => rmSync(log), mend: () => false },
  }
  return {
    ...(await databaseOn(connection)),
    async lose(accident) {
      await current.read(() => rows('PRAGMA wal_checkpoint(TRUNCATE)'))
      accidents[accident].lose()
    },
    mend: (accident) => accidents[accident].mend(),
    async reopen() {
      const found = [path, log].filter((file) => existsSync(file))
      for (const file of found) copyFileSync(file, `${file}-found`)
      await current.close()
      for (const file of [path, log, index]) rmSync(file, { force: true })
      for (const file of found) renameSync(`${file}-found`, file)
      current = await open(path)
    },
    async close() {
      await connection.close()
      rmSync(folder, { recursive: true })
    },
  }
}

async function open(path: string): Promise<SqlConnection> {
  const connection = openSqliteConnection(path)
  await connection.read(() => rows('PRAGMA synchronous = OFF'))
  return connection
}
