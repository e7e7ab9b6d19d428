import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const conditions = ['@pay-checkout/source', 'module', 'import', 'default']
// Node's own: with `import` among them a `require` would get a module.
const nodes = ['@pay-checkout/source', 'module']

/** Tests of real processes: a broker and a sandbox that are started, killed and started again. No browser; and the client alone, as it is packed and built by others. */
const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions: nodes } },
  test: {
    include: [
      'e2e/process/**/*.test.ts',
      'e2e/mini-program/*.test.ts',
      'proofs/{kills,storms,dates,newcomer}/**/*.test.ts',
    ],
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // Two cores: processes that wait for each other must not fight for them.
    fileParallelism: false,
    // Within a file they mostly wait for the broker's own gaps between queries: all at once is no more work.
    maxConcurrency: 40,
  },
})
export default config
