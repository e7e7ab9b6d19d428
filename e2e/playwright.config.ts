import { defineConfig, type PlaywrightTestConfig } from '@playwright/test'
import { LAUNCH } from './launch.ts'

const config: PlaywrightTestConfig = defineConfig({
  testDir: './tests',
  outputDir: './results/artifacts',
  // Each worker has a shop, a broker and a sandbox of its own.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'results/playwright.json' }]],
  use: {
    browserName: 'chromium',
    locale: 'zh-CN',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    launchOptions: LAUNCH,
  },
})
export default config
