import type { CheckoutView } from '@pay-checkout/protocol'
import type { Page, Route } from '@playwright/test'
import { expect, test } from '../fixtures.ts'

/** What would run, load or change something where text is taken for markup, an address or a template. */
const PAYLOADS: readonly string[] = [
  '<script>document.title="ran"</script>',
  '<img src=x onerror=\'document.title="ran"\'>',
  '<svg onload=\'document.title="ran"\'><a href="javascript:document.title=1">x</a></svg>',
  '"><iframe srcdoc="<script>parent.document.title=1</script>"></iframe>',
  "' onmouseover='document.title=1' x='",
  '</style><style>*{display:none}</style>',
  '</p><slot name="success"></slot><template shadowrootmode="open"></template>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of another library
  '${document.title="ran"} {{constructor.constructor("document.title=1")()}} <!--?lit$1$-->',
  '&lt;script&gt;document.title=1&lt;/script&gt; &#x3c;img src=x onerror=alert(1)&#x3e;',
  '\u202e<b>txet</b>\u202c \u0000 \ud83d\ude00',
  'javascript:document.title=1',
  'data:text/html,<script>alert(1)</script>',
]

test('markup in what the broker says of an order is shown as text, and nothing of it runs [T33]', async ({
  checkout,
}) => {
  const dialogs: string[] = []
  let payload = ''
  const pay = await checkout('desktop', {
    prepare: async (page) => {
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message())
        return dialog.dismiss()
      })
      await rewrite(page, (view) => ({ ...view, subject: payload || view.subject, orderNo: payload || view.orderNo }))
    },
  })
  await pay.state('choosing')
  const honest = await shape(pay.page)
  for (payload of PAYLOADS) {
    await pay.page.reload()
    await pay.state('choosing')
    await expect(pay.element.locator('.subject')).toHaveText(payload, { useInnerText: false })
    expect(await shape(pay.page), payload).toEqual(honest)
    expect(await pay.page.title()).not.toMatch(/^(ran|1)$/)
  }
  expect(dialogs).toEqual([])
})

test('an answer that leads to a script or a stranger leads nowhere [T31]', async ({ checkout }) => {
  for (const returnUrl of [
    'javascript:document.title=1',
    'data:text/html,x',
    ' \u0001javascript:alert(1)',
    'java\nscript:1',
  ]) {
    const pay = await checkout('desktop', {
      wish: { expiresIn: 60 },
      prepare: (page) => rewrite(page, (view) => ({ ...view, status: 'closed', returnUrl })),
    })
    await expect.poll(async () => (await pay.stateNow())?.name ?? 'loading').not.toBe('loading')
    await expect(pay.element.locator('a')).toHaveCount(0)
  }
})

test('a hostile frame and a hostile page say “paid” as loud as they can: nothing on the screen moves [T29]', async ({
  checkout,
}) => {
  const pay = await checkout('desktop')
  await pay.choose('wechat:qr')
  await pay.scan()
  await pay.page.evaluate(() => {
    const words = [{ type: 'paid', status: 'paid' }, { type: 'pay-settled', detail: { status: 'paid' } }, 'paid', null]
    const frame = document.createElement('iframe')
    document.body.append(frame)
    for (const word of words) {
      window.postMessage(word, '*')
      ;(frame.contentWindow as unknown as { parent: Window }).parent.postMessage(word, '*')
      window.dispatchEvent(new MessageEvent('message', { data: word, origin: location.origin }))
    }
    window.dispatchEvent(new StorageEvent('storage', { key: 'pay-checkout', newValue: 'paid' }))
  })
  await pay.page.waitForFunction(() => new Promise((resolve) => setTimeout(() => resolve(true), 0)))
  await pay.expectNotPaid()
  expect(await pay.stateNow()).toMatchObject({ name: 'showing-qr' })
})

test('the broker’s own page can’t be put into a frame [T30]', async ({ checkout, stack }) => {
  const pay = await checkout('desktop')
  const payUrl = `${stack.urls.broker}/pay/${await checkoutIdOf(pay.page)}`
  const framed = async (page: Page): Promise<string | undefined> => {
    const body = `<iframe src="${payUrl}"></iframe>`
    await page.route('**/hostile', (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto(`${stack.urls.shop}/hostile`)
    return page.frames().at(-1)?.url()
  }
  const context = pay.page.context()
  expect(await framed(await context.newPage())).toContain('chrome-error:')
  // Without its policy the same page would stand in the frame.
  const careless = await context.newPage()
  await careless.route(payUrl, async (route) => {
    const response = await route.fetch()
    const { 'content-security-policy': _, ...headers } = response.headers()
    await route.fulfill({ response, headers })
  })
  expect(await framed(careless)).toBe(payUrl)
})

/** The broker's answers about the checkout, changed on their way. */
async function rewrite(page: Page, change: (view: CheckoutView) => object): Promise<void> {
  await page.route('**/v1/checkout', async (route: Route) => {
    if (route.request().method() !== 'GET') return route.continue()
    const response = await route.fetch()
    return route.fulfill({ response, json: change((await response.json()) as CheckoutView) })
  })
}

/** Every element and attribute name in the widget, in order: what text must not add to. */
function shape(page: Page): Promise<string[]> {
  return page
    .locator('pay-checkout')
    .evaluate((element) =>
      [...(element.shadowRoot?.querySelectorAll('*') ?? [])].map((one) =>
        [one.localName, ...one.getAttributeNames().sort()].join(' '),
      ),
    )
}

async function checkoutIdOf(page: Page): Promise<string> {
  const state = await page.locator('pay-checkout').evaluate(async (element) => {
    const { state } = element as unknown as { state: { checkout?: { id: string } } }
    return state.checkout?.id
  })
  return state ?? ''
}
