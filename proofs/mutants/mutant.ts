import type { Kind } from '../simulation/profile.ts'

/** One way to write the money core wrongly. The tests have to tell it from the right one. Source: reliability §6.2. */
export interface Mutant {
  readonly id: string
  /** Below `packages/broker/src`; of another package by the way there. */
  readonly file: string
  /** Stands exactly once in the file. */
  readonly find: string
  readonly replace: string
  /** What somebody may have thought who wrote it so. */
  readonly why: string
  /** The kind of world in which it soon matters. */
  readonly kind?: Kind
  /** The tests that see it, where a simulation can't: of a file, by their names. */
  readonly test?: { readonly file: string; readonly name: string }
}
