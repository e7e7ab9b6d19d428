import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Workspace packages are tested from their source: a test never runs against a stale build.
  resolve: { conditions: ['@pay-checkout/source', 'module', 'import', 'default'] },
  ssr: { resolve: { conditions: ['@pay-checkout/source', 'module'] } },
  test: {
    include: [
      'packages/*/{src,scripts,component}/**/*.test.ts',
      'proofs/{simulation,fuzz,mutants,outages,memory}/**/*.test.ts',
      'demo/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    // By itself the runner leaves a core free, which is half of them on a small machine; many files wait for a child process or a database.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 40_000,
    // A database that is stopped while others use the disk takes its time.
    hookTimeout: 60_000,
  },
})
