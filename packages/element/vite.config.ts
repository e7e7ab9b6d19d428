import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/**
 * The bundle for a script tag: defines the element, brings Lit, and fetches the QR encoder as a chunk of its own.
 * Built from the workspace's sources, so that no package has to be built before it.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { conditions: ['@pay-checkout/source', 'module', 'browser', 'production'] },
  build: {
    outDir: 'dist/cdn',
    target: ['es2020', 'safari14'],
    minify: true,
    lib: { entry: 'src/define.ts', formats: ['es'], fileName: () => 'pay-checkout.js' },
    // A library build keeps its whitespace unless the bundler itself is told to minify.
    rolldownOptions: { output: { chunkFileNames: 'pay-checkout-[name]-[hash].js', minify: true } },
  },
})
