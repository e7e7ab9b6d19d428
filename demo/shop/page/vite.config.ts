import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  // The workspace's packages are built in from their sources: the demo waits for no other build.
  resolve: { conditions: ['@pay-checkout/source', 'module', 'browser', 'production', 'import', 'default'] },
  build: {
    outDir: at('../dist'),
    emptyOutDir: true,
    target: ['es2020', 'safari14'],
    // The page's policy allows no inline data, and every target knows module preloading well enough without the polyfill.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index', 'pay', 'order', 'article', 'table'].map((name) => at(`${name}.html`)) },
  },
})
