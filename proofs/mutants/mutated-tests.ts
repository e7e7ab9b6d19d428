import { startVitest } from 'vitest/node'
import { mutate, mutatedPath, plantedMutant } from './mutate.ts'

// `PAY_MUTANT=<id> node mutated-tests.ts <file> [name]`: runs tests on code with a mistake in it.
const mutant = plantedMutant()
const changed = mutatedPath(mutant)
const [file = '', name] = process.argv.slice(2)

// What was read before, and stands in vitest’s cache, has no mistake in it.
const vitest = await startVitest(
  'test',
  [file],
  { watch: false, fsModuleCache: false, ...(name !== undefined && { testNamePattern: name }) },
  {
    plugins: [
      { name: 'mutant', enforce: 'pre', transform: (code, id) => (id === changed ? mutate(code, mutant) : null) },
    ],
  },
)
process.exitCode = vitest.state.getCountOfFailedTests() > 0 ? 1 : 0
await vitest.close()
