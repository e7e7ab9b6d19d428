import { chmodSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { freePort, freePortsApart } from '../../demo/free-port.ts'
import { blocksUnder, codeBlocks } from './code-blocks.ts'
import { READMES, type Walk, walkBroker, walkDemo, walkNewShop } from './readme-paths.ts'
import type { Terminal } from './terminal.ts'

/**
 * The READMEs' lines, as they are written. Here `npm install` links the built packages instead, which takes a minute less; `pnpm campaign newcomer`
 * does all of it on a bare Node 20. Places and ports are other ones, for somebody may use the usual ones.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const [english, chinese] = READMES as [(typeof READMES)[0], (typeof READMES)[0]]

interface Place {
  readonly folder: string
  readonly walk: Walk
}

/** An empty folder, and a shell that finds an `npm` whose `install` links. */
async function emptyPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'newcomer-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'npm'), LINKING_NPM)
  chmodSync(join(bin, 'npm'), 0o755)
  const [shop, sandbox, broker] = [await freePortsApart([10, 20]), await freePort(0), await freePort(0)]
  const adapt = (lines: string) =>
    lines
      .replaceAll('../my-', `${folder}/my-`)
      .replace(/(new-shop \S+)/, `$1 --port ${shop}`)
      .replace('pay-sandbox keys', `pay-sandbox keys --url http://127.0.0.1:${sandbox}`)
      .replace('serve --config sandbox.json', `serve --config sandbox.json --port ${sandbox}`)
      .replace('pay-broker serve', `pay-broker serve --port ${broker}`)
  const env = { PATH: `${bin}:${process.env.PATH}`, PAY_REPOSITORY: ROOT, NODE_OPTIONS: '' }
  // A way that takes too long is given up where it is.
  const opened = (terminal: Terminal) => onTestFinished(() => terminal.close())
  return { folder, walk: { clone: ROOT, env, adapt, opened } }
}

const LINKING_NPM = `#!/bin/bash
if [ "$1" != install ]; then
  bin=$(dirname "$(readlink -f "$0")")
  PATH=\${PATH//"$bin:"/} exec npm "$@"
fi
mkdir -p node_modules/@pay-checkout node_modules/.bin
for name in protocol core element broker sandbox; do
  test -f "$PAY_REPOSITORY/packages/$name/package.json" && ln -s "$PAY_REPOSITORY/packages/$name" node_modules/@pay-checkout/
done
ln -s ../@pay-checkout/broker/dist/cli/pay-broker.js node_modules/.bin/pay-broker
ln -s ../@pay-checkout/sandbox/dist/cli.js node_modules/.bin/pay-sandbox
chmod +x node_modules/@pay-checkout/broker/dist/cli/pay-broker.js node_modules/@pay-checkout/sandbox/dist/cli.js
`

test('a shop of one’s own is made and started by four lines, and its tea is paid', { timeout: 240_000 }, async () => {
  const { folder, walk } = await emptyPlace()
  await walkNewShop(english, walk)
  // What was packed is what is published: five packages, each with what it runs by.
  expect(readdirSync(join(folder, 'my-shop/packages'))).toHaveLength(5)
  expect(JSON.parse(readFileSync(join(folder, 'my-shop/data/orders.json'), 'utf8'))).toMatchObject({})
})

test('a broker is made by hand, with a sandbox for its gateway, and opens what the shop’s printed call asks for', {
  timeout: 240_000,
}, async () => {
  const { folder, walk } = await emptyPlace()
  await walkBroker(english, { ...walk, folder: join(folder, 'my-broker') })
})

test('the demo sells by its one line', { timeout: 240_000 }, async () => {
  const { walk } = await emptyPlace()
  await walkDemo(english, walk)
})

test('both languages print the same lines, and none that this repository doesn’t have', () => {
  const lines = (page: string) =>
    codeBlocks(page)
      .filter(({ language }) => language === 'sh')
      .map(({ code }) => code.replaceAll(/\s*#.*$/gm, ''))
  expect(lines(chinese.page)).toEqual(lines(english.page))
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'))
  const named = READMES.flatMap(({ page }) => [
    ...readFileSync(`${ROOT}${page}`, 'utf8').matchAll(/npx -y (pnpm@\S+) ([\w-]+)/g),
  ])
  const { packageManager = 'pnpm@12.21.0' } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'))
  for (const [, pnpm, script = ''] of named) {
    expect(pnpm).toBe(packageManager)
    expect(Object.keys(scripts)).toContain(script)
  }
  expect(named.length).toBeGreaterThan(6)
})

/** What runs each block of commands, or why nothing does here. */
const RUN_BY: Readonly<Record<string, string>> = {
  'Two commands 1': 'walkDemo',
  'Two commands 2': 'it is what runs this test',
  'Your own shop in five minutes 1': 'walkNewShop',
  'A broker of your own 1': 'walkBroker',
  'A broker of your own 2': 'walkBroker',
  '@pay-checkout/broker 1': 'the same three commands as walkBroker’s, with their configuration and port named',
  '@pay-checkout/broker 2': 'walkBroker',
  'Start 1': 'walkBroker',
  'Start 2': 'walkNewShop, which calls it with tarballs; without them it needs what is published',
}

test('every block of commands of a README is run here, or says why not', () => {
  const pages = ['README.md', ...globSync('packages/*/README.md', { cwd: ROOT })]
  const blocks = pages.flatMap((page) => {
    const commands = codeBlocks(page).filter(({ language }) => language === 'sh')
    return commands.map(({ heading }, at) => {
      const before = commands.slice(0, at).filter((other) => other.heading === heading)
      return `${heading} ${before.length + 1}`
    })
  })
  expect(blocks.toSorted()).toEqual(Object.keys(RUN_BY).toSorted())
})

test('both languages show the same configuration, and the same code but for its texts', () => {
  const [one, other] = [english, chinese].map(({ page, broker }) => blocksUnder(page, broker, 'json'))
  expect(other).toEqual(one)
  const shapes = ({ page }: { page: string }) => codeBlocks(page).map(({ language }) => language)
  expect(shapes(chinese).toSorted()).toEqual(shapes(english).toSorted())
})
