import { describe, expect, test } from 'vitest'
import { MUTANTS } from './mutants.ts'
import { MOST_HISTORIES, tryMutant, tryNoMutant } from './try-mutant.ts'

// Processes of their own: two of them at a time keep two cores busy, and the order is the list's.
const AT_ONCE = 2
const waiting: (() => void)[] = []
let free = AT_ONCE

async function inTurn<Value>(run: () => Promise<Value>): Promise<Value> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
  else free--
  try {
    return await run()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
}

describe.concurrent('a mistake in the money core is seen', { timeout: 600_000 }, () => {
  test.for(MUTANTS)('$id: $why', async (mutant) => {
    expect(await inTurn(() => tryMutant(mutant)), `nothing sees the mutant ${mutant.id}`).not.toBeNull()
  })

  const kinds = [...new Set(MUTANTS.flatMap(({ kind, test }) => (test ? [] : [kind])))]
  test.for(kinds)(`and the code as it is survives the same ${MOST_HISTORIES} histories of %s worlds`, async (kind) => {
    expect(await inTurn(() => tryNoMutant(kind))).toBeNull()
  })
})

test('there are many mistakes, each with a name of its own', () => {
  expect(MUTANTS.length).toBeGreaterThanOrEqual(40)
  expect(new Set(MUTANTS.map(({ id }) => id)).size).toBe(MUTANTS.length)
})
