import { defineConfig, type UserConfig } from 'tsdown'
import { shrink } from '../../scripts/shrink.ts'

type Plugin = Exclude<UserConfig['plugins'], undefined>

/** The stock stand-in for `{ ...a }` also minds getters and symbols, in 700 bytes. Nothing here has either. */
const spreadByAssign: Plugin = {
  name: 'spread-by-assign',
  transform: (_code: string, id: string) => (id.endsWith('/objectSpread2.js') ? 'export default Object.assign' : null),
}

/**
 * What stands beside the mini-program file. In a package of modules a `.js` of CommonJS is read as an empty module by everybody who
 * doesn't look at `exports`, without an error: the folder says what it is. And the file also goes by the name of the entry
 * `@pay-checkout/core/miniprogram`, so that one import is right in a mini-program and everywhere else.
 */
const besideTheFile: Plugin = {
  name: 'beside-the-file',
  generateBundle() {
    const beside = {
      'package.json': `${JSON.stringify({ type: 'commonjs' })}\n`,
      'miniprogram.js': "module.exports = require('./index.js')\n",
      'miniprogram.d.ts': "export * from './index.js'\n",
    }
    for (const [fileName, source] of Object.entries(beside)) this.emitFile({ type: 'asset', fileName, source })
  },
}

/**
 * ES2017 is the newest that WeChat's own tools can parse, and what Taro leaves as it is on the way to a phone. Nothing is needed at run time:
 * a mini-program's builder would look for an entry of each dependency, and warn. `protocol` is in every file, and in the types.
 */
const everywhere: UserConfig = {
  platform: 'neutral',
  target: 'es2017',
  deps: { alwaysBundle: [/.*/] },
  plugins: [spreadByAssign],
  inputOptions: {
    resolve: { conditionNames: ['@pay-checkout/source', 'import', 'default'] },
    transform: { assumptions: { setSpreadProperties: true, noDocumentAll: true } },
  },
}

export default defineConfig([
  {
    ...everywhere,
    name: 'core',
    entry: {
      index: 'src/entry/index.ts',
      'browser/index': 'src/browser/index.ts',
      'miniprogram/index': 'src/miniprogram/index.ts',
      'testing/index': 'src/testing/index.ts',
    },
    format: ['esm'],
    dts: true,
    fixedExtension: false,
  },
  {
    ...everywhere,
    name: 'core for require',
    entry: { index: 'src/entry/index.ts' },
    format: ['cjs'],
    dts: true,
    clean: false,
  },
  {
    ...everywhere,
    name: 'mini-program',
    // One old-syntax CommonJS file: the mini-program builders look at this folder and at nothing else, copy it as it is,
    // and count its bytes against the package's 2 MB.
    entry: { index: 'src/miniprogram/index.ts' },
    format: ['cjs'],
    dts: true,
    minify: true,
    outDir: 'miniprogram_dist',
    outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
    plugins: [spreadByAssign, besideTheFile, shrink(2017)],
  },
])
