import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { PayError } from '../pay-error.ts'
import type { PayerMethod } from '../payer/begin-authorization.ts'
import { comeBack } from '../payer/come-back.ts'
import type { HttpContext, HttpEnv } from './http-env.ts'
import { PAGE_POLICY, PAGE_STYLE, readsChinese } from './page-style.ts'
import type { App } from './route.ts'

interface Words {
  readonly title: string
  readonly happened: string
  readonly remedy: string
}

const CHINESE: Words = {
  title: '这个页面已经用过或已过期',
  happened: '每次授权只能使用一次，且十分钟内有效。没有发生任何扣款。',
  remedy: '请回到商家页面，重新点击付款。',
}
const ENGLISH: Words = {
  title: 'This page has been used, or has expired',
  happened: 'It works once, and for ten minutes. Nothing was charged.',
  remedy: 'Please go back to the shop and tap pay again.',
}

const METHODS: ReadonlySet<string> = new Set<PayerMethod>(['wechat', 'alipay'])

/**
 * `GET /v1/authorize/{method}/callback`: where a wallet's page sends its payer back to, who is sent on at once. Whoever comes with a state
 * that nobody knows is told what to do; nothing leads on from there, since nobody knows where they came from.
 */
export function addAuthorizeCallback(app: App, http: HttpContext, limit: (c: Context<HttpEnv>) => void): void {
  app.get('/v1/authorize/:method/callback', async (c) => {
    limit(c)
    const { method } = c.req.param()
    if (!METHODS.has(method)) throw new PayError('not-found', 'No route of the broker has this path.')
    // A preview asks for the headers alone. It must not use up what its payer comes with.
    if (c.req.method === 'HEAD') return c.body(null, 204)
    const query = new URL(c.req.url).searchParams
    const onward = await comeBack(http.payers, { method: method as PayerMethod, query })
    if (onward !== null) return c.redirect(onward, 302)
    c.header('content-security-policy', PAGE_POLICY)
    c.header('vary', 'Accept-Language')
    return c.html(page(http.shopName, readsChinese(c)), 400)
  })
}

function page(shopName: string | null, chinese: boolean): ReturnType<typeof html> {
  const words = chinese ? CHINESE : ENGLISH
  return html`<!doctype html>
<html lang="${chinese ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${words.title}</title>
<style>${raw(PAGE_STYLE)}</style>
</head>
<body>
<main>
${shopName === null ? '' : html`<p>${shopName}</p>`}
<h1>${words.title}</h1>
<p>${words.happened}</p>
<p role="status">${words.remedy}</p>
</main>
</body>
</html>`
}
