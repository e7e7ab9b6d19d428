import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { createGroupCommit } from './group-commit.ts'

/** A database that counts its commits, and a write that inserts one text. */
function counted() {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE notes (text TEXT NOT NULL UNIQUE)')
  let commits = 0
  const prepare = database.prepare.bind(database)
  database.prepare = (text) => {
    const statement = prepare(text)
    if (text !== 'COMMIT') return statement
    const run = statement.run.bind(statement)
    statement.run = () => {
      commits++
      return run()
    }
    return statement
  }
  const { write, end } = createGroupCommit(database)
  const insert = prepare('INSERT INTO notes (text) VALUES (?)')
  const note = (text: string) => write(() => insert.run(text).changes)
  const notes = () =>
    prepare('SELECT text FROM notes')
      .all()
      .map(({ text }) => text)
  return { database, write, note, notes, end, commits: () => commits }
}

test('writes that arrive together share one commit', async () => {
  const { note, notes, commits } = counted()
  await Promise.all(Array.from({ length: 100 }, (_, n) => note(`note ${n}`)))
  expect(notes()).toHaveLength(100)
  expect(commits()).toBe(1)
})

test('a write that fails is told alone, and the rest of its group stands', async () => {
  const { note, notes, commits } = counted()
  const results = await Promise.allSettled([note('one'), note('one'), note('two')])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(notes()).toEqual(['one', 'two'])
  expect(commits()).toBe(1)
})

test('a write that fails half-way leaves nothing of itself, and everything of those before and behind it', async () => {
  const { database, write, note, notes, commits } = counted()
  const half = () => {
    database.exec("INSERT INTO notes (text) VALUES ('half')")
    throw new Error('No more')
  }
  const results = await Promise.allSettled([note('one'), write(half), note('two')])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(notes()).toEqual(['one', 'two'])
  expect(commits()).toBe(1)
})

test('when the disk is full every writer whose change is lost is told, and writing goes on when there is room [F31]', async () => {
  const { database, note, notes } = counted()
  await note('before')
  const room = database.prepare('PRAGMA page_count').get() as { page_count: number }
  database.exec(`PRAGMA max_page_count = ${room.page_count + 2}`)
  const texts = Array.from({ length: 10 }, (_, n) => `${n}`.repeat(3_000))
  const results = await Promise.allSettled(texts.map((text) => note(text)))
  const told = texts.filter((_, at) => results[at]?.status === 'fulfilled')
  expect(notes()).toEqual(['before', ...told])
  expect(told.length).toBeLessThan(10)
  database.exec('PRAGMA max_page_count = 100000')
  await note('after')
  expect(notes().at(-1)).toBe('after')
})

test('an ended group commits what waits, then refuses', async () => {
  const { note, notes, end } = counted()
  const last = note('last')
  await end()
  expect(await last).toBe(1)
  expect(notes()).toEqual(['last'])
  await expect(note('too late')).rejects.toMatchObject({ code: 'unavailable' })
})
