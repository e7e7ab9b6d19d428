import { fileURLToPath } from 'node:url'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Tests of real processes: a broker and a sandbox that are started, killed and started again. No browser. */
const config: ViteUserConfig = defineConfig({
  root: fileURLToPath(new URL('./process', import.meta.url)),
  test: {
    include: ['**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // Two cores: processes that wait for each other must not fight for them.
    fileParallelism: false,
  },
})
export default config
