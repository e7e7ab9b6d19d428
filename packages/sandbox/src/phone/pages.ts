import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Hono } from 'hono'
import { pageResponse } from './page.ts'

const SCRIPTS = ['api', 'cashier', 'control', 'dom', 'h5', 'home', 'keypad', 'notice', 'pay', 'read-image', 'texts']
const STYLES = ['base', 'control', 'home', 'pay']

// Served as they are written: the same files beside this module in the sources and beside the bundle in the package.
const beside = (file: string): URL => new URL(`./browser/${file}`, import.meta.url)

const ASSETS: ReadonlyMap<string, { type: string; location: () => URL | string }> = new Map([
  ...SCRIPTS.map((name) => [`${name}.js`, { type: 'text/javascript', location: () => beside(`${name}.js`) }] as const),
  ...STYLES.map((name) => [`${name}.css`, { type: 'text/css', location: () => beside(`${name}.css`) }] as const),
  ['jsqr.js', { type: 'text/javascript', location: () => createRequire(import.meta.url).resolve('jsqr') }],
])

/** The phone's own pages, the control page, and what they are made of. */
export function createPages(): Hono {
  const pages = new Hono()
  pages.get('/', (context) => context.redirect('/phone'))
  pages.get('/phone', () => pageResponse({ title: '沙箱手机 · Sandbox phone', script: 'home' }))
  pages.get('/phone/pay/:id', (context) =>
    pageResponse({ title: '沙箱支付 · Sandbox payment', script: 'pay', data: { id: context.req.param('id') } }),
  )
  pages.get('/control', () => pageResponse({ title: '沙箱控制台 · Sandbox control', script: 'control' }))
  pages.get('/phone/assets/:file', async (context) => {
    const asset = ASSETS.get(context.req.param('file'))
    if (!asset) return context.notFound()
    const headers = { 'content-type': `${asset.type};charset=utf-8`, 'cache-control': 'no-cache' }
    return new Response(new Uint8Array(await readFile(asset.location())), { headers })
  })
  return pages
}
