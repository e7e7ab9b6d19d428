import { fileURLToPath } from 'node:url'
import { installApart } from './install-apart.ts'

const FRAMEWORKS = fileURLToPath(new URL('../e2e/frameworks/', import.meta.url))

/** Fetches React, Vue, Preact, Svelte and Solid for the browser tests of the element in their pages. */
export function getFrameworks(): Promise<void> {
  return installApart(FRAMEWORKS, { whose: 'The tests in frameworks’ pages' })
}

if (import.meta.main) await getFrameworks()
