import type { Browser, Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { payOnPhone, phoneOver } from '../phone.ts'

const WALLET = { wallet: 'wechat', ready: 'now', payer: 'phone' } as const

test('WeChat’s page shows the receipt, which finds out that it is paid and leads back to the shop', async ({
  checkout,
  sandbox,
  browser,
  stack,
}) => {
  const pay = await checkout('wechat', { wallet: WALLET })
  await pay.choose('wechat:jsapi')
  await phoneOver(pay.page).locator('[data-action="pay"]').waitFor()
  const [payment] = await sandbox.ledger(pay.order.orderNo)
  const receipt = `${stack.urls.broker}/receipt?sub_mch_id=1900000109&out_trade_no=${payment?.tradeNo}&check_code=c0ffee`
  const page = await framedBy('https://payapp.weixin.qq.com', receipt, browser)
  const frame = page.frameLocator('iframe')
  await expect(frame.getByRole('status')).toHaveText('正在确认支付结果，请稍候…')
  const ready = { action: 'onIframeReady', displayStyle: 'SHOW_CUSTOM_PAGE', height: 720 }
  await expect.poll(() => toldTo(page)).toContainEqual({ origin: stack.urls.broker, ...ready })

  await payOnPhone(phoneOver(pay.page))
  await pay.expectPaid()
  await expect(frame.getByRole('status')).toHaveText('支付成功')
  expect((await toldTo(page)).filter(({ action }) => action === 'jumpOut')).toEqual([])
  await frame.getByRole('link', { name: '返回商家' }).click()
  const jumpOutUrl = `${stack.urls.shop}/orders/${pay.order.id}`
  await expect.poll(() => toldTo(page)).toContainEqual({ origin: stack.urls.broker, action: 'jumpOut', jumpOutUrl })
  await page.context().close()
})

test('nobody else’s page can show a receipt', async ({ browser, stack }) => {
  const errors: string[] = []
  const origin = 'https://payapp.weixin.qq.com.evil.example'
  const page = await framedBy(origin, `${stack.urls.broker}/receipt`, browser, errors)
  await expect.poll(() => errors.join()).toContain('"frame-ancestors https://payapp.weixin.qq.com"')
  expect(await toldTo(page)).toEqual([])
  await page.context().close()
})

/** A page of some origin, played here, with an address in its frame. */
async function framedBy(origin: string, address: string, browser: Browser, errors: string[] = []): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN' })
  // A page of the world's may frame one of this machine's only where somebody allowed it.
  await context.grantPermissions(['local-network-access'])
  const page = await context.newPage()
  const body = `<!doctype html><script>
    told = []
    addEventListener('message', ({ origin, data }) => told.push({ origin, ...JSON.parse(data) }))
  </script><iframe width="640" height="720" src="${address.replaceAll('&', '&amp;')}"></iframe>`
  await page.route(`${origin}/**`, (route) => route.fulfill({ contentType: 'text/html', body }))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(`${origin}/result`)
  return page
}

/** What the frame has told the page around it. */
function toldTo(page: Page): Promise<{ origin: string; action: string }[]> {
  return page.evaluate(() => Object(globalThis).told)
}
