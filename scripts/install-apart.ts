import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Installs a package that stands outside the workspace, because only tests need what it brings (docs/decisions/0007). Begins at once and leaves
 * the caller free; the promise throws a sentence that says what to do.
 */
export async function installApart(
  folder: string,
  { whose, flat = false }: { whose: string; flat?: boolean },
): Promise<void> {
  const how = [
    '--ignore-workspace',
    '--ignore-scripts',
    '--frozen-lockfile',
    ...(flat ? ['--config.node-linker=hoisted'] : []),
  ]
  const child = spawn('pnpm', ['install', ...how, '--dir', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [status] = await once(child, 'exit')
  if (status === 0) return
  throw new Error(
    `${whose} need packages of npm, and they could not be had: see what pnpm says above, and run them again.`,
  )
}
