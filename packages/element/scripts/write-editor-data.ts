import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { version } from '../src/version.ts'
import { type Manifest, tidyManifest, vscodeData, webTypes } from './editor-data.ts'

/** Tidies the manifest that the analyzer has just written, and writes what editors read beside it. */

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const manifest = tidyManifest(JSON.parse(readFileSync(`${PACKAGE}custom-elements.json`, 'utf8')) as Manifest)
write('custom-elements.json', manifest)
write('web-types.json', webTypes(manifest, version))
write('vscode.html-custom-data.json', vscodeData(manifest))

function write(name: string, content: object): void {
  writeFileSync(`${PACKAGE}${name}`, `${JSON.stringify(content, null, 2)}\n`)
}
