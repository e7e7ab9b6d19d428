import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { FieldProblem } from '@pay-checkout/protocol'

/** Why SQLite can't make its file there. It says that it is unable to open one, and no more. */
export function missingFolder(path: string): readonly FieldProblem[] {
  if (path === ':memory:' || existsSync(dirname(path))) return []
  return [{ field: 'store.sqlite', detail: `names ${path}, whose folder isn’t there: make it, or name another` }]
}
