import { fileURLToPath } from 'node:url'
import { installApart } from './install-apart.ts'

const TOOLS = fileURLToPath(new URL('../e2e/mini-program/', import.meta.url))

/**
 * Fetches what the mini-program tests build with: WeChat's own tools and a bundler of each kind, 350 MB that nobody else needs, which is why
 * they stand outside the workspace.
 */
export function getMiniProgramTools(): Promise<void> {
  // WeChat's tools require what they don't list: only a flat folder has it where they look.
  return installApart(TOOLS, { whose: 'The mini-program tests', flat: true })
}

if (import.meta.main) await getMiniProgramTools()
