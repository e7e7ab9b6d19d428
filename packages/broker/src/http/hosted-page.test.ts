import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { CheckoutView } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { trialBroker } from '../../lab/trial-broker.ts'
import type { PageFiles } from './page-files.ts'

const text = (content: string) => new TextEncoder().encode(content)
const FILES: PageFiles = new Map([
  ['pay-checkout.js', text('export const element = 1'.repeat(50))],
  ['pay-checkout-en-a1.js', text('export const en = 1')],
  ['pay-checkout-styles-b2.css', text(':host{display:block}')],
])

async function pageOf(fields: Record<string, unknown> = {}) {
  const trial = trialBroker({ shopName: 'Tea & Co', pageFiles: FILES })
  const opened = await trial.open(fields)
  const answer = await trial.broker.fetch(new Request(opened.payUrl, { headers: { 'accept-language': 'en' } }))
  const page = await answer.text()
  return { ...trial, opened, answer, page, token: /token="([^"]+)"/.exec(page)?.[1] ?? '' }
}

describe('the hosted page with the element’s files', () => {
  test('holds the element, with a token that reads and pays this checkout', async () => {
    const { page, token, client, opened, answer } = await pageOf({ subject: '<img src=x>' })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(page).toContain('<pay-checkout token="ct1a_')
    // From a cashier the payer comes back to where it says how it stands [B9].
    expect(page).toMatch(/ return-url="https:\/\/[^"]+\/pay\/co_[0-9A-Z]{26}"/)
    expect(page).toContain('broker-url="https://pay.example"')
    expect(page).not.toContain('<img')
    const read = (await (await client(token, 'GET', '/v1/checkout')).json()) as { id: string }
    expect(read.id).toBe(opened.id)
    const key = { 'idempotency-key': 'key-of-the-hosted-page' }
    expect((await client(token, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key)).status).toBe(200)
  })

  test('loads and runs nothing but the broker’s own, and has no token in an address', async () => {
    const { answer, page, token } = await pageOf()
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(
      /^default-src 'none'; script-src https:\/\/pay\.example\/pay\/files\/[0-9a-f]{16}\/ 'sha256-[\w+/]+='; style-src 'sha256-/,
    )
    expect(policy).toContain(
      "connect-src https://pay.example; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(policy).not.toMatch(/unsafe|\*|data:/)
    expect(answer.headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin')
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)
    expect(addresses).toEqual([expect.stringMatching(/^\/pay\/files\/[0-9a-f]{16}\/pay-checkout\.js$/)])
    expect(addresses.join()).not.toContain(token)
  })

  test('serves the files for good, compressed where the browser takes that', async () => {
    const { page, broker } = await pageOf()
    const script = /src="([^"]+)"/.exec(page)?.[1] ?? ''
    const get = (path: string, encoding = '') =>
      broker.fetch(new Request(`https://pay.example${path}`, { headers: { 'accept-encoding': encoding } }))
    const plain = await get(script)
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    const bytes = Buffer.from(await plain.arrayBuffer())
    expect(bytes.equals(FILES.get('pay-checkout.js') ?? text(''))).toBe(true)
    const [br, gzip] = await Promise.all([get(script, 'gzip, deflate, br'), get(script, 'gzip')])
    expect([br.headers.get('content-encoding'), gzip.headers.get('content-encoding')]).toEqual(['br', 'gzip'])
    expect(brotliDecompressSync(Buffer.from(await br.arrayBuffer())).equals(bytes)).toBe(true)
    expect(gunzipSync(Buffer.from(await gzip.arrayBuffer())).equals(bytes)).toBe(true)
    expect((await get(script.replace('pay-checkout.js', 'pay-checkout-en-a1.js'))).status).toBe(200)
    expect((await get(script.replace('pay-checkout.js', 'package.json'))).status).toBe(404)
  })

  test('lets the element link its styles where an engine shares no style sheets [B19]', async () => {
    const { answer, page, broker } = await pageOf()
    const folder = /src="([^"]+\/)pay-checkout\.js"/.exec(page)?.[1] ?? ''
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/style-src 'sha256-[\w+/=]+' https:\/\/pay\.example\/pay\/files\/[0-9a-f]{16}\/;/)
    expect(policy).toContain(`https://pay.example${folder};`)
    const styles = await broker.fetch(new Request(`https://pay.example${folder}pay-checkout-styles-b2.css`))
    expect([styles.status, styles.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
    expect(await styles.text()).toBe(':host{display:block}')
  })

  test('issues no token to who asks for the headers alone', async () => {
    const { broker, store, opened } = await pageOf()
    const { saveToken } = store
    const saved: unknown[] = []
    Object.assign(store, {
      saveToken: (token: Parameters<typeof saveToken>[0]) => {
        saved.push(token)
        return saveToken(token)
      },
    })
    const ask = (method: string) => broker.fetch(new Request(opened.payUrl, { method }))
    expect([(await ask('HEAD')).status, saved.length]).toEqual([200, 0])
    expect([(await ask('GET')).status, saved.length]).toEqual([200, 1])
  })

  test('that somebody opens is known to whoever shows its code', async () => {
    const { broker, client, clock, opened } = await pageOf()
    const linkOf = async () =>
      ((await (await client(opened.clientToken, 'GET', '/v1/checkout')).json()) as CheckoutView).payLink
    expect(await linkOf()).toEqual({ openedAt: '2026-01-01T00:00:00.000Z' })
    clock.at += 60_000
    await broker.fetch(new Request(opened.payUrl))
    expect(await linkOf()).toEqual({ openedAt: '2026-01-01T00:01:00.000Z' })
    clock.at += 60_000
    await broker.fetch(new Request(opened.payUrl, { method: 'HEAD' }))
    expect(await linkOf()).toEqual({ openedAt: '2026-01-01T00:01:00.000Z' })
  })

  test('of a checkout that has ended says so, and gives no token', async () => {
    const { opened, broker, merchant } = await pageOf({ returnUrl: 'https://shop.example/orders/1' })
    await merchant('POST', `/v1/checkouts/${opened.id}/close`, {})
    const page = await (await broker.fetch(new Request(opened.payUrl))).text()
    expect(page).toContain('订单已关闭')
    expect(page).toContain('href="https://shop.example/orders/1"')
    expect(page).not.toMatch(/ct1|<script/)
  })

  test('of no checkout says what to do, as a page', async () => {
    const { broker } = await pageOf()
    const answer = await broker.fetch(new Request('https://pay.example/pay/co_0'))
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
    expect(await answer.text()).toContain('请回到商家页面')
  })
})
