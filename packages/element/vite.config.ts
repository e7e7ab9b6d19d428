import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/**
 * The bundle for a script tag: defines the element, brings Lit, and fetches the QR encoder as a chunk of its own.
 * Built from the workspace's sources, so that no package has to be built before it.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { conditions: ['@pay-checkout/source', 'module', 'browser', 'production'] },
  plugins: [flattenTemplates()],
  build: {
    outDir: 'dist/cdn',
    target: ['es2020', 'safari14'],
    minify: true,
    lib: { entry: 'src/define.ts', formats: ['es'], fileName: () => 'pay-checkout.js' },
    rolldownOptions: { output: { chunkFileNames: 'pay-checkout-[name]-[hash].js' } },
  },
})

/** Minifiers leave template literals alone: the indentation of styles and markup would be a kilobyte that nobody reads. */
function flattenTemplates(): Plugin {
  return {
    name: 'flatten-templates',
    enforce: 'pre',
    transform: (code, id) => (id.includes('/element/src/') ? { code: code.replace(/^\s+/gm, ''), map: null } : null),
  }
}
