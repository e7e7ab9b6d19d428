import { chromium } from '@playwright/test'
import { createServer } from 'vite'
import { LAUNCH } from './launch.ts'

const server = await createServer({
  configFile: '/work/main/packages/element/gallery/vite.config.ts',
  logLevel: 'error',
})
await server.listen()
const browser = await chromium.launch(LAUNCH)
const shots: [string, string, number][] = [
  ['light', 'theme=light&locale=zh-CN&only=till', 1300],
  ['dark', 'theme=dark&locale=zh-CN&only=till', 1300],
  ['en', 'theme=light&locale=en&only=till', 1300],
  ['large', 'theme=light&locale=en&only=till&size=200', 440],
  ['narrow', 'theme=light&locale=zh-CN&only=till', 320],
]
const only = process.argv.slice(2)
for (const [name, query, width] of shots) {
  if (only.length && !only.includes(name)) continue
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  page.on('console', (m) => console.log(name, m.text()))
  page.on('pageerror', (e) => console.log(name, e.message))
  await page.goto(`${server.resolvedUrls?.local[0]}?${query}`)
  await page.locator('pay-checkout .reader').first().waitFor({ timeout: 15000 })
  await page.waitForTimeout(500)
  await page.screenshot({ path: `/tmp/till-look/${name}.png`, fullPage: true })
  await page.close()
}
await browser.close()
await server.close()
