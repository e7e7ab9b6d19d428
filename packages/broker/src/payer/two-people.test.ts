import { expect, test } from 'vitest'
import { labApps, OFFICIAL_APP, OTHER_PROOF, type PayerLab, PROOF, payerLab } from '../../lab/payer-lab.ts'
import { playWallets, WECHAT_SECRET } from '../../lab/played-wallets.ts'
import { json } from '../../lab/trial-broker.ts'
import { withPayerId } from '../checkouts/payer.ts'
import type { PayerRow } from '../store/rows.ts'
import { openSqliteStore } from '../store/sqlite.ts'

/** Whoever comes by one link is known to their own page alone. */

async function identify(lab: PayerLab, token: string, openid: string, proof = PROOF): Promise<Response> {
  const code = `CODE${openid}`
  lab.wallets.codes.set(code, openid)
  const page = await lab.leave(token, { proof })
  return lab.complete(token, lab.handleOf(await lab.comeBack(page, { code })), proof)
}

const viewAt = async (lab: PayerLab, token: string) => json(lab.client(token, 'GET', '/v1/checkout'))
const start = (lab: PayerLab, token: string) =>
  json(lab.client(token, 'POST', '/v1/checkout/payments', { channel: 'wechat:jsapi' }, { 'idempotency-key': newKey() }))
const newKey = () => crypto.randomUUID()

async function twoPages(lab: PayerLab) {
  const first = await lab.open()
  const second = await lab.open({ orderNo: first.orderNo })
  expect(second.id).toBe(first.id)
  return [first.clientToken, second.clientToken] as const
}

function knownIn(view: Awaited<ReturnType<typeof viewAt>>) {
  const methods = view.methods as { method: string; payerKnown: boolean; payers?: { known: boolean }[] }[]
  const wechat = methods.find(({ method }) => method === 'wechat')
  return [wechat?.payerKnown, wechat?.payers?.some(({ known }) => known)]
}

test('the stream of a page tells of its own payer, and of somebody else’s payment how it stands', async () => {
  const lab = payerLab()
  const [alices, bobs] = await twoPages(lab)
  await identify(lab, alices, 'openid-of-alice')
  await start(lab, alices)
  const told = await Promise.all(
    [alices, bobs].map(async (token) => {
      const answer = await lab.client(token, 'GET', '/v1/checkout/events')
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
      const { value } = await reader.read()
      await reader.cancel()
      return JSON.parse(/data: (.*)\n/.exec(new TextDecoder().decode(value))?.[1] ?? '')
    }),
  )
  expect(told.map(knownIn)).toEqual([
    [true, true],
    [false, false],
  ])
  expect(told[0].payment).not.toHaveProperty('elsewhere')
  expect(told[1].payment).toMatchObject({ id: told[0].payment.id, elsewhere: true, action: { type: 'wait' } })
})

test('a token is one person’s at a time: who comes to the same page later takes it over', async () => {
  const lab = payerLab()
  const [page, other] = await twoPages(lab)
  await identify(lab, page, 'openid-of-alice')
  await identify(lab, other, 'openid-of-alice')
  await identify(lab, page, 'openid-of-bob', OTHER_PROOF)
  const { id } = await viewAt(lab, page)
  const ids = (await lab.store.checkout(id))?.payer.ids ?? []
  expect(ids.map((one) => [one.id, one.by])).toEqual([
    ['openid-of-alice', [other.slice('ct1a_'.length, -22)]],
    ['openid-of-bob', [page.slice('ct1a_'.length, -22)]],
  ])
})

test('of a crowd at one printed code the first are forgotten, and their wallets asked anew', () => {
  const at = (n: number) => ({ kind: 'openid' as const, appId: 'wx1', id: `openid-${n}`, at: n, by: [`page-${n}`] })
  const many = Array.from({ length: 25 }, (_, n) => at(n)).reduce<PayerRow>(withPayerId, {})
  expect(many.ids?.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `openid-${n + 5}`))
  // Nobody's wallet is asked for what the shop told: that stays.
  const told = { kind: 'openid' as const, appId: 'wx1', id: 'told', at: 0 }
  const crowd = Array.from({ length: 25 }, (_, n) => at(n)).reduce<PayerRow>(withPayerId, { ids: [told] })
  expect(crowd.ids?.map(({ id }) => id)).toEqual(['told', ...Array.from({ length: 20 }, (_, n) => `openid-${n + 5}`)])
  // Somebody who opens one link over and over is known to their last pages.
  const pages = Array.from({ length: 6 }, (_, n) => ({ ...at(1), by: [`page-${n}`] }))
  expect(pages.reduce<PayerRow>(withPayerId, {}).ids).toEqual([
    { ...at(1), by: ['page-2', 'page-3', 'page-4', 'page-5'] },
  ])
})

test('a broker that dies while it writes an id down has used nothing up: the page’s next try makes its payer known', async () => {
  const store = openSqliteStore({ path: ':memory:' })
  let dies = true
  const lab = payerLab({
    store: {
      ...store,
      change: async (one) => {
        if (dies && one.handle) throw new Error('killed')
        return store.change(one)
      },
    },
  })
  const [page] = await twoPages(lab)
  lab.wallets.codes.set('CODE1', 'openid-of-alice')
  const handle = lab.handleOf(await lab.comeBack(await lab.leave(page), { code: 'CODE1' }))
  expect((await lab.complete(page, handle)).status).toBe(500)
  dies = false
  expect((await lab.complete(page, handle)).status).toBe(200)
  expect((await lab.complete(page, handle)).status).toBe(409)
})

test('whom a page has found out, and the shop then names, is known to whoever comes, and keeps their payment', async () => {
  const lab = payerLab()
  const [alices] = await twoPages(lab)
  await identify(lab, alices, 'openid-of-alice')
  const first = await start(lab, alices)
  // Two apps are offered: whose id it is the broker knows from the page.
  const named = await lab.open({ orderNo: 'T1', payer: { wechatOpenid: 'openid-of-alice' } })
  expect(knownIn(await viewAt(lab, named.clientToken))).toEqual([true, true])
  expect(await start(lab, named.clientToken)).toEqual(first)
})

test('two channels of one wallet with different apps: each is asked for in its turn, or by its name', async () => {
  const wallets = playWallets()
  const other = 'wx00000000000000cc'
  const lab = payerLab({
    wallets,
    apps: [...labApps(wallets), { kind: 'wechat-official-account', appId: other, secret: WECHAT_SECRET }],
    facts: {
      'wechat:jsapi': { needsPayer: true, appId: OFFICIAL_APP },
      'wechat:web': { needsPayer: true, appId: other },
    },
  })
  const { clientToken } = await lab.open()
  const appOf = async (fields: object = {}) => (await lab.leave(clientToken, { ...fields })).searchParams.get('appid')
  expect([await appOf(), await appOf({ channel: 'wechat:web' })]).toEqual([OFFICIAL_APP, other])
  await identify(lab, clientToken, 'openid-of-alice')
  expect([await appOf(), await appOf({ channel: 'wechat:jsapi' })]).toEqual([other, OFFICIAL_APP])
  const refused = { method: 'wechat', proof: PROOF, channel: 'wechat:qr' }
  expect((await json(lab.client(clientToken, 'POST', '/v1/checkout/authorize', refused))).code).toBe('unknown-channel')
})
