import { defineConfig } from 'tsdown'

export default defineConfig({
  // Gateways are found by their folders at run time, so that the build keeps the shape of the source.
  entry: [
    'src/index.ts',
    'src/http/node.ts',
    'src/cli/config.ts',
    'src/client/create-client.ts',
    'src/client/verify-webhook.ts',
    'src/store/sqlite.ts',
    'src/store/postgres.ts',
    'src/gateways/*/index.ts',
    'src/testing/index.ts',
    'src/cli/pay-broker.ts',
  ],
  unbundle: true,
  format: ['esm'],
  platform: 'node',
  target: 'node22.19',
  dts: true,
  fixedExtension: false,
})
