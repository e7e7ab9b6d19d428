import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { HttpEnv } from './http-env.ts'

/** How the broker's own pages look, light and dark. */
export const PAGE_STYLE: string = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
main{max-width:24rem;margin:12vh auto;padding:0 1.5rem;text-align:center}
h1{font-size:1.1rem;font-weight:500;overflow-wrap:anywhere}
.amount{font-size:2.4rem;font-weight:600;margin:.5rem 0}`

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64')

/** The policy of the broker's own pages: they load nothing, and hold one style. */
export const PAGE_POLICY: string = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** Whether a page is written in Chinese: for everybody who doesn't ask for English first. */
export function readsChinese(c: Context<HttpEnv>): boolean {
  return !/^en\b/i.test(c.req.header('accept-language') ?? '')
}
