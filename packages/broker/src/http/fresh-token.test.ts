import { describe, expect, test } from 'vitest'
import { PROOF, payerLab } from '../../lab/payer-lab.ts'
import { json, trialBroker } from '../../lab/trial-broker.ts'
import type { PageFiles } from './page-files.ts'

const FILES: PageFiles = new Map([['pay-checkout.js', new TextEncoder().encode('export const element = 1')]])

describe('a token and its end [B13]', () => {
  test('a reading says when its token may only read, and a stream doesn’t', async () => {
    const { client, clock, open } = trialBroker()
    const { clientToken } = await open()
    clock.at += 60_000
    expect(await json(client(clientToken, 'GET', '/v1/checkout'))).toMatchObject({
      serverTime: '2026-01-01T00:01:00.000Z',
      tokenExpiresAt: '2026-01-01T00:15:00.000Z',
    })
  })

  test('the hosted page is given fresh ones for as long as it is looked at, also when the checkout is over', async () => {
    const { broker, client, clock, open, merchant } = trialBroker({ pageFiles: FILES })
    const { id, payUrl } = await open({ expiresIn: 1_800 })
    const page = await (await broker.fetch(new Request(payUrl))).text()
    const address = /data-fresh-token="([^"]+)"/.exec(page)?.[1] ?? ''
    expect(address).toBe(`https://pay.example/pay/${id}/token`)
    const fresh = async () => (await json(broker.fetch(new Request(address, { method: 'POST' })))).token as string
    clock.at += 1_700_000
    const key = { 'idempotency-key': 'key-of-a-patient-payer' }
    const pay = (token: string) => client(token, 'POST', '/v1/checkout/payments', { channel: 'wechat:qr' }, key)
    expect((await pay(/token="([^"]+)"/.exec(page)?.[1] ?? '')).status).toBe(401)
    expect((await pay(await fresh())).status).toBe(200)
    await merchant('POST', `/v1/checkouts/${id}/close`, {})
    expect((await client(await fresh(), 'GET', '/v1/checkout')).status).toBe(200)
  })

  test('an address that asks for one again and again is slowed down [T45]', async () => {
    const limits = { address: { burst: 2, perSecond: 1 } }
    const { broker, clock, open } = trialBroker({ pageFiles: FILES, limits })
    const { payUrl } = await open()
    const ask = async (address: string) =>
      (await broker.fetch(new Request(`${payUrl}/token`, { method: 'POST' }), { address })).status
    expect([await ask('1.1.1.1'), await ask('1.1.1.1'), await ask('1.1.1.1')]).toEqual([200, 200, 429])
    expect(await ask('2.2.2.2')).toBe(200)
    clock.at += 1_000
    expect(await ask('1.1.1.1')).toBe(200)
  })

  test('no other page reads them, and none are given without a page to pay on, or of no checkout', async () => {
    const post = (to: { fetch(request: Request): Promise<Response> }, address: string) =>
      to.fetch(new Request(address, { method: 'POST', headers: { origin: 'https://evil.example' } }))
    const { broker, open } = trialBroker({ pageFiles: FILES })
    const { payUrl } = await open()
    expect((await post(broker, `${payUrl}/token`)).headers.get('access-control-allow-origin')).toBeNull()
    expect((await post(broker, 'https://pay.example/pay/co_0/token')).status).toBe(404)
    const bare = trialBroker()
    expect((await post(bare.broker, `${(await bare.open()).payUrl}/token`)).status).toBe(404)
  })

  test('the page’s own script is the only one beside the element’s files', async () => {
    const { broker, open } = trialBroker({ pageFiles: FILES })
    const answer = await broker.fetch(new Request((await open()).payUrl))
    const inline = /<script>([\s\S]*?)<\/script>/.exec(await answer.text())?.[1] ?? ''
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(inline))
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`/ 'sha256-${Buffer.from(digest).toString('base64')}';`)
  })
})

describe('a page that goes on by a fresh token [B13]', () => {
  /** A page whose payer was made known, and a fresh token that the shop has given it since. */
  async function known() {
    const lab = payerLab()
    const { clientToken, orderNo } = await lab.open()
    lab.wallets.codes.set('CODE1', 'openid-of-alice')
    const page = await lab.leave(clientToken, { proof: PROOF })
    await lab.complete(clientToken, lab.handleOf(await lab.comeBack(page, { code: 'CODE1' })), PROOF)
    const fresh = async () => (await lab.open({ orderNo })).clientToken
    const start = (token: string, key: string) =>
      lab.client(token, 'POST', '/v1/checkout/payments', { channel: 'wechat:jsapi' }, { 'idempotency-key': key })
    const goOn = (token: string, before: string) =>
      lab.client(token, 'POST', '/v1/checkout/continue', { token: before })
    return { lab, clientToken, fresh, start, goOn }
  }

  test('keeps its payer and their payment', async () => {
    const { lab, clientToken, fresh, start, goOn } = await known()
    const payment = await json(start(clientToken, 'key-of-the-first-token'))
    const next = await fresh()
    const stranger = await json(lab.client(next, 'GET', '/v1/checkout'))
    expect(stranger).toMatchObject({ payment: { id: payment.id, elsewhere: true } })
    expect((await json(goOn(next, clientToken))).payment).toEqual(payment)
    expect(await json(start(next, 'key-of-the-second-token'))).toMatchObject({ id: payment.id })
    // And from there to the next, for as long as it takes.
    const last = await fresh()
    expect((await json(goOn(last, next))).payment).toEqual(payment)
  })

  test.each([
    ['a token of another checkout', async (lab: ReturnType<typeof payerLab>) => (await lab.open()).clientToken],
    ['no token', async () => 'ct1a_nothing'],
  ])('isn’t given anybody’s payer for %s', async (_, other) => {
    const { lab, fresh, goOn } = await known()
    const next = await fresh()
    const answer = await goOn(next, await other(lab))
    expect(answer.status).toBe(200)
    const { methods } = (await answer.json()) as { methods: { method: string; payerKnown: boolean }[] }
    expect(methods.find(({ method }) => method === 'wechat')?.payerKnown).toBe(false)
  })

  test('may only follow one that is good for reading still', async () => {
    const { lab, clientToken, fresh, goOn } = await known()
    lab.clock.at += (900 + 1_800) * 1000
    const view = await json(goOn(await fresh(), clientToken))
    const methods = view.methods as { method: string; payerKnown: boolean }[]
    expect(methods.find(({ method }) => method === 'wechat')?.payerKnown).toBe(false)
  })
})
