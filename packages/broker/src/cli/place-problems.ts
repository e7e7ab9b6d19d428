import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { FieldProblem } from '@pay-checkout/protocol'

/** Why SQLite can't have its file there. It says that it is unable to open one, and no more. */
export function placeProblems(path: string): readonly FieldProblem[] {
  const detail = path === ':memory:' ? null : problemOf(path)
  return detail === null ? [] : [{ field: 'store.sqlite', detail: `names ${path}, ${detail}` }]
}

function problemOf(path: string): string | null {
  const folder = statSync(dirname(path), { throwIfNoEntry: false })
  if (folder === undefined) return 'whose folder isn’t there: make it, or name another'
  if (!folder.isDirectory()) return 'which would stand in a file: name another'
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isDirectory()) return 'which is a folder: name a file in it'
  // Its log and its lock stand beside it.
  if (!mayWrite(dirname(path))) return 'in whose folder this user may not write: let it, or name another'
  return found && !mayWrite(path) ? 'which this user may not write: let it, or name another' : null
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}
