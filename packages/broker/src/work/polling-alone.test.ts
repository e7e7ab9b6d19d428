import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Channel } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { type PaymentsLab, paymentsLab, startOn } from '../../lab/payments-lab.ts'
import { openCheckout } from '../checkouts/open-checkout.ts'
import type { Account } from '../gateway/account.ts'
import type { Gateway } from '../gateway/definition.ts'
import { openAccount } from '../gateway/open-account.ts'
import type { Verdict } from '../gateway/verdict.ts'
import { startPayment } from '../payments/start-payment.ts'
import {
  barcodeChannelsOf,
  barcodePeer,
  channelsOf,
  done,
  http,
  openBench,
  orderFor,
  PAYMENT,
  type Subject,
} from '../testing/gateway-contract/bench.ts'
import { refreshDue } from './refresh-due.ts'

const SECOND = 1_000
const ORDER_NO = 'A1000'

/** The gateway's word that means this on a channel. */
async function wordFor(subject: Subject, channel: Channel, meaning: Verdict): Promise<string | undefined> {
  for (const [status, verdict] of Object.entries(subject.gateway.statuses)) {
    if (verdict !== meaning) continue
    const values = subject.peer.payment({ ...PAYMENT, status })
    const { account } = openBench(subject, () => done(subject, values))
    const told = await account.query({ ...PAYMENT, channel }).catch(() => null)
    if (told?.verdict === meaning) return status
  }
  return undefined
}

/** A gateway that answers what it is asked about its one payment, which is paid from a moment on, and tells nobody. */
function silentGateway(
  subject: Subject,
  channel: Channel,
  {
    lab,
    words,
    paidAt,
  }: { lab: PaymentsLab; words: { paid: string | undefined; open: string | undefined }; paidAt: number },
): Account {
  const { gateway, peer } = subject
  let tradeNo: string | undefined
  return openAccount({
    ...{ name: 'main', gateway, config: peer.config, ...lab.context },
    async send(request) {
      if (tradeNo !== undefined) {
        expect(JSON.stringify(peer.receive(request).values)).toContain(tradeNo)
        const status = lab.context.clock.now() >= paidAt ? words.paid : words.open
        return done(subject, peer.payment({ tradeNo, status, amount: PAYMENT.amount }))
      }
      const checkout = await lab.store.checkoutByOrderNo(ORDER_NO)
      tradeNo = (await lab.newest(checkout?.id ?? '')).tradeNo
      const order = { ...orderFor(channel), tradeNo }
      if (!gateway.channels[channel]?.needsAuthCode) return done(subject, peer.created(channel, order))
      return http(peer.seal(barcodePeer(subject).paying(channel, order)))
    },
  })
}

/** A payer starts, and pays so many seconds later. How many seconds after that the checkout is paid. */
async function secondsUntilPaid(subject: Subject, channel: Channel, paysAfter: number): Promise<number> {
  const lab = paymentsLab()
  const paidAt = lab.context.clock.now() + paysAfter * SECOND
  const [paid, pending, paying] = [
    await wordFor(subject, channel, 'paid'),
    await wordFor(subject, channel, 'pending'),
    await wordFor(subject, channel, 'paying'),
  ]
  const account = silentGateway(subject, channel, { lab, words: { paid, open: pending ?? paying }, paidAt })
  const context = { ...lab.context, accounts: new Map([['main', account]]) }
  const payer = { wechatOpenid: 'payer-id-at-wechat', alipayUserId: 'payer-id-at-alipay' }
  const { checkout } = await openCheckout(context, {
    ...{ orderNo: ORDER_NO, amount: PAYMENT.amount, subject: 'Tea', methods: [channel], payer },
  })
  const bankCode = account.channels.get(channel)?.bank?.banks[0]?.code
  const authCode = subject.gateway.channels[channel]?.needsAuthCode ? orderFor(channel).authCode : null
  await startPayment(context, {
    ...startOn(checkout.id, channel),
    ...(authCode && { authCode }),
    ...(bankCode && { bankCode }),
  })
  for (let passes = 0; passes < 100; passes++) {
    if ((await lab.checkout(checkout.id)).status === 'paid') return (context.clock.now() - paidAt) / SECOND
    const due = (await lab.store.nextDueAt()) ?? Number.NaN
    lab.skip(Math.max(0, due - context.clock.now()) / SECOND)
    await refreshDue(context)
  }
  throw new Error(`${channel} stays ${(await lab.newest(checkout.id)).state}`)
}

const root = fileURLToPath(new URL('../gateways/', import.meta.url))
for (const name of readdirSync(root)) {
  const { default: gateway }: { default: Gateway } = await import(`${root}${name}/index.ts`)
  const { createPeer } = await import(`${root}${name}/peer.ts`)
  const subject: Subject = { gateway, peer: createPeer(), transcripts: [] }

  describe(`where ${name} notifies of nothing`, () => {
    test.each(channelsOf(subject))(
      '%s is found paid by asking alone, soon after or within five minutes [F19 F21]',
      async (channel) => {
        // What can't be used any more can't be paid either.
        const { lifetime = 0 } = gateway.channels[channel] ?? {}
        for (const paysAfter of [1, 6, 47, 170, 900, 1_750].filter((seconds) => seconds < lifetime)) {
          const late = await secondsUntilPaid(subject, channel, paysAfter)
          // The gap doubles, so that nobody waits longer for us than the payer took, five seconds at least.
          expect([paysAfter, late]).toEqual([
            paysAfter,
            expect.toSatisfy((s) => s <= Math.min(Math.max(5, paysAfter + 5), 300) + 1),
          ])
        }
      },
    )

    test.each(barcodeChannelsOf(subject))('%s is found paid at its gateway’s own pace [F19]', async (channel) => {
      const { lifetime, pace } = gateway.channels[channel] ?? { lifetime: 0 }
      for (const paysAfter of [1, Math.floor(lifetime / 2), lifetime - 1]) {
        const late = await secondsUntilPaid(subject, channel, paysAfter)
        expect([paysAfter, late]).toEqual([
          paysAfter,
          expect.toSatisfy((s) => s <= Math.max(pace?.first ?? 5, pace?.every ?? 60) + 1),
        ])
      }
    })
  })
}
