import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from '@playwright/test'
import { createServer } from 'vite'
import { LAUNCH } from './launch.ts'

/** Takes the element's gallery, every state at a phone's width on one sheet: `pnpm --filter e2e run screenshots`. */

const FOLDER = fileURLToPath(new URL('../docs/screenshots/', import.meta.url))
const GALLERY = fileURLToPath(new URL('../packages/element/gallery/vite.config.ts', import.meta.url))
const SHEETS = [
  { name: 'views-light-zh', query: 'theme=light&locale=zh-CN' },
  { name: 'views-dark-zh', query: 'theme=dark&locale=zh-CN' },
  { name: 'views-light-en', query: 'theme=light&locale=en' },
  { name: 'views-large-text-zh', query: 'theme=light&locale=zh-CN&size=150' },
]

const server = await createServer({ configFile: GALLERY, logLevel: 'error' })
await server.listen()
const browser = await chromium.launch(LAUNCH)
try {
  for (const sheet of SHEETS) await takeSheet(browser, server.resolvedUrls?.local[0] as string, sheet)
} finally {
  await browser.close()
  await server.close()
}

async function takeSheet(from: Browser, url: string, { name, query }: (typeof SHEETS)[number]): Promise<void> {
  // Six columns of 400 px, drawn small: a sheet to look over, not to measure.
  const page = await from.newPage({ viewport: { width: 2_570, height: 1_000 }, deviceScaleFactor: 0.5 })
  await page.goto(`${url}?${query}`)
  await page.locator('pay-checkout [part~="qr"] path').first().waitFor()
  await page.locator('pay-checkout .reader').first().waitFor()
  await page.locator('pay-checkout .bank').first().waitFor()
  await page.evaluate(() => document.fonts.ready)
  // What stays in sight at the edge of a window stands at its own place on the sheet.
  await page.setViewportSize({ width: 2_570, height: await page.evaluate(() => document.documentElement.scrollHeight) })
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true, animations: 'disabled' })
  await page.close()
}
