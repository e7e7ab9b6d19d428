import { CLOCK } from './clock-mutants.ts'
import { EDGES } from './edges-mutants.ts'
import { EVIDENCE } from './evidence-mutants.ts'
import type { Mutant } from './mutant.ts'
import { REFUNDS } from './refunds-mutants.ts'
import { SETTLING } from './settling-mutants.ts'
import { STARTING } from './starting-mutants.ts'
import { TELLING } from './telling-mutants.ts'
import { WORLDS } from './worlds-mutants.ts'

/** Mistakes that were made in payment systems, or that this one was built against. */
export const MUTANTS: readonly Mutant[] = [
  ...EVIDENCE,
  ...SETTLING,
  ...STARTING,
  ...REFUNDS,
  ...TELLING,
  ...EDGES,
  ...CLOCK,
  ...WORLDS,
]
