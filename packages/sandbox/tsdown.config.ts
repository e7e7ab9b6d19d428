import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts', cli: 'src/cli.ts', wire: 'src/wire.ts' },
  format: ['esm'],
  platform: 'node',
  target: 'node22',
  dts: true,
  fixedExtension: false,
  // The pages are plain files that a browser reads as they are, and a new shop is made of others.
  copy: [
    { from: 'src/phone/browser', to: 'dist' },
    { from: 'src/init/template', to: 'dist' },
  ],
})
