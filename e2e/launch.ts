import type { LaunchOptions } from '@playwright/test'
import { chromiumEnvironment } from './shifted-chromium.ts'

/** How the tests' Chromium is started: an installed one, which asks nobody on the network for anything by itself. */
export const LAUNCH: LaunchOptions = {
  executablePath: process.env.PAY_CHROMIUM || '/usr/bin/chromium',
  env: chromiumEnvironment(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}
