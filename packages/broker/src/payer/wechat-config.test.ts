import { createHash } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { labApps, MINI_APP, OFFICIAL_APP, type PayerLab, payerLab } from '../../lab/payer-lab.ts'
import { type PlayedWallets, playWallets } from '../../lab/played-wallets.ts'
import { type PostgresServer, startPostgres } from '../../lab/postgres/server.ts'
import { json } from '../../lab/trial-broker.ts'
import { migratePostgres, openPostgresStore } from '../store/postgres.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store/store.ts'

const PAGE = 'https://shop.example/pay?a=1&b=2'
const STABLE = '/cgi-bin/stable_token'
const TICKET = '/cgi-bin/ticket/getticket'

const config = (lab: PayerLab, token: string, url = PAGE) =>
  lab.client(token, 'GET', `/v1/checkout/wechat-config?url=${encodeURIComponent(url)}`)

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')
const HOURS_2 = 7_200_000

describe('a page of the JS-SDK', () => {
  test('is signed as WeChat’s document says', () => {
    // source: WeChat "JS-SDK说明文档", appendix 1: its sample of a ticket, nonce, time and address.
    const line =
      'jsapi_ticket=sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg' +
      '&noncestr=Wm3WZYTPz0wzccnW&timestamp=1414587457&url=http://mp.weixin.qq.com?params=value'
    expect(sha1(line)).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
  })

  test('gets the signature of its address without the fragment', async () => {
    const lab = payerLab()
    const { clientToken } = await lab.open()
    const answer = await config(lab, clientToken, `${PAGE}#/route`)
    const told = (await answer.json()) as Record<string, string | number>
    expect(Object.keys(told)).toEqual(['appId', 'timestamp', 'nonceStr', 'signature'])
    expect([told.appId, told.timestamp]).toEqual([OFFICIAL_APP, lab.clock.now() / 1000])
    const line = `jsapi_ticket=canary-ticket-1&noncestr=${told.nonceStr}&timestamp=${told.timestamp}&url=${PAGE}`
    expect(told.signature).toBe(sha1(line))
    const [token] = lab.wallets.requests
    expect([token?.method, token?.url]).toEqual(['POST', 'https://api.weixin.qq.com/cgi-bin/stable_token'])
    expect(JSON.parse(token?.body ?? '')).toMatchObject({ grant_type: 'client_credential', force_refresh: false })
  })

  test.each(['https://evil.example/', 'https://shop.example.evil.example/', 'https://u@shop.example/', 'shop', 'null'])(
    'of %s is refused',
    async (url) => {
      const lab = payerLab()
      const { clientToken } = await lab.open()
      expect((await json(config(lab, clientToken, url))).code).toBe('origin-not-allowed')
      expect(lab.wallets.calls).toEqual([])
    },
  )

  test('may be the broker’s own', async () => {
    const lab = payerLab()
    const { clientToken, payUrl } = await lab.open()
    expect((await config(lab, clientToken, payUrl)).status).toBe(200)
  })

  test('is of the official account, and of none where there is none', async () => {
    const wallets = playWallets()
    const lab = payerLab({ wallets, apps: labApps(wallets).filter(({ appId }) => appId === MINI_APP) })
    const { clientToken } = await lab.open()
    expect((await json(config(lab, clientToken))).code).toBe('unknown-channel')
  })

  test('is told when WeChat is away; the secret isn’t', async () => {
    const lab = payerLab()
    lab.wallets.fault = () => new Error('POST ?secret=canarysecret')
    const { clientToken } = await lab.open()
    const answer = await config(lab, clientToken)
    const text = await answer.text()
    expect([answer.status, JSON.parse(text).code]).toEqual([503, 'wallet-unavailable'])
    expect(text + JSON.stringify(lab.lines)).not.toContain('canary')
  })
})

test('neither tokens nor the secret are in a log line, an answer or readable in the database [T37]', async () => {
  const lab = payerLab()
  const { clientToken } = await lab.open()
  const text = await (await config(lab, clientToken)).text()
  const rows = await Promise.all(
    [`wechat-access-token ${OFFICIAL_APP}`, `wechat-jsapi-ticket ${OFFICIAL_APP}`].map((name) =>
      lab.store.walletToken(name),
    ),
  )
  expect(rows.map((row) => row?.version)).toEqual([2, 2])
  expect(text + JSON.stringify(lab.lines) + JSON.stringify(rows)).not.toContain('canary')
})

test('a new secret makes what was sealed with the old one worth nothing', async () => {
  const wallets = playWallets()
  const store = openSqliteStore({ path: ':memory:' })
  const before = payerLab({ wallets, store })
  await config(before, (await before.open()).clientToken)
  wallets.calls.length = 0
  wallets.fault = (path) => (path === STABLE ? { access_token: 'canary-access-1', expires_in: 7200 } : undefined)
  const after = payerLab({ wallets, store, apps: labApps(wallets, 'newsecret0123456789abcdefghijklm') })
  expect((await config(after, (await after.open({ orderNo: 'N2' })).clientToken)).status).toBe(200)
  expect(wallets.calls).toEqual([TICKET, STABLE].reverse())
})

interface Place {
  readonly wallets: PlayedWallets
  readonly labs: readonly PayerLab[]
  readonly token: string
}

function brokersOn(stores: readonly Store[]): readonly PayerLab[] {
  const wallets = playWallets()
  return stores.map((store) => payerLab({ wallets, store }))
}

async function placeOn(stores: readonly Store[]): Promise<Place> {
  const labs = brokersOn(stores)
  const [first] = labs as [PayerLab]
  // Each page has its own checkout in life; one token has a limit of its own.
  const { clientToken } = await first.open()
  return { labs, wallets: first.wallets, token: clientToken }
}

async function pages({ labs, token }: Place, count: number): Promise<number[]> {
  const asked = Array.from({ length: count }, (_, n) => config(labs[n % labs.length] as PayerLab, token))
  return (await Promise.all(asked)).map(({ status }) => status)
}

let server: PostgresServer | undefined
afterAll(() => server?.stop(), 60_000)

/** Four brokers on one database. */
async function storesOn(kind: string): Promise<readonly Store[]> {
  if (kind === 'SQLite') {
    const store = openSqliteStore({ path: ':memory:' })
    return [store, store, store, store]
  }
  server ??= await startPostgres()
  const url = await server.newDatabase(`wallets-${Math.random().toString(36).slice(2)}`)
  await migratePostgres({ url })
  const stores = [1, 2, 3, 4].map(() => openPostgresStore({ url, connections: 4 }))
  return Promise.all(stores)
}

describe.each(['SQLite', 'PostgreSQL'])('four brokers on one %s', (kind) => {
  test('make one token call and one ticket call for 200 pages at once', { timeout: 60_000 }, async () => {
    const stores = await storesOn(kind)
    const place = await placeOn(stores)
    place.wallets.delay = () => new Promise((resolve) => setTimeout(resolve, 200))
    expect(new Set(await pages(place, 200))).toEqual(new Set([200]))
    expect(place.wallets.calls).toEqual([STABLE, TICKET])
    expect(await pages(place, 20)).toEqual(Array(20).fill(200))
    expect(place.wallets.calls).toHaveLength(2)
    await Promise.all(new Set(stores.map((store) => store.close())))
  })

  test('renew before the end, by one of them, while the others go on with the old', { timeout: 60_000 }, async () => {
    const stores = await storesOn(kind)
    const place = await placeOn(stores)
    await pages(place, 1)
    const tick = (ms: number) => {
      for (const lab of place.labs) lab.clock.at += ms
    }
    tick(HOURS_2 - 5 * 60_000 - 1)
    await extend(place)
    await pages(place, 8)
    expect(place.wallets.calls).toEqual([STABLE, TICKET])
    tick(1)
    place.wallets.delay = () => new Promise((resolve) => setTimeout(resolve, 100))
    await extend(place)
    expect(await pages(place, 40)).toEqual(Array(40).fill(200))
    expect(place.wallets.calls).toEqual([STABLE, TICKET, STABLE, TICKET])
    await Promise.all(new Set(stores.map((store) => store.close())))
  })
})

/** A token that may act at the time that it is by now. */
async function extend(place: Place): Promise<void> {
  const [first] = place.labs as [PayerLab]
  const { clientToken } = await first.open({ orderNo: `E${first.clock.at}` })
  Object.assign(place, { token: clientToken })
}

describe('when something goes wrong', () => {
  test('a broker that dies while it fetches is waited for until its lease is over', async () => {
    const wallets = playWallets()
    const lab = payerLab({ wallets })
    const { clientToken } = await lab.open()
    const name = `wechat-jsapi-ticket ${OFFICIAL_APP}`
    await lab.store.leaseWalletToken(name, { version: 0, now: lab.clock.now(), until: lab.clock.now() + 25_000 })
    const waiting = config(lab, clientToken)
    setTimeout(() => {
      lab.clock.at += 25_000
    }, 200)
    expect((await waiting).status).toBe(200)
    expect(wallets.calls).toEqual([STABLE, TICKET])
  })

  test('and not for ever: the page is told to come again', { timeout: 20_000 }, async () => {
    const lab = payerLab()
    const { clientToken } = await lab.open()
    const name = `wechat-jsapi-ticket ${OFFICIAL_APP}`
    await lab.store.leaseWalletToken(name, { version: 0, now: lab.clock.now(), until: lab.clock.now() + 25_000 })
    expect((await json(config(lab, clientToken))).code).toBe('wallet-unavailable')
    expect(lab.wallets.calls).toEqual([])
  })

  test('a token that can’t be renewed is used to its end, and WeChat isn’t asked by every page', async () => {
    const lab = payerLab()
    await config(lab, (await lab.open()).clientToken)
    lab.clock.at += HOURS_2 - 60_000
    lab.wallets.fault = () => 502
    lab.wallets.calls.length = 0
    const { clientToken } = await lab.open()
    for (let n = 0; n < 5; n++) expect((await config(lab, clientToken)).status).toBe(200)
    expect(lab.wallets.calls).toEqual([STABLE, TICKET])
    lab.clock.at += 60_000
    expect((await config(lab, clientToken)).status).toBe(503)
  })

  test('after a call in vain nobody calls for five seconds, and then somebody does', { timeout: 20_000 }, async () => {
    const lab = payerLab()
    const { clientToken } = await lab.open()
    lab.wallets.fault = () => 502
    expect((await config(lab, clientToken)).status).toBe(503)
    lab.wallets.fault = undefined
    expect((await config(lab, clientToken)).status).toBe(503)
    expect(lab.wallets.calls).toEqual([STABLE])
    lab.clock.at += 5_000
    expect((await config(lab, clientToken)).status).toBe(200)
  })

  test.each([40001, 40014, 42001])('a token that WeChat calls invalid (%i) is replaced once', async (errcode) => {
    const lab = payerLab()
    let refused = 0
    lab.wallets.fault = (path) => (path === TICKET && refused++ === 0 ? { errcode, errmsg: 'invalid' } : undefined)
    const { clientToken } = await lab.open()
    expect((await config(lab, clientToken)).status).toBe(200)
    expect(lab.wallets.calls).toEqual([STABLE, TICKET, STABLE, TICKET])
  })

  test('and no second time, however many pages ask', { timeout: 20_000 }, async () => {
    const lab = payerLab()
    lab.wallets.fault = (path) => (path === TICKET ? { errcode: 40001, errmsg: 'invalid' } : undefined)
    const { clientToken } = await lab.open()
    const answers = await Promise.all(Array.from({ length: 20 }, () => config(lab, clientToken)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
    expect(lab.wallets.calls).toEqual([STABLE, TICKET, STABLE, TICKET])
  })
})
