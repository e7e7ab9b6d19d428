import { existsSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const PAGE = fileURLToPath(new URL('./shop/page', import.meta.url))
const BUILT = fileURLToPath(new URL('./shop/dist', import.meta.url))
const ELEMENT = fileURLToPath(new URL('../packages/element', import.meta.url))
/** What the element is built from. */
const SOURCES = ['element', 'core', 'protocol'].map((name) =>
  fileURLToPath(new URL(`../packages/${name}/src`, import.meta.url)),
)

/** Builds the shop's page unless it is newer than everything it is built from. Answers the folder it stands in. */
export async function buildPage(): Promise<string> {
  await buildOutdated(PAGE, { built: join(BUILT, 'index.html'), sources: [PAGE, ...SOURCES] })
  return BUILT
}

/** Builds the element's bundle, which the broker's own page is served with. Answers the folder it stands in. */
export async function buildElement(): Promise<string> {
  const folder = join(ELEMENT, 'dist/cdn')
  await buildOutdated(ELEMENT, { built: join(folder, 'pay-checkout.js'), sources: SOURCES })
  return folder
}

async function buildOutdated(
  root: string,
  { built, sources }: { readonly built: string; readonly sources: readonly string[] },
): Promise<void> {
  const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0
  if ((await newest(sources)) > builtAt) await build({ root, logLevel: 'warn' })
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
