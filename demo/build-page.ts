import { existsSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const PAGE = fileURLToPath(new URL('./shop/page', import.meta.url))
const BUILT = fileURLToPath(new URL('./shop/dist', import.meta.url))
/** What the page is built from. */
const SOURCES = [
  PAGE,
  ...['element', 'core', 'protocol'].map((name) => fileURLToPath(new URL(`../packages/${name}/src`, import.meta.url))),
]

/** Builds the shop's page unless it is newer than everything it is built from. Answers the folder it stands in. */
export async function buildPage(): Promise<string> {
  const front = join(BUILT, 'index.html')
  const builtAt = existsSync(front) ? statSync(front).mtimeMs : 0
  if ((await newest(SOURCES)) > builtAt) await build({ root: PAGE, logLevel: 'warn' })
  return BUILT
}

/** When the newest file under some folders was changed, in milliseconds since 1970. */
async function newest(folders: readonly string[]): Promise<number> {
  let latest = 0
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs)
    }
  }
  return latest
}
