import { fileURLToPath } from 'node:url'
import type { Mutant } from './mutant.ts'
import { MUTANTS } from './mutants.ts'

/** The mutant that `PAY_MUTANT` names: what runs in this process runs with its mistake. */
export function plantedMutant(): Mutant {
  const mutant = MUTANTS.find(({ id }) => id === process.env.PAY_MUTANT)
  if (!mutant) throw new Error(`PAY_MUTANT has to name a mutant, not ${process.env.PAY_MUTANT}`)
  return mutant
}

/** The path of the file that a mutant changes. */
export function mutatedPath({ file }: Mutant): string {
  return fileURLToPath(new URL(`../../packages/broker/src/${file}`, import.meta.url))
}

/** Writes a mistake into the text of its file; throws when what it replaces doesn't stand there exactly once. */
export function mutate(source: string, { id, file, find, replace }: Mutant): string {
  const parts = source.split(find)
  if (parts.length !== 2) throw new Error(`What the mutant ${id} replaces stands ${parts.length - 1} times in ${file}`)
  return parts.join(replace)
}
