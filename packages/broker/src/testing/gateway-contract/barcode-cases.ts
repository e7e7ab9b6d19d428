import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import type { OutgoingReply } from '../../ports.ts'
import {
  AMOUNT,
  barcodeChannelsOf,
  barcodePeer,
  type Case,
  channelsOf,
  done,
  failureOf,
  http,
  openBench,
  orderFor,
  type Subject,
  TRADE_NO,
} from './bench.ts'

const needs = 'barcode payments'

/** What must hold where a cashier scans the payer's code. */
export const BARCODE_CASES: readonly Case[] = [
  {
    name: 'a barcode channel says that it needs the code, how long its payer is waited for, and how often to ask',
    needs,
    async run(subject) {
      const { account } = openBench(subject, () => http(''))
      for (const channel of barcodeChannelsOf(subject)) {
        const facts = account.channels.get(channel)
        assert.ok(facts?.needsAuthCode && channel.endsWith(':barcode'), channel)
        assert.ok(facts.lifetime >= 15 && facts.lifetime <= 600, `${channel} waits ${facts.lifetime} s`)
        assert.ok(facts.pace === null || (facts.pace.first > 0 && facts.pace.every > 0), channel)
      }
      for (const channel of channelsOf(subject)) assert.ok(!channel.endsWith(':barcode'), channel)
    },
  },
  {
    name: 'without the payer’s code nothing is sent',
    needs,
    async run(subject) {
      for (const channel of barcodeChannelsOf(subject)) {
        for (const authCode of [null, '']) {
          const { account, sent } = openBench(subject, () => http(''))
          const error = await failureOf(account.create({ ...orderFor(channel), authCode }))
          assert.ok(error instanceof RangeError, String(error))
          assert.equal(sent.length, 0)
        }
      }
    },
  },
  {
    name: 'a payer who pays at once has paid, and there is nothing to do but ask again',
    needs,
    async run(subject) {
      for (const channel of barcodeChannelsOf(subject)) {
        const order = orderFor(channel)
        const reply = http(subject.peer.seal(barcodePeer(subject).paid(channel, order)))
        const { account, sent } = openBench(subject, () => reply)
        const { action, told } = await account.create(order)
        const trust = subject.peer.signsReplies === false ? 'tls' : 'signed'
        assert.deepEqual([action.type, told.verdict, told.trust, sent.length], ['wait', 'paid', trust, 1], channel)
        assert.ok(told.amount === null || told.amount === AMOUNT, channel)
        assert.ok(told.tradeNo === null || told.tradeNo === TRADE_NO, channel)
        const [request] = sent
        assert.ok(request && JSON.stringify(subject.peer.receive(request).values).includes(order.authCode ?? ''))
      }
    },
  },
  {
    name: 'a payer who is asked for a password has neither paid nor failed',
    needs,
    async run(subject) {
      for (const channel of barcodeChannelsOf(subject)) {
        const order = orderFor(channel)
        const reply = http(subject.peer.seal(barcodePeer(subject).paying(channel, order)))
        const { account, sent } = openBench(subject, () => reply)
        const outcome = await account.create(order).catch((error: Error) => error)
        assert.equal(sent.length, 1)
        // Some gateways say it with a code that means "not done": unclear, so the broker asks.
        if (outcome instanceof Error) assert.equal(outcome.name, 'GatewayUnclear', `${channel}: ${outcome}`)
        else {
          assert.deepEqual(outcome.action, { type: 'wait' })
          assert.ok(['paying', 'pending'].includes(outcome.told.verdict), `${channel}: ${outcome.told.verdict}`)
        }
      }
    },
  },
  {
    name: 'a payment at once for another amount, another number or another merchant is unclear, and so is a broken answer',
    needs,
    async run(subject) {
      for (const channel of barcodeChannelsOf(subject)) {
        const order = orderFor(channel)
        const usual = barcodePeer(subject).paid(channel, order)
        const others = [
          { ...order, tradeNo: 'ANOTHERNUMBER1' },
          { ...order, amount: (AMOUNT + 1) as typeof AMOUNT },
          { ...order, amount: (AMOUNT - 1) as typeof AMOUNT },
        ].map((other) => barcodePeer(subject).paid(channel, other))
        // A reply that doesn't name what differs says nothing of it, and the query that follows does.
        const telling = others.filter((reply) => JSON.stringify(reply) !== JSON.stringify(usual))
        assert.ok(telling.length > 0, 'the reply names the payment or its amount')
        for (const bytes of [...telling.map((reply) => subject.peer.seal(reply)), '', '{', '<html>']) {
          await unclear(subject, channel, http(bytes))
        }
      }
    },
  },
  {
    name: 'an unsigned payment at once is not believed',
    needs,
    of: 'signed-replies',
    async run(subject) {
      for (const channel of barcodeChannelsOf(subject)) {
        const reply = barcodePeer(subject).paid(channel, orderFor(channel))
        await unclear(subject, channel, http(subject.peer.unsigned(reply)))
      }
    },
  },
  {
    name: 'the payer’s code shows in no log line, no error and no open account, even when the gateway says it back',
    needs,
    async run(subject) {
      const { peer, gateway } = subject
      for (const channel of barcodeChannelsOf(subject)) {
        const order = orderFor(channel)
        const code = order.authCode ?? ''
        const answers = [
          http(peer.seal(barcodePeer(subject).paid(channel, order))),
          ...[...Object.keys(gateway.refusals), 'NEW_CODE'].flatMap((refusal) => [
            http(peer.seal(peer.clear(refusal, `invalid code ${code}`))),
            http(peer.unsigned(peer.clear(refusal, `invalid code ${code}`))),
          ]),
          done(subject, {}),
        ]
        for (const answer of answers) {
          const { account, lines } = openBench(subject, () => answer)
          const outcome = await account.create(order).catch((error: unknown) => error)
          const shown = [inspect(outcome, { depth: 9 }), inspect(account, { depth: 9 }), ...lines].join('\n')
          assert.ok(!shown.includes(code), `the code shows at ${channel}`)
        }
      }
    },
  },
]

async function unclear(subject: Subject, channel: Parameters<typeof orderFor>[0], reply: OutgoingReply): Promise<void> {
  const { account, sent } = openBench(subject, () => reply)
  const error = await failureOf(account.create(orderFor(channel)))
  assert.ok(['GatewayUnclear', 'SignatureMismatch'].includes(error.name), `${channel}: ${error}`)
  assert.equal(sent.length, 1)
}
