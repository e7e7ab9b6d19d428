import { expect, test } from '../fixtures.ts'

test('a page sees the day that the tests see, also when they are shown another one', async ({ openBrowser }) => {
  const page = await (await openBrowser('desktop')).newPage()
  const told = await page.evaluate(() => [new Date().toISOString(), new Date(Date.now()).toISOString(), Date()])
  for (const moment of told) expect(Math.abs(Date.parse(moment) - Date.now())).toBeLessThan(60_000)
})
