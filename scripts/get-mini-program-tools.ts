import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const TOOLS = fileURLToPath(new URL('../e2e/mini-program/', import.meta.url))

/**
 * Fetches what the mini-program tests build with: WeChat's own tools and a bundler of each kind, 350 MB that nobody else needs, which is why
 * they stand outside the workspace. Begins at once and leaves the caller free; the promise throws a sentence that says what to do.
 */
export function getMiniProgramTools(): Promise<void> {
  // WeChat's tools require what they don't list: only a flat folder has it where they look.
  const how = ['--ignore-workspace', '--ignore-scripts', '--frozen-lockfile', '--config.node-linker=hoisted']
  return ended(spawn('pnpm', ['install', ...how, '--dir', TOOLS], { stdio: ['ignore', 'ignore', 'inherit'] }))
}

async function ended(child: ChildProcess): Promise<void> {
  const [status] = await once(child, 'exit')
  if (status === 0) return
  throw new Error(
    'The mini-program tests need packages of npm, and they could not be had: see what pnpm says above, and run them again.',
  )
}

if (import.meta.main) await getMiniProgramTools()
