import { symlinkSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesOf, GUIDES } from './guide.ts'
import { installInto, makeFolder, pack, writeProject } from './packed.ts'
import { HERE, node, ROOT, tool } from './tools.ts'

/** Fresh TypeScript projects of a mini-program, in each of the language's ways to find a module. */

const { folder, remove } = makeFolder()
const ts = tool('typescript')

// What the guide prints, and the same with the bare name, and with a fault.
const { 'pages/typed/typed.ts': WECHAT = '', ...FRAMEWORKS } = filesOf(GUIDES[0], /\.ts$/)
const BARE = WECHAT.replace('@pay-checkout/core/miniprogram', '@pay-checkout/core')
const WRONG = WECHAT.replace('brokerUrl:', 'brokerURL:')
const ALIPAY = `import { createAlipayCheckout } from '@pay-checkout/core/miniprogram'
export const checkout = createAlipayCheckout({ my, brokerUrl: 'https://pay.example.com', token: 'tok' })
`

/** As much of Taro and uni-app as the examples use; they are built with the real ones by `pnpm mini-program-examples`. */
const STUBS = `declare const process: { env: Record<string, string | undefined> }
declare module 'react' {
  export function useEffect(run: () => () => void, on: unknown[]): void
  export function useRef<T>(): { current: T | undefined }
  export function useState<T>(): [T | undefined, (next: T) => void]
}
declare module 'vue' {
  export function shallowRef<T>(): { value: T | undefined }
}
declare module '@dcloudio/uni-app' {
  export function onUnload(run: () => void): void
}`

/** What a project says of modules, and whether its files are modules themselves. */
const WAYS = {
  bundler: { module: 'ESNext', moduleResolution: 'Bundler' },
  nodenext: { module: 'NodeNext', moduleResolution: 'NodeNext' },
  node16: { module: 'Node16', moduleResolution: 'Node16' },
  node10: { module: 'CommonJS', moduleResolution: 'Node10' },
} as const
beforeAll(() => {
  const tarball = pack('core', folder)
  for (const type of ['commonjs', 'module']) {
    const project = writeProject(join(folder, type), {
      'package.json': { name: 'shop', private: true, type },
      'wechat.ts': WECHAT,
      'bare.ts': BARE,
      'wrong.ts': WRONG,
      'alipay.ts': ALIPAY,
      'frameworks.d.ts': STUBS,
      ...FRAMEWORKS,
    })
    installInto(project, tarball)
    for (const name of ['miniprogram-api-typings', '@mini-types']) {
      symlinkSync(join(HERE, 'node_modules', name), join(project, 'node_modules', name))
    }
  }
})
afterAll(remove)

const parsed = new Map<string, unknown>()

/** What the compiler says of a project's files, by the file; every declaration of ours is checked as well. */
function complaints(type: string, files: readonly string[], way: keyof typeof WAYS, changes: object = {}) {
  const project = join(folder, type)
  const settings = {
    ...{ strict: true, noEmit: true, target: 'ES2018', lib: ['ES2018'], skipLibCheck: false },
    ...{ exactOptionalPropertyTypes: true, types: ['miniprogram-api-typings'], ...WAYS[way], ...changes },
  }
  const { options, errors } = ts.convertCompilerOptionsFromJson(settings, project)
  // What `types` names is looked for from here.
  const host = ts.createCompilerHost({ ...options, configFilePath: join(project, 'tsconfig.json') })
  host.getCurrentDirectory = () => project
  const read = host.getSourceFile
  // What WeChat declares of itself is a megabyte: read once for each way that it can be read.
  host.getSourceFile = (path: string, how: object, ...others: unknown[]) => {
    if (!path.includes('node_modules')) return read(path, how, ...others)
    const key = `${path} ${JSON.stringify(how)}`
    if (!parsed.has(key)) parsed.set(key, read(path, how, ...others))
    return parsed.get(key)
  }
  const paths = files.map((file) => join(project, file))
  const program = ts.createProgram(paths, options, host)
  const ours = program
    .getSourceFiles()
    .filter(({ fileName }: { fileName: string }) => fileName.includes('@pay-checkout/core') || paths.includes(fileName))
  const found = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...ours.flatMap((file: object) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ]
  return found.map(({ file, messageText }) => {
    const of = file ? relative(project, file.fileName) : ''
    return `${of}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}

// Where a resolution doesn't look at the kind of the file, one kind is enough.
const KINDS = [
  ['bundler', 'module'],
  ['nodenext', 'commonjs'],
  ['nodenext', 'module'],
  ['node16', 'commonjs'],
  ['node16', 'module'],
  ['node10', 'commonjs'],
] as const

test.each(KINDS)(
  'a native project by %s, of files that are %s, knows the import, the bare name, and the whole wx',
  (way, type) => {
    const [wrong = '', ...others] = complaints(type, ['wechat.ts', 'bare.ts', 'wrong.ts'], way)
    expect(others).toEqual([])
    // The types are ours, and not any.
    expect(wrong).toMatch(/^wrong\.ts: .*brokerURL/s)
  },
)

test.each(['nodenext', 'node10'] as const)('Alipay’s my is a host as well, by %s', (way) => {
  // Alipay's own declarations contradict each other.
  expect(complaints('commonjs', ['alipay.ts'], way, { types: ['@mini-types/alipay'], skipLibCheck: true })).toEqual([])
})

test('one import is right in Taro and in uni-app', () => {
  const types = ['miniprogram-api-typings', '@mini-types/alipay']
  expect(Object.keys(FRAMEWORKS)).toEqual(['taro/src/use-checkout.ts', 'uni-app/src/use-checkout.ts'])
  expect(
    complaints('module', ['frameworks.d.ts', ...Object.keys(FRAMEWORKS)], 'bundler', { types, skipLibCheck: true }),
  ).toEqual([])
})

test.each(['Bundler', 'NodeNext'])('the newest TypeScript says the same, by %s', async (moduleResolution) => {
  const module = moduleResolution === 'Bundler' ? 'ESNext' : moduleResolution
  const project = join(folder, 'commonjs')
  const compilerOptions = { strict: true, noEmit: true, target: 'ES2018', lib: ['ES2018'], module, moduleResolution }
  const types = ['miniprogram-api-typings']
  const settings = {
    compilerOptions: { ...compilerOptions, types, skipLibCheck: true },
    files: ['wechat.ts', 'bare.ts', 'wrong.ts'],
  }
  writeProject(project, { 'tsconfig.json': settings })
  const { stdout } = await node([join(ROOT, 'node_modules/typescript/bin/tsc'), '--pretty', 'false'], project)
  expect(
    stdout
      .trim()
      .split('\n')
      .filter((line) => /error/.test(line)),
  ).toEqual([expect.stringMatching(/^wrong\.ts.*brokerURL/)])
})
