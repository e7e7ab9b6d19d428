import { defineConfig } from 'tsdown'
import { shrink } from '../../scripts/shrink.ts'

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      'browser/index': 'src/browser/index.ts',
      'miniprogram/index': 'src/miniprogram/index.ts',
      'testing/index': 'src/testing/index.ts',
    },
    format: ['esm'],
    platform: 'neutral',
    target: 'es2020',
    dts: true,
    fixedExtension: false,
  },
  {
    name: 'mini-program',
    // One old-syntax CommonJS file: the mini-program builders look at this folder and at nothing else, copy it as it is,
    // and count its bytes against the package's 2 MB.
    entry: { index: 'src/miniprogram/index.ts' },
    format: ['cjs'],
    platform: 'neutral',
    target: 'es2017',
    dts: false,
    minify: true,
    outDir: 'miniprogram_dist',
    outExtensions: () => ({ js: '.js' }),
    deps: { alwaysBundle: [/.*/] },
    plugins: [
      shrink(2017),
      {
        name: 'spread-by-assign',
        // The stock stand-in for `{ ...a }` also minds getters and symbols, in 700 bytes. Nothing here has either.
        transform: (_code: string, id: string) =>
          id.endsWith('/objectSpread2.js') ? 'export default Object.assign' : null,
      },
    ],
    inputOptions: {
      resolve: { conditionNames: ['@pay-checkout/source', 'import', 'default'] },
      transform: { assumptions: { setSpreadProperties: true, noDocumentAll: true } },
    },
  },
])
