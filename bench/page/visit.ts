import type { Browser, CDPSession, Page } from '@playwright/test'

/** One visit of a contender's page, in milliseconds; NaN for what it doesn't have. */
export interface Visit {
  /** From the navigation to the ways to pay, painted. */
  readonly choice: number
  /** From the click to the code, painted. */
  readonly code: number
  /** From the navigation to a code that was on the screen before, painted. */
  readonly resumed: number
  /** How much the page moved by itself, as the browser counts it. */
  readonly shift: number
}

interface Where {
  readonly url: string
  readonly name: string
  readonly slow: number
}

/** A slow mobile network: 1.6 Mbit/s, and 150 ms there and back. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 }

/** Where each has what is waited for; the element's stands in its shadow root. */
const CHOICE = '.methods .method'
const CODE = '.qr path, [data-testid="wechatpayQR-qr-image"]'

/** Opens a contender's page cold, chooses, and opens it once more with its code on the screen. */
export async function visit(browser: Browser, where: Where): Promise<Visit> {
  const resumed = await onPage(browser, where, 'shown', (page) => page.evaluate(painted, CODE))
  if (where.name === 'adyen') return { choice: Number.NaN, code: Number.NaN, resumed, shift: Number.NaN }
  return onPage(browser, where, 'open', async (page) => {
    const choice = await page.evaluate(painted, CHOICE)
    const code = await page.evaluate(clicked, { choice: `${CHOICE}[data-channel="wechat:qr"]`, code: CODE })
    return { choice, code, resumed, shift: await page.evaluate(() => Reflect.get(window, 'shifted') as number) }
  })
}

const WATCHED = 20_000

/** What five minutes beside a code cost, by a part of them. */
export function waitOn(browser: Browser, where: Where): Promise<{ requests: number; layouts: number; script: number }> {
  return onPage(browser, where, 'shown', async (page, cdp) => {
    await page.evaluate(painted, CODE)
    await page.waitForTimeout(2_000)
    let requests = 0
    page.on('request', () => requests++)
    const before = await metrics(cdp)
    await page.waitForTimeout(WATCHED)
    const after = await metrics(cdp)
    const share = 300_000 / WATCHED
    return {
      requests: requests * share,
      layouts: ((after.LayoutCount ?? 0) - (before.LayoutCount ?? 0)) * share,
      script: ((after.ScriptDuration ?? 0) - (before.ScriptDuration ?? 0)) * 1000 * share,
    }
  })
}

async function metrics(cdp: CDPSession): Promise<Readonly<Record<string, number>>> {
  const told = await cdp.send('Performance.getMetrics')
  return Object.fromEntries(told.metrics.map(({ name, value }) => [name, value]))
}

async function onPage<T>(
  browser: Browser,
  { url, name, slow }: Where,
  token: string,
  run: (page: Page, cdp: CDPSession) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 800, height: 900 } })
  try {
    const page = await context.newPage()
    // Whoever asks servers of its own is answered at once: with a picture, or that nothing has happened.
    await page.route(
      (asked) => !asked.href.startsWith(url),
      (route) => route.fulfill(/barcode/.test(route.request().url()) ? PICTURE : PENDING),
    )
    await page.addInitScript(noteShifts)
    const cdp = await context.newCDPSession(page)
    // Processor time: other processes' isn't counted.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    await cdp.send('Network.enable')
    await cdp.send('Network.emulateNetworkConditions', NETWORK)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slow })
    if (token === 'shown') await page.addInitScript(() => localStorage.setItem('pay-checkout:code', '1'))
    await page.goto(`${url}/${name}/?token=${token}`, { waitUntil: 'commit' })
    return await run(page, cdp)
  } finally {
    await context.close()
  }
}

const PICTURE = {
  contentType: 'image/svg+xml',
  body: '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><path d="M0 0h256v256H0z"/></svg>',
}
const PENDING = {
  contentType: 'application/json',
  headers: { 'access-control-allow-origin': '*' },
  body: '{"type":"pending","resultCode":"pending","payload":"x"}',
}

function noteShifts(): void {
  Reflect.set(window, 'shifted', 0)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!Reflect.get(entry, 'hadRecentInput'))
        Reflect.set(window, 'shifted', Reflect.get(window, 'shifted') + Reflect.get(entry, 'value'))
  }).observe({ type: 'layout-shift', buffered: true })
}

/** When what is looked for has been painted, in milliseconds since the navigation began. */
function painted(selector: string): Promise<number> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`${selector} isn't there after a minute`)), 60_000)
    const look = (): void => {
      const root = document.querySelector('pay-checkout')?.shadowRoot ?? document
      const found = root.querySelector(selector)
      const there = found && (!(found instanceof HTMLImageElement) || found.complete)
      // The frame that shows it is over when the next message is heard.
      if (there) requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
      else requestAnimationFrame(look)
    }
    look()
  })
}

function clicked({ choice, code }: { choice: string; code: string }): Promise<number> {
  return new Promise((resolve) => {
    const root = document.querySelector('pay-checkout')?.shadowRoot ?? document
    const start = performance.now()
    ;(root.querySelector(choice) as HTMLElement).click()
    const look = (): void => {
      if (root.querySelector(code)) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)))
      else requestAnimationFrame(look)
    }
    look()
  })
}
