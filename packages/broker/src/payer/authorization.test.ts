import { describe, expect, test } from 'vitest'
import { ALIPAY_APP, labApps, OFFICIAL_APP, OTHER_PROOF, type PayerLab, PROOF, payerLab } from '../../lab/payer-lab.ts'
import { playWallets } from '../../lab/played-wallets.ts'
import { json } from '../../lab/trial-broker.ts'
import { openSqliteStore } from '../store/sqlite.ts'

const CODE = 'CANARYCODE1'
const OPENID = 'canary-openid-1'

async function begun(lab: PayerLab, fields: Record<string, unknown> = {}) {
  lab.wallets.codes.set(CODE, OPENID)
  const { clientToken, id } = await lab.open()
  return { token: clientToken, id, page: await lab.leave(clientToken, fields) }
}

async function payerOf(lab: PayerLab, id: string) {
  return (await lab.store.checkout(id))?.payer.ids ?? []
}

describe('a payer is sent to WeChat and comes back', () => {
  test('by an address in WeChat’s own order, and the id stays here', async () => {
    const lab = payerLab()
    const { token, id, page } = await begun(lab)
    expect(page.href).toMatch(
      new RegExp(
        `^https://open\\.weixin\\.qq\\.com/connect/oauth2/authorize\\?appid=${OFFICIAL_APP}` +
          '&redirect_uri=https%3A%2F%2Fpay\\.example%2Fv1%2Fauthorize%2Fwechat%2Fcallback&response_type=code' +
          '&scope=snsapi_base&state=[0-9A-Za-z]{26}#wechat_redirect$',
      ),
    )
    const back = await lab.comeBack(page, { code: CODE })
    expect([back.status, back.headers.get('cache-control'), back.headers.get('referrer-policy')]).toEqual([
      302,
      'no-store',
      'no-referrer',
    ])
    expect(back.headers.get('location')).toMatch(/^https:\/\/shop\.example\/pay\?order=1#pay-checkout=[0-9A-Za-z]{26}$/)
    const asked = new URL(lab.wallets.requests[0]?.url ?? '')
    expect(asked.origin + asked.pathname).toBe('https://api.weixin.qq.com/sns/oauth2/access_token')
    expect([...asked.searchParams.keys()]).toEqual(['appid', 'secret', 'code', 'grant_type'])
    expect(await payerOf(lab, id)).toEqual([])

    const done = await lab.complete(token, lab.handleOf(back))
    expect(done.status).toBe(200)
    const view = await done.text()
    expect(view).not.toContain(OPENID)
    expect(view).toContain('{"channel":"wechat:jsapi","known":true,"by":"authorize"}')
    const by = [token.slice('ct1a_'.length, -22)]
    expect(await payerOf(lab, id)).toEqual([
      { kind: 'openid', appId: OFFICIAL_APP, id: OPENID, at: lab.clock.now(), by },
    ])
  })

  test('once: of ten returns at the same time one is exchanged', async () => {
    const lab = payerLab()
    const { page } = await begun(lab)
    const backs = await Promise.all(Array.from({ length: 10 }, () => lab.comeBack(page, { code: CODE })))
    expect(backs.map(({ status }) => status).sort()).toEqual([302, ...Array(9).fill(400)])
    expect(lab.wallets.calls).toEqual(['/sns/oauth2/access_token'])
  })

  test('a handle is good once', async () => {
    const lab = payerLab()
    const { token, page } = await begun(lab)
    const handle = lab.handleOf(await lab.comeBack(page, { code: CODE }))
    const tries = await Promise.all(Array.from({ length: 10 }, () => lab.complete(token, handle)))
    expect(tries.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)])
  })

  test('who only asks for the headers uses nothing up', async () => {
    const lab = payerLab()
    const { page } = await begun(lab)
    const back = new URL(page.searchParams.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({ code: CODE, state: page.searchParams.get('state') ?? '' }).toString()
    expect((await lab.broker.fetch(new Request(back, { method: 'HEAD' }))).status).toBe(204)
    expect((await lab.comeBack(page, { code: CODE })).status).toBe(302)
  })
})

describe('a payer is sent to Alipay and comes back', () => {
  test.each([
    ['a user id', { user_id: '2088123412341234' }, ['user-id']],
    ['an open id', { open_id: 'canary-open-id' }, ['open-id']],
    ['both', { user_id: '2088123412341234', open_id: 'canary-open-id' }, ['user-id', 'open-id']],
  ])('with %s', async (_, ids, kinds) => {
    const lab = payerLab()
    lab.wallets.codes.set(CODE, ids)
    const { clientToken: token, id } = await lab.open()
    const page = await lab.leave(token, { method: 'alipay' })
    expect(page.href).toMatch(
      new RegExp(
        `^https://openauth\\.alipay\\.com/oauth2/publicAppAuthorize\\.htm\\?app_id=${ALIPAY_APP}&scope=auth_base` +
          '&redirect_uri=https%3A%2F%2Fpay\\.example%2Fv1%2Fauthorize%2Falipay%2Fcallback&state=[0-9A-Za-z]{26}$',
      ),
    )
    const back = await lab.comeBack(page, { auth_code: CODE, app_id: ALIPAY_APP, scope: 'auth_base' })
    expect((await lab.complete(token, lab.handleOf(back))).status).toBe(200)
    expect((await payerOf(lab, id)).map(({ kind }) => kind)).toEqual(kinds)
    const [asked] = lab.wallets.requests
    expect(asked?.url).not.toContain(CODE)
    expect(new URL(asked?.url ?? '').searchParams.get('timestamp')).toBe('2026-01-01 08:00:00')
  })

  test('an answer that Alipay hasn’t signed is none', async () => {
    const lab = payerLab()
    lab.wallets.fault = () => '{"alipay_system_oauth_token_response":{"user_id":"2088123412341234"},"sign":"AAAA"}'
    const { clientToken } = await lab.open()
    const page = await lab.leave(clientToken, { method: 'alipay' })
    expect(lab.handleOf(await lab.comeBack(page, { auth_code: CODE }))).toBe('!failed')
    expect(lab.lines.at(-1)?.fields).toMatchObject({ walletCode: 'bad-signature' })
  })

  test('a key that isn’t the app’s is the operator’s to mend', async () => {
    const wallets = playWallets()
    const [, , alipay] = labApps(wallets)
    const lab = payerLab({ wallets, apps: [{ ...alipay, privateKey: playWallets().alipayKeys.app } as never] })
    const { clientToken } = await lab.open()
    const page = await lab.leave(clientToken, { method: 'alipay' })
    expect(lab.handleOf(await lab.comeBack(page, { auth_code: CODE }))).toBe('!failed')
    expect(lab.lines.at(-1)?.fields).toMatchObject({ result: 'refused', walletCode: 'isv.invalid-signature' })
  })
})

describe('a payer comes back to the route of a shop that has its routes in the fragment [B9]', () => {
  test.each([
    ['#/pay/1', '#/pay/1?pay-checkout='],
    ['#!/pay/1', '#!/pay/1?pay-checkout='],
    ['#/pay/1?a=1', '#/pay/1?a=1&pay-checkout='],
    ['#/pay/1?pay-checkout=planted', '#/pay/1?pay-checkout='],
    ['#/pay/1?a=1&pay-checkout=planted', '#/pay/1?a=1&pay-checkout='],
    ['#section', '#pay-checkout='],
    ['', '#pay-checkout='],
  ])('%j', async (fragment, brought) => {
    const lab = payerLab()
    const { token, page } = await begun(lab, { returnUrl: `https://shop.example/app${fragment}` })
    const home = (await lab.comeBack(page, { code: CODE })).headers.get('location') ?? ''
    const [before, handle = ''] = [home.slice(0, -26), home.slice(-26)]
    expect(before).toBe(`https://shop.example/app${brought}`)
    expect((await lab.complete(token, handle)).status).toBe(200)
  })
})

describe('fixation: an attacker has a checkout, a page and a proof of their own', () => {
  test('a victim who follows the attacker’s address to the wallet gives the attacker nothing', async () => {
    const lab = payerLab()
    const attacker = await begun(lab)
    // The victim comes back in the victim's own browser, which knows no proof; the handle is there and not at the attacker's.
    const handle = lab.handleOf(await lab.comeBack(attacker.page, { code: CODE }))
    const victim = await lab.open()
    expect((await json(lab.complete(victim.clientToken, handle, OTHER_PROOF))).code).toBe('authorization-invalid')
    expect((await json(lab.complete(attacker.token, handle, OTHER_PROOF))).code).toBe('authorization-invalid')
    expect([await payerOf(lab, attacker.id), await payerOf(lab, victim.id)]).toEqual([[], []])
  })

  test('a victim who follows the attacker’s return from the wallet is not bound to the attacker’s id', async () => {
    const lab = payerLab()
    lab.wallets.codes.set('ATTACKERSCODE', 'openid-of-attacker')
    const attacker = await lab.open()
    const page = await lab.leave(attacker.clientToken)
    const victim = await lab.open()
    await lab.leave(victim.clientToken, { proof: OTHER_PROOF })
    const handle = lab.handleOf(await lab.comeBack(page, { code: 'ATTACKERSCODE' }))
    const tried = await lab.complete(victim.clientToken, handle, OTHER_PROOF)
    expect([tried.status, (await json(tried)).code]).toEqual([409, 'authorization-invalid'])
    expect(await payerOf(lab, victim.id)).toEqual([])
  })

  test('a victim who follows the attacker’s return address isn’t either, and the attacker’s own page loses nothing', async () => {
    const lab = payerLab()
    const attacker = await begun(lab)
    const handle = lab.handleOf(await lab.comeBack(attacker.page, { code: CODE }))
    const victim = await lab.open()
    for (const proof of [PROOF, OTHER_PROOF]) {
      expect((await json(lab.complete(victim.clientToken, handle, proof))).code).toBe('authorization-invalid')
    }
    expect(await payerOf(lab, victim.id)).toEqual([])
    expect((await lab.complete(attacker.token, handle)).status).toBe(200)
  })

  test('another browser with the same checkout’s token isn’t believed', async () => {
    const lab = payerLab()
    const { token, id, page } = await begun(lab)
    const handle = lab.handleOf(await lab.comeBack(page, { code: CODE }))
    expect((await json(lab.complete(token, handle, OTHER_PROOF))).code).toBe('authorization-invalid')
    expect(await payerOf(lab, id)).toEqual([])
    expect((await lab.complete(token, handle)).status).toBe(200)
  })

  test('the attacker’s code doesn’t fit a state of the other wallet, which stays unused', async () => {
    const lab = payerLab()
    const { page } = await begun(lab)
    const crossed = new URL(page)
    crossed.searchParams.set('redirect_uri', 'https://pay.example/v1/authorize/alipay/callback')
    expect((await lab.comeBack(crossed, { auth_code: CODE })).status).toBe(400)
    expect((await lab.comeBack(page, { code: CODE })).status).toBe(302)
  })
})

describe('time', () => {
  test('a state is good for ten minutes', async () => {
    const lab = payerLab()
    const { page } = await begun(lab)
    lab.clock.at += 10 * 60_000
    expect((await lab.comeBack(page, { code: CODE })).status).toBe(400)
    expect(lab.wallets.calls).toEqual([])
  })

  test('a handle is good for ten minutes', async () => {
    const lab = payerLab()
    const { token, id, page } = await begun(lab)
    const handle = lab.handleOf(await lab.comeBack(page, { code: CODE }))
    lab.clock.at += 10 * 60_000
    expect((await json(lab.complete(token, handle))).code).toBe('authorization-invalid')
    expect(await payerOf(lab, id)).toEqual([])
  })
})

test('nothing that only its bearer may know is in a log line or an answer [T37 T38]', async () => {
  const lab = payerLab()
  const { token, page } = await begun(lab)
  const state = page.searchParams.get('state') ?? ''
  const back = await lab.comeBack(page, { code: CODE })
  const handle = lab.handleOf(back)
  const answers = [
    await lab.complete(token, handle, OTHER_PROOF),
    await lab.complete(token, handle),
    await lab.complete(token, handle),
    await lab.comeBack(page, { code: CODE }),
    await lab.client(token, 'GET', '/v1/checkout'),
    await lab.merchant('GET', '/v1/events'),
  ]
  const told = (await Promise.all(answers.map((answer) => answer.text()))).join('\n') + JSON.stringify(lab.lines)
  for (const canary of [state, handle, CODE, OPENID, PROOF, OTHER_PROOF, 'canarysecret', 'canary-user-token']) {
    expect([canary, told.includes(canary)]).toEqual([canary, false])
  }
})

test('the database knows neither state, proof nor handle but by their digests', async () => {
  const store = openSqliteStore({ path: ':memory:' })
  const saved: unknown[] = []
  const lab = payerLab({
    store: {
      ...store,
      saveAuthorization(row, now) {
        saved.push(row)
        return store.saveAuthorization(row, now)
      },
      saveHandle(row, now) {
        saved.push(row)
        return store.saveHandle(row, now)
      },
    },
  })
  const { page } = await begun(lab)
  const handle = lab.handleOf(await lab.comeBack(page, { code: CODE }))
  expect(saved).toHaveLength(2)
  for (const canary of [page.searchParams.get('state') ?? '', handle, PROOF]) {
    expect(JSON.stringify(saved)).not.toContain(canary)
  }
})
