import type { Page } from '@playwright/test'
import type { CheckoutPage } from '../checkout-page.ts'
import { expect, test } from '../fixtures.ts'

declare global {
  /** What the page heard of the element's events. */
  var heard: { type: string; detail: string }[]
}

/** Listens on the document, as a shop's page may: the events bubble out of the shadow root. */
function listen(): void {
  globalThis.heard = []
  const read: Readonly<Record<string, (event: never) => string>> = {
    'pay-state-change': ({ state }: { state: { name: string } }) => state.name,
    'pay-navigate': ({ url }: { url: string }) => url,
    'pay-settled': ({ checkout }: { checkout: { status: string } }) => checkout.status,
    'pay-stopped': ({ reason }: { reason: string }) => reason,
    'pay-error': ({ trouble }: { trouble: { code: string } }) => trouble.code,
  }
  for (const [type, detailOf] of Object.entries(read)) {
    document.addEventListener(type, (event) => globalThis.heard.push({ type, detail: detailOf(event as never) }))
  }
}

async function listenFirst(page: Page): Promise<void> {
  await page.addInitScript(listen)
}

function told({ page }: CheckoutPage, type: string): Promise<string[]> {
  return page.evaluate(
    (wanted) => globalThis.heard.filter((event) => event.type === wanted).map(({ detail }) => detail),
    type,
  )
}

test('the page hears every state, and once that it is settled', async ({ checkout, sandbox }) => {
  const pay = await checkout('desktop', { prepare: listenFirst })
  await pay.choose('wechat:qr')
  await sandbox.payCode(await pay.scan())
  await pay.expectPaid()
  const states = await told(pay, 'pay-state-change')
  expect(states.filter((name, index) => name !== states[index - 1])).toEqual([
    'loading',
    'choosing',
    'starting',
    'showing-qr',
    'settled',
  ])
  expect(await told(pay, 'pay-settled')).toEqual(['paid'])
  expect(await told(pay, 'pay-stopped')).toEqual([])
})

test('the page hears that a checkout stopped', async ({ checkout }) => {
  const pay = await checkout('desktop', { wish: { expiresIn: 5 }, prepare: listenFirst })
  await pay.state('stopped')
  expect(await told(pay, 'pay-stopped')).toEqual(['expired'])
  expect(await told(pay, 'pay-settled')).toEqual([])
})

test('a page that cancels pay-navigate is not left', async ({ checkout }) => {
  const pay = await checkout('phone', {
    async prepare(page) {
      await listenFirst(page)
      await page.addInitScript(() => document.addEventListener('pay-navigate', (event) => event.preventDefault()))
    },
  })
  await pay.choose('wechat:h5')
  await pay.state('leaving')
  const [url] = await told(pay, 'pay-navigate')
  expect(url).toMatch(/\/wechat\/h5\/.+redirect_url=/)
  expect(pay.page.url()).toContain(`/pay/${pay.order.id}`)
})
