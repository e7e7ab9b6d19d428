import { type CheckoutStatus, type CheckoutView, yuanText } from '@pay-checkout/protocol'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { viewCheckout } from '../checkouts/open-checkout.ts'
import type { HttpContext, HttpEnv } from './http-env.ts'
import { PAGE_POLICY, PAGE_STYLE, readsChinese } from './page-style.ts'
import type { App } from './route.ts'

interface Words {
  readonly statuses: Record<CheckoutStatus, string>
  readonly hint: string
  readonly back: string
}

const CHINESE: Words = {
  statuses: { open: '等待付款', paid: '已付款', closed: '订单已关闭', expired: '订单已过期' },
  hint: '请回到商家页面继续。',
  back: '返回商家',
}
const ENGLISH: Words = {
  statuses: { open: 'Waiting for payment', paid: 'Paid', closed: 'Closed', expired: 'Expired' },
  hint: 'Please go back to the shop to continue.',
  back: 'Back to the shop',
}

/** `GET /pay/{id}`: names the shop, the amount and the status, and sends the payer back to the shop. Loads nothing. */
export function addHostedPage(
  app: App,
  { context, shopName }: HttpContext,
  limit: (c: Context<HttpEnv>) => void,
): void {
  app.get('/pay/:id', async (c) => {
    limit(c)
    const checkout = await viewCheckout(context, c.req.param('id'))
    const chinese = readsChinese(c)
    c.header('content-security-policy', PAGE_POLICY)
    // A page that opens a WeChat H5 address must send its origin as Referer.
    c.header('referrer-policy', 'strict-origin-when-cross-origin')
    c.header('vary', 'Accept-Language')
    return c.html(page(checkout, shopName, chinese))
  })
}

function page(checkout: CheckoutView, shopName: string | null, chinese: boolean): ReturnType<typeof html> {
  const words = chinese ? CHINESE : ENGLISH
  const { returnUrl } = checkout
  return html`<!doctype html>
<html lang="${chinese ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${checkout.subject}</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<main>
${shopName === null ? '' : html`<p>${shopName}</p>`}
<h1>${checkout.subject}</h1>
<p class="amount">¥${yuanText(checkout.amount)}</p>
<p role="status">${words.statuses[checkout.status]}</p>
<p>${returnUrl === null ? words.hint : html`<a href="${returnUrl}">${words.back}</a>`}</p>
</main>
</body>
</html>`
}
