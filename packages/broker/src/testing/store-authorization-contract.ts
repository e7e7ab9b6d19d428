import assert from 'node:assert/strict'
import type { AuthorizationRow, HandleRow } from '../store/authorization-rows.ts'
import type { Store } from '../store/store.ts'
import { checkoutRow } from './rows.ts'

type On = (name: string, run: (store: Store, place: string) => Promise<void>) => void

const AT = 1_000_000_000
const END = AT + 600_000

const authorization = (change: Partial<AuthorizationRow> = {}): AuthorizationRow => ({
  state: 's1',
  checkoutId: 'co_1',
  method: 'wechat',
  appId: 'wx1',
  returnUrl: 'https://shop.example/',
  proof: 'p1',
  expiresAt: END,
  ...change,
})
const handle = (change: Partial<HandleRow> = {}): HandleRow => ({
  handle: 'h1',
  checkoutId: 'co_1',
  appId: 'wx1',
  proof: 'p1',
  ids: [{ kind: 'openid', id: 'o-1' }],
  expiresAt: END,
  ...change,
})
const tenTimes = <Value>(run: () => Promise<Value>) => Promise.all(Array.from({ length: 10 }, run))

/** What every store has to keep of payers who are asked for at their wallets, and of wallets' tokens. */
export function authorizationPromises(on: On): void {
  on('an authorization is given out once, in time, and to its own method', async (store) => {
    await store.openCheckout(checkoutRow())
    await store.saveAuthorization(authorization(), AT)
    assert.equal(await store.takeAuthorization({ state: 's1', method: 'alipay' }, AT), null)
    assert.equal(await store.takeAuthorization({ state: 's1', method: 'wechat' }, END), null)
    const given = await tenTimes(() => store.takeAuthorization({ state: 's1', method: 'wechat' }, END - 1))
    assert.deepEqual(
      given.filter((one) => one !== null),
      [authorization()],
    )
  })

  on('a handle is used up with what it leads to, and stays whose it is while its claim doesn’t fit', async (store) => {
    const { checkout } = await store.openCheckout(checkoutRow())
    await store.saveHandle(handle(), AT)
    const claim = { handle: 'h1', checkoutId: 'co_1', proof: 'p1' }
    assert.equal(await store.handle({ ...claim, handle: 'h2' }, AT), null)
    assert.equal(await store.handle({ ...claim, checkoutId: 'co_2' }, AT), null)
    assert.equal(await store.handle({ ...claim, proof: 'p2' }, AT), null)
    assert.equal(await store.handle(claim, END), null)
    assert.deepEqual(await store.handle(claim, END - 1), handle())
    const bind = (expectVersion: number, proof = 'p1') =>
      store.change({
        checkout: { id: 'co_1', expectVersion, patch: { payer: { ip: '203.0.113.9' } } },
        handle: { ...claim, proof },
        events: [],
        evidence: null,
      })
    // Who loses a race for the checkout, or claims what isn't theirs, leaves both as they were.
    assert.deepEqual([await bind(checkout.version + 1), await bind(checkout.version, 'p2')], [false, false])
    assert.deepEqual([await store.checkout('co_1'), await store.handle(claim, AT)], [checkout, handle()])
    const bound = await tenTimes(() => bind(checkout.version))
    assert.equal(bound.filter(Boolean).length, 1)
    assert.equal(await store.handle(claim, AT), null)
    assert.equal(await bind(checkout.version + 1), false)
    assert.equal((await store.checkout('co_1'))?.version, checkout.version + 1)
  })

  on('what has expired is cleared away by whatever comes next, a few at a time', async (store) => {
    await store.openCheckout(checkoutRow())
    for (let n = 0; n < 10; n++) {
      await store.saveAuthorization(authorization({ state: `s${n}` }), AT)
      await store.saveHandle(handle({ handle: `h${n}` }), AT)
    }
    // One that is asked about as if it were still in time tells whether it is there.
    const left = async () => {
      const states = Array.from({ length: 10 }, (_, n) =>
        store.takeAuthorization({ state: `s${n}`, method: 'wechat' }, AT),
      )
      const handles = Array.from({ length: 10 }, (_, n) =>
        store.handle({ handle: `h${n}`, checkoutId: 'co_1', proof: 'p1' }, AT),
      )
      return (await Promise.all([...states, ...handles])).filter((one) => one !== null).length
    }
    await store.saveHandle(handle({ handle: 'late', expiresAt: END + 600_000 }), END)
    assert.equal(await left(), 4)
    assert.notEqual(await store.handle({ handle: 'late', checkoutId: 'co_1', proof: 'p1' }, END), null)
  })

  on('one of many may fetch a wallet’s token, and nobody undoes what a later one has put down', async (store) => {
    const name = 'ticket'
    const until = AT + 9
    assert.equal(await store.walletToken(name), null)
    const leases = await tenTimes(() => store.leaseWalletToken(name, { version: 0, now: AT, until }))
    assert.deepEqual(
      leases.filter((one) => one !== null),
      [1],
    )
    const empty = { name, sealed: null, renewAt: 0, expiresAt: 0, leaseUntil: until, version: 1 }
    assert.deepEqual(await store.walletToken(name), empty)
    assert.equal(await store.leaseWalletToken(name, { version: 1, now: until - 1, until: AT + 99 }), null)

    // Its fetcher is thought dead, and comes to life again too late.
    const second = await store.leaseWalletToken(name, { version: 1, now: until, until: AT + 99 })
    assert.equal(second, 2)
    const late = { sealed: 'late', renewAt: AT, expiresAt: AT }
    assert.equal(await store.saveWalletToken(name, 1, late), false)
    await store.releaseWalletToken(name, 1, 0)
    const token = { sealed: 'good', renewAt: AT + 50, expiresAt: AT + 60 }
    assert.equal(await store.saveWalletToken(name, 2, token), true)
    assert.deepEqual(await store.walletToken(name), { name, ...token, leaseUntil: 0, version: 3 })

    // Whoever has decided on an older row has decided on nothing.
    assert.equal(await store.leaseWalletToken(name, { version: 2, now: AT, until }), null)
    const third = await store.leaseWalletToken(name, { version: 3, now: AT + 50, until: AT + 59 })
    await store.releaseWalletToken(name, third ?? 0, AT + 70)
    assert.deepEqual(await store.walletToken(name), { name, ...token, leaseUntil: AT + 70, version: 4 })
  })
}
