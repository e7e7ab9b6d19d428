import type { Context } from 'hono'
import { html } from 'hono/html'
import { PayError } from '../pay-error.ts'
import type { PayerMethod } from '../payer/begin-authorization.ts'
import { comeBack } from '../payer/come-back.ts'
import type { HttpContext, HttpEnv } from './http-env.ts'
import { type Html, nameOf, PAGE_POLICY, pageFrame } from './page-frame.ts'
import { type PageText, pageText } from './page-text.ts'
import type { App } from './route.ts'

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
    return c.html(spentPage(http.shopName, pageText(c.req.header('accept-language'))), 400)
  })
}

function spentPage(shopName: string | null, text: PageText): Html {
  const { spent } = text
  const body = html`<main>
${nameOf(shopName)}
<div class="card">
<h1>${spent.title}</h1>
<p class="about">${spent.text}</p>
<p role="status">${spent.remedy}</p>
</div>
</main>`
  return pageFrame(spent.title, body, { text })
}
