import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { shrink } from '../../scripts/shrink.ts'
import { bytesOnly } from './bytes-only.ts'
import { closeStyles } from './src/styles/close-styles.ts'

/**
 * The bundle for a script tag: defines the element, brings Lit, and fetches as chunks of their own what not every payer
 * needs: the QR encoder, and texts other than the Chinese ones.
 * Built from the workspace's sources, so that no package has to be built before it.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { conditions: ['@pay-checkout/source', 'module', 'browser', 'production'] },
  plugins: [closeAllStyles(), stylesBeside(), bytesOnly(), fetchedAnew(), shrink(2020), packedBeside()],
  build: {
    outDir: 'dist/cdn',
    target: ['es2020', 'safari14'],
    minify: true,
    lib: { entry: 'src/define.ts', formats: ['es'], fileName: () => 'pay-checkout.js' },
    // A library build keeps its whitespace unless the bundler itself is told to minify.
    rolldownOptions: { output: { chunkFileNames: 'pay-checkout-[name]-[hash].js', minify: true } },
  },
})

/** The styles lose what only people read. */
function closeAllStyles(): Plugin {
  return {
    name: 'close-styles',
    enforce: 'pre',
    transform: (code, id) => (/\/styles\/[\w-]+\.ts$/.test(id) ? code.replace(/(?<=css`)[^`]*/g, closeStyles) : null),
  }
}

/** Puts the file of all styles beside the bundle, where a library build would make an address with its content of it, which no strict policy allows. */
function stylesBeside(): Plugin {
  const source = readFileSync(new URL('./src/pay-checkout.css', import.meta.url), 'utf8')
  const fileName = `pay-checkout-styles-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.css`
  return {
    name: 'styles-beside',
    enforce: 'pre',
    buildStart() {
      this.emitFile({ type: 'asset', fileName, source })
    },
    transform: (code, id) =>
      /\/linked-styles\.ts$/.test(id) ? code.replace("'./pay-checkout.css'", `/* @vite-ignore */ '${fileName}'`) : null,
  }
}

const FETCH_CHUNK = `const failures = {}
function fetchChunk(file) {
  return import(failures[file] ? file + '?' + failures[file] : file).catch((error) => {
    failures[file] = (failures[file] || 0) + 1
    throw error
  })
}
`

/**
 * A chunk that couldn't be fetched is asked for by another address the next time. Firefox before 155 and Chromium before 2026, and so WeChat on
 * Android, remember the failure of an address for as long as the page lives (https://github.com/whatwg/html/issues/6768). It stands first: an
 * element that is in the page already fetches while its module still runs.
 */
function fetchedAnew(): Plugin {
  return {
    name: 'fetched-anew',
    renderChunk(code) {
      const fetching = code.replace(/\bimport\(([`'"]\.\/)/g, 'fetchChunk($1')
      return fetching === code ? null : { code: FETCH_CHUNK + fetching, map: null }
    },
  }
}

/** Writes each file once more as a server may send it on, which then needn't compress it, or does so by less. */
function packedBeside(): Plugin {
  return {
    name: 'packed-beside',
    writeBundle({ dir = '' }, files) {
      for (const name of Object.keys(files)) {
        const file = join(dir, name)
        const bytes = readFileSync(file)
        // Brotli's best is its default; gzip's isn't.
        writeFileSync(`${file}.br`, brotliCompressSync(bytes))
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}
