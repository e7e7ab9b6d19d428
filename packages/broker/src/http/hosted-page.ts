import { type CheckoutView, yuanText } from '@pay-checkout/protocol'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { issueClientToken } from '../checkouts/checkout-token.ts'
import { linkOpened } from '../checkouts/link-opened.ts'
import { viewCheckout } from '../checkouts/open-checkout.ts'
import { PayError } from '../pay-error.ts'
import type { HttpContext, HttpEnv } from './http-env.ts'
import { PAGE_ENTRY, pageFilesPath } from './page-files.ts'
import { type Html, nameOf, PAGE_POLICY, pageFrame, STYLE_SOURCE } from './page-frame.ts'
import { PAGE_SCRIPT, PAGE_SCRIPT_SOURCE } from './page-script.ts'
import { type PageText, pageText } from './page-text.ts'
import type { App } from './route.ts'
import { addPageFiles } from './serve-page-files.ts'

/**
 * `GET /pay/{id}`: the checkout without any page of the shop's: where a link, a printed code or a redirect leads. With the element's
 * files it is paid here; without them it names the shop, the amount and the status, and sends the payer back to the shop.
 * Whoever has the link may see and pay (decision 0014): the id can't be guessed, and nothing more is shown than at a cashier.
 * `POST /pay/{id}/token`: a fresh token for that page, which may be looked at for longer than one lives.
 */
export function addHostedPage(app: App, http: HttpContext, limit: (c: Context<HttpEnv>) => void): void {
  const { context, pageFiles, shopName } = http
  if (pageFiles) addPageFiles(app, pageFiles)
  const script = pageFiles && pageFilesPath(pageFiles) + PAGE_ENTRY
  app.get('/pay/:id', async (c) => {
    limit(c)
    const text = pageText(c.req.header('accept-language'))
    // A page that opens a WeChat H5 address must send its origin as Referer.
    c.header('referrer-policy', 'strict-origin-when-cross-origin')
    c.header('vary', 'Accept-Language')
    const checkout = await viewCheckout(context, c.req.param('id')).catch(ifNone)
    if (checkout?.status !== 'open' || !script) {
      c.header('content-security-policy', PAGE_POLICY)
      return checkout ? c.html(statusPage(checkout, shopName, text)) : c.html(unknownPage(shopName, text), 404)
    }
    c.header('content-security-policy', payPolicy(context.publicUrl, script))
    // Whoever asks for the headers alone, as some apps do before they show a link, has opened nothing, and pays nothing.
    if (c.req.method === 'HEAD') return c.html('')
    const token = await issueClientToken(context, checkout.id)
    await linkOpened(context, checkout.id)
    return c.html(payPage({ checkout, token, script, shopName, brokerUrl: context.publicUrl }, text))
  })
  // For the page that is open already, however the checkout stands by now: it has to hear of its end as well.
  app.post('/pay/:id/token', async (c) => {
    limit(c)
    const { id } = await viewCheckout(context, c.req.param('id'))
    if (!script) throw new PayError('not-found', 'This broker has no page to pay on.')
    return c.json({ token: await issueClientToken(context, id) })
  })
}

function ifNone(error: unknown): null {
  if (error instanceof PayError && error.code === 'not-found') return null
  throw error
}

// Nothing from anywhere but the broker. The element is styled through style sheets' objects, which no policy forbids; engines that can't
// share those link the file of its styles.
function payPolicy(publicUrl: string, script: string): string {
  const folder = publicUrl + script.slice(0, script.lastIndexOf('/') + 1)
  return [
    "default-src 'none'",
    `script-src ${folder} ${PAGE_SCRIPT_SOURCE}`,
    `style-src ${STYLE_SOURCE} ${folder}`,
    `connect-src ${publicUrl}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ')
}

interface PayPage {
  readonly checkout: CheckoutView
  readonly token: string
  readonly script: string
  readonly shopName: string | null
  readonly brokerUrl: string
}

function payPage({ checkout, token, script, shopName, brokerUrl }: PayPage, text: PageText): Html {
  const body = html`<main>
${nameOf(shopName)}
<pay-checkout token="${token}" broker-url="${brokerUrl}" return-url="${checkout.payUrl}" locale="${text.lang}" data-fresh-token="${brokerUrl}/pay/${checkout.id}/token"></pay-checkout>
<script>${raw(PAGE_SCRIPT)}</script>
<noscript><p>${text.noScript}</p></noscript>
</main>`
  return pageFrame(checkout.subject, body, { text, head: html`<script type="module" src="${script}"></script>` })
}

function statusPage(
  { subject, amount, status, returnUrl }: CheckoutView,
  shopName: string | null,
  text: PageText,
): Html {
  const way = html`<p class="way"><a href="${returnUrl}">${text.back}</a></p>`
  const body = html`<main>
${nameOf(shopName)}
<div class="card">
<h1><span role="status">${text.statuses[status]}</span></h1>
<p class="amount">¥${yuanText(amount)}</p>
<p class="about">${subject}</p>
${returnUrl === null ? html`<p class="about">${text.hint}</p>` : way}
</div>
</main>`
  return pageFrame(subject, body, { text })
}

function unknownPage(shopName: string | null, text: PageText): Html {
  const body = html`<main>
${nameOf(shopName)}
<div class="card">
<h1>${text.unknown.title}</h1>
<p class="about">${text.unknown.text}</p>
</div>
</main>`
  return pageFrame(text.unknown.title, body, { text })
}
