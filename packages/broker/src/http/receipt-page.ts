import { yuanText } from '@pay-checkout/protocol'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { type Receipt, readReceipt } from '../payments/read-receipt.ts'
import type { HttpContext, HttpEnv } from './http-env.ts'
import { type Html, pageFrame, STYLE_SOURCE } from './page-frame.ts'
import { type PageText, pageText } from './page-text.ts'
import { RECEIPT_SCRIPT, RECEIPT_SCRIPT_SOURCE, WECHAT_RECEIPTS } from './receipt-script.ts'
import type { App } from './route.ts'

/** A payment that isn't settled is looked at again every 3 s, for a minute. */
const MOST_LOOKS = 20

const RECEIPT_POLICY = [
  "default-src 'none'",
  `script-src ${RECEIPT_SCRIPT_SOURCE}`,
  `style-src ${STYLE_SOURCE}`,
  "base-uri 'none'",
  "form-action 'none'",
  `frame-ancestors ${WECHAT_RECEIPTS}`,
].join('; ')

/**
 * `GET /receipt` and `/receipt/{account}`: the merchant's receipt (商家小票) of WeChat's 点金计划. At a service provider's merchants WeChat
 * closes the page that pays, shows a page of its own with this one in a frame, and from here alone its payer comes back to the shop
 * (https://pay.weixin.qq.com/docs/partner/products/gold-plan/development.html).
 *
 * WeChat adds `sub_mch_id`, `out_trade_no` and `check_code`. The number is the one that WeChat was given, which behind an institution is
 * that institution's own (so Yeepay says of its `bankOrderId`); both ours and the gateway's are therefore looked for. The check code
 * isn't looked at, and nothing is shown that would need it (decision 0015). WeChat shows what answers 200, so that an unknown number does.
 */
export function addReceiptPage(app: App, http: HttpContext, limit: (c: Context<HttpEnv>) => void): void {
  const answer = async (c: Context<HttpEnv>, account: string | null): Promise<Response> => {
    limit(c)
    const query = new URL(c.req.url).searchParams
    const number = query.get('out_trade_no') ?? ''
    // Whoever asks for the headers alone has no gateway asked.
    const receipt = await readReceipt(http.context, { number, account, ask: c.req.method === 'GET' })
    c.header('content-security-policy', RECEIPT_POLICY)
    c.header('vary', 'Accept-Language')
    const text = pageText(c.req.header('accept-language'))
    return c.html(receiptPage({ receipt, shopName: http.shopName, again: nextLook(receipt, number, query) }, text))
  }
  app.get('/receipt', (c) => answer(c, null))
  app.get('/receipt/:account', (c) => answer(c, c.req.param('account')))
}

// A number that isn't known yet may be soon: the gateway's own stands in what it tells of the payment.
function nextLook(receipt: Receipt | null, number: string, query: URLSearchParams): string | null {
  const looks = Number(query.get('look') ?? 0)
  if (receipt && receipt.status !== 'confirming') return null
  if (number === '' || !(Number.isSafeInteger(looks) && looks >= 0 && looks < MOST_LOOKS)) return null
  return `?${new URLSearchParams({ out_trade_no: number, look: String(looks + 1) })}`
}

interface ReceiptPage {
  readonly receipt: Receipt | null
  readonly shopName: string | null
  /** Where the page looks again; null: it stays as it is. */
  readonly again: string | null
}

function receiptPage({ receipt, shopName, again }: ReceiptPage, text: PageText): Html {
  const words = text.receipt
  const status = receipt?.status === 'confirming' && again === null ? 'unsaid' : (receipt?.status ?? 'unsaid')
  const body = html`<main id="receipt"${again === null ? '' : html` data-again="${again}"`}>
${shopName === null ? '' : html`<p class="shop">${shopName}</p>`}
<div class="card">
<h1><span role="status">${words[status]}</span></h1>
${receipt ? html`<p class="amount">¥${yuanText(receipt.amount)}</p>` : ''}
${receipt?.subject ? html`<p class="about">${receipt.subject}</p>` : ''}
${receipt?.returnUrl ? html`<p class="way"><a id="back" href="${receipt.returnUrl}">${text.back}</a></p>` : ''}
</div>
</main>
<script>${raw(RECEIPT_SCRIPT)}</script>`
  return pageFrame(words.title, body, { text })
}
