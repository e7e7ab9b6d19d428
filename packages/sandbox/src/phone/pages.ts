import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Hono } from 'hono'
import { code128Svg } from './code128.ts'
import { pageResponse } from './page.ts'

const SCRIPTS = [
  'api',
  'cashier',
  'code',
  'control',
  'dom',
  'h5',
  'home',
  'keypad',
  'notice',
  'pay',
  'read-image',
  'texts',
]
const STYLES = ['base', 'code', 'control', 'home', 'pay']
const ASSETS = new Set([...SCRIPTS.map((name) => `${name}.js`), ...STYLES.map((name) => `${name}.css`), 'jsqr.js'])

/** Served as they are written: the same files beside this module in the sources and beside the bundle in the package. */
function locationOf(asset: string): URL | string {
  if (asset === 'jsqr.js') return createRequire(import.meta.url).resolve('jsqr')
  return new URL(`./browser/${asset}`, import.meta.url)
}

/** The phone's own pages, the control page, and what they are made of. */
export function createPages(): Hono {
  const pages = new Hono()
  pages.get('/', (context) => context.redirect('/phone'))
  pages.get('/phone', () => pageResponse({ title: '沙箱手机 · Sandbox phone', script: 'home' }))
  pages.get('/phone/code', () => pageResponse({ title: '付款码 · Payment code', script: 'code' }))
  pages.get('/phone/barcode/:file{\\d+\\.svg}', (context) => {
    const headers = { 'content-type': 'image/svg+xml', 'cache-control': 'no-store' }
    return new Response(code128Svg(context.req.param('file').slice(0, -4)), { headers })
  })
  pages.get('/phone/pay/:id', (context) =>
    pageResponse({ title: '沙箱支付 · Sandbox payment', script: 'pay', data: { id: context.req.param('id') } }),
  )
  pages.get('/control', () => pageResponse({ title: '沙箱控制台 · Sandbox control', script: 'control' }))
  pages.get('/phone/assets/:file', async (context) => {
    const asset = context.req.param('file')
    if (!ASSETS.has(asset)) return context.notFound()
    const type = asset.endsWith('.css') ? 'text/css' : 'text/javascript'
    const headers = { 'content-type': `${type};charset=utf-8`, 'cache-control': 'no-cache' }
    return new Response(new Uint8Array(await readFile(locationOf(asset))), { headers })
  })
  return pages
}
