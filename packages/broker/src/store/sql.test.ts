import { expect, test } from 'vitest'
import { changes, row, rows, type SqlOutcome, type Statement, together, type Work } from './sql.ts'

/** Runs work against a database that is played, and keeps what was asked at once. */
function play<Value>(work: Work<Value>, answer: (statement: Statement) => SqlOutcome) {
  const asked: string[][] = []
  for (let step = work.next(); ; ) {
    if (step.done) return { asked, value: step.value }
    asked.push(step.value.map(({ text }) => text))
    step = work.next(step.value.map(answer))
  }
}

const named = ({ text }: Statement): SqlOutcome => ({ rows: [{ name: text }], changes: text.length })

function* twoSteps(first: string, second: string): Work<string> {
  return `${(yield* row(first))?.name} ${(yield* row(second))?.name}`
}

test('what is worked on together is asked at once, in its order, and the longest is waited for', () => {
  const { asked, value } = play(together(twoSteps('a', 'b'), changes('ccc'), twoSteps('d', 'e'), rows('f')), named)
  expect(asked).toEqual([
    ['a', 'ccc', 'd', 'f'],
    ['b', 'e'],
  ])
  expect(value).toEqual(['a b', 3, 'd e', [{ name: 'f' }]])
})

test('it can stand within itself, and be about nothing', () => {
  const { asked, value } = play(together(together(row('a'), twoSteps('b', 'c')), together(), changes('d')), named)
  expect(asked).toEqual([['a', 'b', 'd'], ['c']])
  expect(value).toEqual([[{ name: 'a' }, 'b c'], [], 1])
})

test('of several that fail the first is told, though a later one’s error is there already', () => {
  function* mustChange(): Work<void> {
    if ((yield* changes('first')) === 0) throw new Error('Somebody was quicker')
  }
  const refused = ({ text }: Statement): SqlOutcome =>
    text === 'first' ? { rows: [], changes: 0 } : { error: new Error('A constraint') }
  expect(() => play(together(mustChange(), changes('second')), refused)).toThrow('Somebody was quicker')
  expect(() => play(together(changes('second'), mustChange()), refused)).toThrow('A constraint')
})
