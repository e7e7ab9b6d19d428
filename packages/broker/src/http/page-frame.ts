import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { PageText } from './page-text.ts'

/** How the broker's own pages look, light and dark: a card on a quiet ground, in the element's own colours, which may stand in its place. */
const STYLE = `:root{color-scheme:light dark;--ground:#f3f4f6;--card:#fff;--text:#15181d;--muted:#5d6572;--line:#e4e7ec;
font:16px/1.5 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif}
@media screen and (prefers-color-scheme:dark){:root{--ground:#0d0e11;--card:#17191d;--text:#f2f3f5;--muted:#a6adb8;--line:#343941}}
body{margin:0;background:var(--ground);color:var(--text)}
main{max-width:27rem;margin:0 auto;padding:max(1.25rem,5vh) 1rem 2rem}
.shop{margin:0 .25rem 1rem;font-weight:600;overflow-wrap:anywhere}
.card{padding:2.25rem 1.5rem 1.75rem;border:1px solid var(--line);border-radius:20px;background:var(--card);text-align:center}
.card p{margin:.75rem 0 0}
h1{margin:0;font-size:1.15rem;font-weight:600;overflow-wrap:anywhere}
.card .amount{margin:.25rem 0 0;font-size:2.4rem;font-weight:700;line-height:1.25;font-variant-numeric:tabular-nums}
.card .about{color:var(--muted);overflow-wrap:anywhere}
.card .way{margin-top:1.75rem}
.way a{display:block;padding:.75rem 1rem;border-radius:14px;background:var(--text);color:var(--card);font-weight:600;text-decoration:none}
a:focus-visible{outline:3px solid var(--text);outline-offset:3px}`

/** The one style of these pages, as a policy names it. */
export const STYLE_SOURCE: string = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`

/** The policy of the pages that load nothing. */
export const PAGE_POLICY: string = `default-src 'none'; style-src ${STYLE_SOURCE}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

export type Html = ReturnType<typeof html>

/** The shop's name over what its page says, where the broker knows one. */
export function nameOf(shopName: string | null): Html | string {
  return shopName === null ? '' : html`<p class="shop">${shopName}</p>`
}

/** A page of the broker's own around what it has to say. */
export function pageFrame(
  title: string,
  body: Html,
  { text, head }: { readonly text: PageText; readonly head?: Html },
): Html {
  return html`<!doctype html>
<html lang="${text.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>${title}</title>
<style>${raw(STYLE)}</style>
${head ?? ''}
</head>
<body>
${body}
</body>
</html>`
}
