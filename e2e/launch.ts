import type { LaunchOptions } from '@playwright/test'

/** How the tests' Chromium is started: an installed one, which asks nobody on the network for anything by itself. */
export const LAUNCH: LaunchOptions = {
  executablePath: process.env.PAY_CHROMIUM || '/usr/bin/chromium',
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
