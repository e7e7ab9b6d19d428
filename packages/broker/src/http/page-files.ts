import { createHash } from 'node:crypto'

/** What the hosted page loads: the files of the element's bundle, by their names, as they stand in `@pay-checkout/element/cdn`. */
export type PageFiles = ReadonlyMap<string, Uint8Array>

/** The file that defines the element; the others are fetched by it when a payer needs them. */
export const PAGE_ENTRY = 'pay-checkout.js'

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
}

/** The media type of a file of the page by its name's ending; undefined for what isn't one of its files. */
export function typeOfFile(name: string): string | undefined {
  const ending = name.slice(name.lastIndexOf('.') + 1)
  return Object.hasOwn(TYPES, ending) ? TYPES[ending] : undefined
}

/** Where the files are: an address that changes with any of them, so that whoever has one keeps it for good. */
export function pageFilesPath(files: PageFiles): string {
  const digest = createHash('sha256')
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) digest.update(`${name}\0`).update(bytes)
  return `/pay/files/${digest.digest('hex').slice(0, 16)}/`
}
