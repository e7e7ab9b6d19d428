import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { PageText } from './page-text.ts'

/** How the broker's own pages look, light and dark. */
const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0}
main{max-width:24rem;margin:12vh auto;padding:0 1.5rem;text-align:center}
main.pay{max-width:27rem;margin:0 auto;padding:max(1rem,4vh) 1rem 2rem;text-align:start}
.shop{margin:0 .25rem 1rem;font-weight:600;overflow-wrap:anywhere}
h1{font-size:1.1rem;font-weight:500;overflow-wrap:anywhere}
.amount{font-size:2.4rem;font-weight:600;margin:.5rem 0}
.button{display:inline-block;padding:.7rem 2rem;border-radius:.5rem;background:#07803e;color:#fff;text-decoration:none}`

/** The one style of these pages, as a policy names it. */
export const STYLE_SOURCE: string = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`

/** The policy of the pages that load nothing. */
export const PAGE_POLICY: string = `default-src 'none'; style-src ${STYLE_SOURCE}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

export type Html = ReturnType<typeof html>

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
