import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts', cli: 'src/cli.ts', wire: 'src/wire.ts' },
  format: ['esm'],
  platform: 'node',
  target: 'node22',
  dts: true,
  fixedExtension: false,
  // The pages are plain files that a browser reads as they are.
  copy: [{ from: 'src/phone/browser', to: 'dist' }],
})
