import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

/**
 * The bundle for a script tag: defines the element, brings Lit, and fetches as chunks of their own what not every payer
 * needs: the QR encoder, and texts other than the Chinese ones.
 * Built from the workspace's sources, so that no package has to be built before it.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { conditions: ['@pay-checkout/source', 'module', 'browser', 'production'] },
  plugins: [closeStyles(), bytesOnly()],
  build: {
    outDir: 'dist/cdn',
    target: ['es2020', 'safari14'],
    minify: true,
    lib: { entry: 'src/define.ts', formats: ['es'], fileName: () => 'pay-checkout.js' },
    // A library build keeps its whitespace unless the bundler itself is told to minify.
    rolldownOptions: { output: { chunkFileNames: 'pay-checkout-[name]-[hash].js', minify: true } },
  },
})

/** Takes comments and indentation out of the styles, which no minifier looks into because they are text to it. */
function closeStyles(): Plugin {
  const close = (css: string): string =>
    css
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([{};,]) ?|(:) /g, '$1$2')
      .replace(/;}/g, '}')
  return {
    name: 'close-styles',
    enforce: 'pre',
    transform: (code, id) => (/\/styles\/[\w-]+\.ts$/.test(id) ? code.replace(/(?<=css`)[^`]*/g, close) : null),
  }
}

/** Leaves the encoder's search for shorter modes out (digits, capitals, kanji): `qrPicture` encodes bytes, for which it isn't asked. */
function bytesOnly(): Plugin {
  const segments = `
    const ByteData = require('./byte-data')
    exports.fromArray = (segments) => segments.map(({ data }) => new ByteData(data))`
  return {
    name: 'bytes-only',
    enforce: 'pre',
    load: (id) => (/\/qrcode\/lib\/core\/segments\.js$/.test(id) ? segments : null),
  }
}
