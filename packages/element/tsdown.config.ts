import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    define: 'src/define.ts',
    weixin: 'src/weixin.ts',
    react: 'src/react.ts',
    vue: 'src/vue.ts',
  },
  format: ['esm'],
  platform: 'browser',
  target: ['es2020', 'safari14'],
  dts: true,
  // What `linked-styles.ts` links, from beside the module that it becomes a part of.
  copy: ['src/pay-checkout.css'],
  fixedExtension: false,
})
