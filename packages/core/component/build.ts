import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type InlineConfig } from 'tsdown'
import { axmlOf } from './axml.ts'
import type { Wallet } from './texts.ts'

/** Writes the component for both wallets, from one source: `node --conditions=@pay-checkout/source component/build.ts`. */

const HERE = fileURLToPath(new URL('.', import.meta.url))

type Plugin = Extract<NonNullable<InlineConfig['plugins']>, { name: string }>

interface Target {
  readonly folder: string
  /** From a component's folder to the headless file. */
  readonly core: string
  readonly template: string
  readonly styles: string
  /** The widget's colours of this wallet: its mark's, and the darker one that carries white text. */
  readonly colors: Readonly<Record<'BRAND' | 'FILL', string>>
}

const TARGETS: Readonly<Record<Wallet, Target>> = {
  wechat: {
    folder: 'miniprogram_dist',
    core: '../index.js',
    template: 'wxml',
    styles: 'wxss',
    colors: { BRAND: '#07b857', FILL: '#078040' },
  },
  alipay: {
    folder: 'alipay_dist',
    core: '../../miniprogram_dist/index.js',
    template: 'axml',
    styles: 'acss',
    colors: { BRAND: '#1677ff', FILL: '#0f62d6' },
  },
}

/** Builds what stands in `miniprogram_dist` and `alipay_dist` beside the headless file, into the same folders of another place where one is named. */
export async function buildComponents(root: string = join(HERE, '..')): Promise<void> {
  for (const wallet of Object.keys(TARGETS) as Wallet[]) await buildFor(wallet, root)
}

async function buildFor(wallet: Wallet, root: string): Promise<void> {
  const target = TARGETS[wallet]
  const out = join(root, target.folder)
  await buildPart({ ...target, wallet, entry: `${wallet}.ts`, source: 'pay-checkout', out: join(out, 'pay-checkout') })
  await writeFile(join(out, 'pay-checkout/index.json'), '{"component":true,"usingComponents":{}}\n')
  await buildPart({
    ...target,
    wallet,
    entry: `pay-page/${wallet}.ts`,
    source: 'pay-page/pay-page',
    out: join(out, 'pay-page'),
  })
  await writeFile(join(out, 'pay-page/index.json'), '{"usingComponents":{"pay-checkout":"../pay-checkout/index"}}\n')
  // In a package of modules a `.js` of CommonJS is an empty one for whoever minds the nearest `type` alone.
  if (wallet === 'alipay') await writeFile(join(out, 'package.json'), '{"type":"commonjs"}\n')
}

interface Part extends Target {
  readonly wallet: Wallet
  readonly entry: string
  /** Template and styles, without their ending. */
  readonly source: string
  readonly out: string
}

async function buildPart({ wallet, entry, source, out, core, template, styles, colors }: Part): Promise<void> {
  await mkdir(out, { recursive: true })
  await bundle(join(HERE, entry), out, core)
  const markup = tight(await read(`${source}.wxml`))
  const own = wallet === 'alipay' ? axmlOf(markup).replace(/pay-class(-button)?\b/g, propertyOfClass) : markup
  await writeFile(join(out, `index.${template}`), own)
  const css = (await read(`${source}.wxss`)).replace(/BRAND|FILL/g, (name) => colors[name as keyof typeof colors])
  // Alipay's components have no element of their own around them.
  const told = wallet === 'alipay' ? css.replace(/:host \{[^}]*\}/, '') : css
  await writeFile(join(out, `index.${styles}`), tightStyles(told))
}

/** Alipay has no external classes: the page names its own in properties. */
function propertyOfClass(_all: string, button = ''): string {
  return button ? '{{buttonClassName}}' : '{{className}}'
}

async function bundle(entry: string, outDir: string, core: string): Promise<void> {
  await build({
    config: false,
    cwd: join(HERE, '..'),
    name: 'component',
    entry: { index: entry },
    format: ['cjs'],
    platform: 'neutral',
    target: 'es2017',
    dts: false,
    minify: true,
    clean: false,
    outDir,
    outExtensions: () => ({ js: '.js' }),
    logLevel: 'warn',
    deps: { alwaysBundle: [/.*/] },
    plugins: [headlessFile(core), textsAsData, spreadByAssign],
    inputOptions: { transform: { assumptions: ASSUMPTIONS } },
  })
}

// The types don't know the first, which the transformer reads.
const ASSUMPTIONS: object = { setSpreadProperties: true, noDocumentAll: true }

/** The headless file stands beside the component and is no part of it. */
function headlessFile(core: string): Plugin {
  return {
    name: 'headless-file',
    resolveId: (id: string) => (id.endsWith('/src/miniprogram/index.ts') ? { id: 'HEADLESS', external: true } : null),
    renderChunk: (code: string) => code.replace(/(["'`])HEADLESS\1/g, JSON.stringify(core)),
  }
}

/** The widget's texts, as this wallet's payers read them: the module is run now, and its result shipped. */
const textsAsData = {
  name: 'texts-as-data',
  async load(id: string): Promise<string | null> {
    if (!id.endsWith('-texts.ts') || id.endsWith('find-texts.ts')) return null
    const { TEXTS } = await import(pathToFileURL(id).href)
    return `export const TEXTS = ${JSON.stringify(TEXTS)}`
  },
}

/** As in the headless file: the stock stand-in for `{ ...a }` also minds getters and symbols, and nothing here has either. */
const spreadByAssign = {
  name: 'spread-by-assign',
  transform: (_code: string, id: string) => (id.endsWith('/objectSpread2.js') ? 'export default Object.assign' : null),
}

function read(name: string): Promise<string> {
  return readFile(join(HERE, name), 'utf8')
}

/** Blanks between tags show nothing in a column of flex. */
function tight(markup: string): string {
  return markup.replace(/>\s+</g, '><').trim()
}

function tightStyles(css: string): string {
  return css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .trim()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildComponents()
