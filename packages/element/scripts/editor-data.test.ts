import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { PayCheckout } from '../src/pay-checkout.ts'
import { EVENTS, SETTINGS } from '../src/tag.ts'
import { type Manifest, tidyManifest, vscodeData, webTypes } from './editor-data.ts'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

/** As the build does it, in a copy: the analyzer writes into the manifest of the package that it stands in. */
function analyze(): Manifest {
  const folder = mkdtempSync(join(tmpdir(), 'pay-checkout-manifest-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const { scripts } = JSON.parse(readFileSync(`${PACKAGE}package.json`, 'utf8')) as { scripts: { build: string } }
  const [, args = ''] = /cem (analyze .*?) &&/.exec(scripts.build) ?? []
  cpSync(`${PACKAGE}src`, join(folder, 'src'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{}')
  execFileSync(`${PACKAGE}node_modules/.bin/cem`, args.split(' '), { cwd: folder, stdio: 'pipe' })
  return JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8')) as Manifest
}

test('editors are told of every attribute, property and event that there is, and of nothing private', () => {
  const manifest = tidyManifest(analyze())
  const element = manifest.modules[0]?.declarations.find(({ tagName }) => tagName === 'pay-checkout')
  const names = (list: readonly { readonly name?: string }[] | undefined): string[] =>
    (list ?? []).map(({ name }) => name ?? '').sort()
  expect(names(element?.attributes)).toEqual([...PayCheckout.observedAttributes].sort())
  expect(names(element?.events)).toEqual([...EVENTS].sort())
  const members = names(element?.members)
  expect(members).toEqual([...SETTINGS, 'version', 'state', 'texts', 'pay', 'showLink', 'cancel', 'retry'].sort())
  const text = JSON.stringify(manifest)
  for (const own of ['copied', 'unstyled', 'controller', 'createActions', '"private"']) expect(text).not.toContain(own)

  const types = JSON.stringify(webTypes(manifest, '1.2.3'))
  for (const name of [...PayCheckout.observedAttributes, ...EVENTS, ...SETTINGS, '--pay-accent', 'qr-card', 'footer'])
    expect(types).toContain(`"name":"${name}"`)
  const vscode = vscodeData(manifest) as { tags: { name: string; attributes: object[] }[] }
  expect(vscode.tags[0]?.attributes).toContainEqual({
    name: 'theme',
    description: expect.stringContaining('`auto`'),
    values: [{ name: 'auto' }, { name: 'light' }, { name: 'dark' }],
  })
  expect(vscode.tags[0]?.attributes).toContainEqual(expect.objectContaining({ name: 'till', valueSet: 'v' }))
})
