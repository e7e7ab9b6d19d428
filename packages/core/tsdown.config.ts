import { defineConfig } from 'tsdown'

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
    // One old-syntax CommonJS file: the mini-program builders look at this folder and at nothing else.
    entry: { index: 'src/miniprogram/index.ts' },
    format: ['cjs'],
    platform: 'neutral',
    target: 'es2017',
    dts: false,
    outDir: 'miniprogram_dist',
    outExtensions: () => ({ js: '.js' }),
    noExternal: [/.*/],
    inputOptions: { resolve: { conditionNames: ['@pay-checkout/source', 'import', 'default'] } },
  },
])
