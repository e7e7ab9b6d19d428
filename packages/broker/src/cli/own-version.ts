import { readFileSync } from 'node:fs'

/** The version of this package, as its own manifest says: the source and the build stand equally deep in it. */
export function ownVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
