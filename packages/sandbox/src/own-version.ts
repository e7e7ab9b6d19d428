import { readFileSync } from 'node:fs'

/** The version of this package, as its own manifest says. */
export function ownVersion(): string {
  // Beside both the sources and the build.
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
