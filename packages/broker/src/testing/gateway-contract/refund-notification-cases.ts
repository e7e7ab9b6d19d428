import assert from 'node:assert/strict'
import type { Account, NotificationMessage } from '../../gateway/account.ts'
import { SignatureMismatch } from '../../gateway/errors.ts'
import type { RefundFacts } from '../gateway-peer.ts'
import {
  AMOUNT,
  type Case,
  channelsOf,
  failureOf,
  http,
  openBench,
  paidWord,
  refundFor,
  refundPeer,
  type Subject,
  TRADE_NO,
} from './bench.ts'
import { ABSENT_WORDS, STRANGE_AMOUNTS, STRANGE_WORDS } from './strange-values.ts'

const needs = 'refund notifications'

/** What must hold where a gateway tells of refunds by itself. */
export const REFUND_NOTIFICATION_CASES: readonly Case[] = [
  {
    name: 'a notification of a refund tells of it, and never that its payment has failed',
    needs,
    async run(subject) {
      for (const [status, verdict] of Object.entries(statusesOf(subject))) {
        const facts = factsFor(subject, { status })
        const { verdict: payment, tradeNo, refund } = await read(subject, facts)
        assert.ok(refund, 'the notification tells of the refund')
        assert.deepEqual([refund.verdict, refund.trust, refund.refundNo], [verdict, 'signed', facts.refundNo])
        assert.ok(refund.amount === null || refund.amount === facts.amount)
        assert.ok(tradeNo === null || tradeNo === TRADE_NO)
        assert.ok(['paid', 'refunded', 'unknown'].includes(payment), payment)
      }
    },
  },
  {
    name: 'a notification of a payment tells of no refund',
    needs,
    async run(subject) {
      const { peer } = subject
      const paid = peer.payment({ tradeNo: TRADE_NO, status: paidWord(subject), amount: AMOUNT })
      assert.equal((await accountOf(subject).readNotification(peer.notification(paid))).refund, undefined)
    },
  },
  {
    name: 'a notification’s unlisted word for a refund is unknown, and what is no amount is none',
    needs,
    async run(subject) {
      const listed = statusesOf(subject)
      for (const status of [...STRANGE_WORDS, ...ABSENT_WORDS]) {
        // In a form everything is text.
        if (Object.hasOwn(listed, String(status))) continue
        const told = await read(subject, factsFor(subject, { status })).catch(() => undefined)
        if (told?.refund) assert.equal(told.refund.verdict, 'unknown', JSON.stringify(status))
      }
      for (const amount of [undefined, ...STRANGE_AMOUNTS]) {
        if (Array.isArray(amount)) continue
        const told = await read(subject, factsFor(subject, { amount })).catch(() => undefined)
        if (told?.refund) assert.equal(told.refund.amount, null, JSON.stringify(amount))
      }
    },
  },
  {
    name: 'a notification of a refund without a signature, or with one changed byte, says nothing else than before',
    needs,
    async run(subject) {
      const { peer } = subject
      const account = accountOf(subject)
      const values = notified(subject, factsFor(subject, {}))
      const unsigned = await failureOf(account.readNotification(peer.unsignedNotification(values)))
      assert.ok(unsigned instanceof SignatureMismatch, String(unsigned))
      const message = peer.notification(values)
      const genuine = await account.readNotification(message)
      for (const changed of changes(message)) {
        const told = await account.readNotification(changed).catch(() => undefined)
        if (told) assert.deepEqual(told, genuine)
      }
    },
  },
]

function statusesOf({ gateway }: Subject) {
  return gateway.refund?.statuses ?? {}
}

function factsFor(subject: Subject, odd: Partial<RefundFacts>): RefundFacts {
  const [channel] = channelsOf(subject)
  assert.ok(channel, 'a gateway has a channel')
  const { refundNo, amount, payment } = refundFor(subject, channel)
  const [status] = Object.entries(statusesOf(subject)).find(([, verdict]) => verdict === 'succeeded') ?? []
  return { refundNo, amount, payment, status, ...odd }
}

function notified(subject: Subject, facts: RefundFacts) {
  const write = refundPeer(subject).notified
  assert.ok(typeof write === 'function')
  return write(facts)
}

async function read(subject: Subject, facts: RefundFacts) {
  return accountOf(subject).readNotification(subject.peer.notification(notified(subject, facts)))
}

function accountOf(subject: Subject): Account {
  return openBench(subject, () => http('')).account
}

function* changes(message: NotificationMessage): Generator<NotificationMessage> {
  for (let at = 0; at < message.bytes.length; at++) {
    const bytes = message.bytes.slice()
    bytes[at] = (bytes[at] ?? 0) ^ 1
    yield { ...message, bytes }
  }
  const query = new TextEncoder().encode(message.query)
  for (let at = 0; at < query.length; at++) {
    const changed = query.slice()
    changed[at] = (changed[at] ?? 0) ^ 1
    yield { ...message, query: new TextDecoder().decode(changed) }
  }
}
