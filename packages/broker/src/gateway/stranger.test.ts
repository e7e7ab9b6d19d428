import { type Channel, fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import pooulV2 from '../gateways/pooul-v2/index.ts'
import { createPeer } from '../gateways/pooul-v2/peer.ts'
import { PayError } from '../pay-error.ts'
import type { OutgoingReply, OutgoingRequest } from '../ports.ts'
import { done, http, orderFor } from '../testing/gateway-contract/bench.ts'
import type { Account, PaymentOrder } from './account.ts'
import { openAccount } from './open-account.ts'

const peer = createPeer()
const subject = { gateway: pooulV2, peer, transcripts: [] }
const TEN_MINUTES = 600_000
const html = '<html><body>error</body></html>'

/** What a stranger's order makes of its call. A number: milliseconds until nothing comes. */
const HARM: Readonly<Record<string, (() => OutgoingReply) | number>> = {
  'a firewall that dislikes the return address': () => http(html, 403),
  'an error page of a proxy': () => http(html, 502),
  'an answer that can’t be read': () => http(html),
  'a channel that failed': () => http(peer.seal(peer.clear('600', '通道失败'))),
  'no answer at all': 8_000,
}

/** An account in virtual time, whose gateway answers everybody but the stranger. */
function quietShop(harm: (typeof HARM)[string]) {
  const time = { now: Date.UTC(2026, 0, 1) }
  const waiting: { at: number; end: () => void }[] = []
  const ignore = (): void => {}
  let seed = 0
  const send = async (request: OutgoingRequest): Promise<OutgoingReply> => {
    const { values } = peer.receive(request)
    const tradeNo = String(values.mch_trade_id)
    if (!tradeNo.startsWith('S')) return done(subject, peer.created('wechat:qr', { ...orderFor('wechat:qr'), tradeNo }))
    if (typeof harm === 'function') return harm()
    return new Promise((_, reject) => waiting.push({ at: time.now + harm, end: () => reject(new Error('time is up')) }))
  }
  const account = openAccount({
    ...{ name: 'main', gateway: pooulV2, config: peer.config, send },
    clock: { now: () => time.now },
    random: { bytes: (length) => new Uint8Array(length).fill(++seed) },
    log: { info: ignore, warn: ignore, error: ignore },
  })
  return {
    account,
    /** Moves time on, and lets what is due happen. */
    async pass(ms: number) {
      time.now += ms
      for (const call of waiting.splice(0)) call.at <= time.now ? call.end() : waiting.push(call)
      await new Promise((settled) => setImmediate(settled))
    },
  }
}

async function start(
  account: Account,
  { tradeNo, caller, channel = 'wechat:qr' }: { tradeNo: string; caller: string; channel?: Channel },
) {
  const order: PaymentOrder = { ...orderFor(channel), tradeNo, caller, amount: fen(1234) }
  account.admit(channel, caller)
  return account.create(order)
}

const isHeldBack = (error: unknown): boolean => error instanceof PayError && error.code === 'unavailable'

describe('ten minutes of one stranger against a quiet shop: hardly anybody is refused for it [B2]', () => {
  // By an address of their own; and where a proxy hides who asks, as another payer with each order.
  describe.each(['one address', 'an order each time'])('told from others by %s', (told) => {
    test.each(Object.keys(HARM))('%s', async (harm) => {
      const { account, pass } = quietShop(HARM[harm] ?? 0)
      const refused: unknown[] = []
      let honest = 0
      for (let second = 0; second * 1000 < TEN_MINUTES; second++) {
        // Five payments a minute for a checkout, and twenty at once for a token: more than any one checkout allows.
        for (const n of [0, 1]) {
          const caller = told === 'one address' ? '203.0.113.9' : `checkout-${Math.floor(second / 12)}`
          await Promise.race([
            start(account, { tradeNo: `S${second}n${n}xxxxxxxx`, caller }).catch(() => {}),
            new Promise((on) => setImmediate(on)),
          ])
        }
        if (second % 5 === 4) {
          honest += 1
          const paying = start(account, { tradeNo: `H${second}xxxxxxxx`, caller: `198.51.100.${honest % 250}` })
          await paying.catch((error) => {
            if (!isHeldBack(error)) throw error
            refused.push(second)
          })
        }
        await pass(1000)
      }
      expect(honest).toBe(120)
      expect(refused.length).toBeLessThanOrEqual(honest / 50)
    })
  })
})

test('what fails for one wallet holds no other back at the same account [B2]', async () => {
  const { account } = quietShop(() => http(html, 502))
  for (let n = 0; n < 12; n++)
    await start(account, { tradeNo: `S${n}xxxxxxxx`, caller: `203.0.113.${n}`, channel: 'alipay:qr' }).catch(() => {})
  expect([account.isResting('alipay:qr'), account.isResting('wechat:qr')]).toEqual([true, false])
})

test('a gateway that is away for everybody is left alone but for trials, and is found again at once [B2]', async () => {
  let away = true
  let calls = 0
  const shop = openAccount({
    ...{ name: 'main', gateway: pooulV2, config: peer.config },
    send: async () => {
      calls += 1
      if (away) throw new Error('no answer')
      return done(subject, peer.created('wechat:qr', orderFor('wechat:qr')))
    },
    clock: { now: () => 0 },
    random: { bytes: (length) => new Uint8Array(length) },
    log: { info() {}, warn() {}, error() {} },
  })
  const all = (from: number) =>
    Promise.allSettled(
      Array.from({ length: 100 }, (_, n) =>
        start(shop, { tradeNo: orderFor('wechat:qr').tradeNo, caller: `${from + n}` }),
      ),
    )
  for (let n = 0; n < 8; n++) await start(shop, { tradeNo: `H${n}xxxxxxxx`, caller: `first-${n}` }).catch(() => {})
  calls = 0
  await all(0)
  expect(calls).toBeLessThanOrEqual(2)
  away = false
  await all(1_000)
  expect(shop.isResting('wechat:qr', 'anybody')).toBe(false)
})
