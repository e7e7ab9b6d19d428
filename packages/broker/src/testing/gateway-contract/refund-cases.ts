import assert from 'node:assert/strict'
import { splitChannel } from '@pay-checkout/protocol'
import { GatewayRefused, GatewayUnclear } from '../../gateway/errors.ts'
import type { RefundTold, RefundVerdict } from '../../gateway/verdict.ts'
import type { OutgoingReply } from '../../ports.ts'
import type { ClearMessage, RefundFacts } from '../gateway-peer.ts'
import {
  AMOUNT,
  type Case,
  channelsOf,
  done,
  failureOf,
  http,
  openBench,
  refundFor,
  refundPeer,
  type Subject,
} from './bench.ts'
import { ABSENT_WORDS, STRANGE_AMOUNTS, STRANGE_WORDS } from './strange-values.ts'

const needs = 'refunds'

/** What must hold of refunds and of asking after them. */
export const REFUND_CASES: readonly Case[] = [
  {
    name: 'refunds have their rules',
    needs,
    async run(subject) {
      const { refunds } = openBench(subject, () => http('')).account.capabilities
      assert.ok(refunds && Number.isSafeInteger(refunds.most) && refunds.most >= 1, 'refunds of one payment at most')
      assert.ok(Number.isSafeInteger(refunds.maxAge) && refunds.maxAge > 0, 'seconds a payment can be refunded')
      const wallets = channelsOf(subject).map((channel) => splitChannel(channel).method)
      for (const method of refunds.wholeOnly) assert.ok(wallets.includes(method), `no channel of ${method}`)
      assert.ok(Object.values(subject.gateway.refund?.statuses ?? {}).includes('succeeded'))
    },
  },
  {
    name: 'a refund is sent once, and its reply tells how it stands, if it tells at all',
    needs,
    async run(subject) {
      for (const { facts, verdict, refund } of everyWord(subject)) {
        const { account, sent } = openBench(subject, () => done(subject, refundPeer(subject).taken(facts)))
        const told = await account.refund?.(refund)
        assert.equal(sent.length, 1)
        assert.ok(sent[0] && JSON.stringify(subject.peer.receive(sent[0]).values).includes(refund.refundNo))
        assert.ok(told && aboutOurs(told, facts), JSON.stringify(told))
        assert.equal(told.verdict, told.words === '' ? 'processing' : verdict, `${facts.status}`)
      }
    },
  },
  {
    name: 'a refund’s query tells how it stands',
    needs,
    async run(subject) {
      for (const { facts, verdict, refund } of everyWord(subject)) {
        const { account, sent } = openBench(subject, () => done(subject, refundPeer(subject).found(facts)))
        const told = await account.queryRefund?.({ ...refund, gatewayRefundNo: null })
        const trust = subject.peer.signsReplies === false ? 'tls' : 'signed'
        assert.ok(told && aboutOurs(told, facts), JSON.stringify(told))
        assert.deepEqual([told.verdict, told.trust, sent.length], [verdict, trust, 1], `${facts.status}`)
      }
    },
  },
  {
    name: 'a refused refund says why by its listed meaning, and was sent once',
    needs,
    async run(subject) {
      const { gateway, peer } = subject
      for (const [code, meaning] of Object.entries(gateway.refusals)) {
        const words = 'the gateway’s words'
        const { account, sent } = openBench(subject, () => http(peer.seal(peer.clear(code, words))))
        const error = await failureOf(refundOnce(subject, account))
        assert.ok(error instanceof GatewayRefused, `${code}: ${error}`)
        assert.equal(error.meaning, typeof meaning === 'function' ? meaning(words) : meaning, code)
        assert.equal(sent.length, 1)
      }
    },
  },
  {
    name: 'a query for a refund the gateway doesn’t know answers not-found',
    needs,
    async run(subject) {
      const { gateway, peer } = subject
      const codes = Object.keys(gateway.refusals).filter((code) => gateway.refusals[code] === 'not-found')
      assert.ok(codes.length > 0, 'the table lists how the gateway says that it knows no such refund')
      for (const code of codes) {
        const told = await ask(subject, http(peer.seal(peer.clear(code, 'no such refund'))))
        assert.deepEqual([told.verdict, told.amount, told.refundNo], ['not-found', null, null], code)
      }
    },
  },
  {
    name: 'an answer about another refund or another amount is unclear',
    needs,
    async run(subject) {
      const { taken, found } = refundPeer(subject)
      for (const { facts, refund } of everyWord(subject)) {
        for (const other of [
          { ...facts, refundNo: 'R20261120ANOTHER9' },
          { ...facts, amount: refund.amount + 1 },
          { ...facts, amount: AMOUNT * 2 },
        ]) {
          const { account } = openBench(subject, () => done(subject, taken(other)))
          if (differ(taken(other), taken(facts))) await unclear(account.refund?.(refund))
          const asked = openBench(subject, () => done(subject, found(other)))
          const ref = { ...refund, gatewayRefundNo: null }
          if (differ(found(other), found(facts))) await unclear(asked.account.queryRefund?.(ref))
        }
      }
    },
  },
  {
    name: 'a refund’s status that is not listed is unknown, whatever it is',
    needs,
    async run(subject) {
      const refund = refundFor(subject, firstChannel(subject))
      for (const status of [...STRANGE_WORDS, ...ABSENT_WORDS]) {
        if (typeof status === 'string' && Object.hasOwn(subject.gateway.refund?.statuses ?? {}, status)) continue
        const { taken, found } = refundPeer(subject)
        const facts = { refundNo: refund.refundNo, amount: refund.amount, payment: refund.payment, status }
        const told = await unlessUnclear(ask(subject, done(subject, found(facts))))
        if (told) assert.ok(told.verdict === 'unknown', `${JSON.stringify(status)}: ${told.verdict}`)
        const { account } = openBench(subject, () => done(subject, taken(facts)))
        const answered = await unlessUnclear(refundOnce(subject, account))
        if (answered) assert.ok(['unknown', 'processing'].includes(answered.verdict), JSON.stringify(status))
      }
    },
  },
  {
    name: 'a refund’s amount that is missing or not whole is no amount',
    needs,
    async run(subject) {
      for (const { facts } of everyWord(subject)) {
        for (const amount of [undefined, ...STRANGE_AMOUNTS]) {
          const told = await unlessUnclear(ask(subject, done(subject, refundPeer(subject).found({ ...facts, amount }))))
          if (told) assert.ok(told.amount === null, JSON.stringify(amount))
        }
      }
    },
  },
  {
    name: 'no answer, a broken one and an unlisted code are unclear, and a refund is never sent again',
    needs,
    async run(subject) {
      const { peer } = subject
      const broken = ['', '<html>', '{', 'null', '[]', '{"code":0}', 'a.b.c', '9'.repeat(70_000)].map((text) =>
        http(text),
      )
      const unlisted = ['NEW_CODE', '', '__proto__'].map((code) => http(peer.seal(peer.clear(code, 'words'))))
      for (const answer of [undefined, ...broken, ...unlisted, http('{}', 502)]) {
        const { account, sent } = openBench(subject, () => {
          if (!answer) throw new TypeError('socket hang up')
          return answer
        })
        await unclear(refundOnce(subject, account))
        assert.equal(sent.length, 1)
      }
    },
  },
  {
    name: 'an unsigned word about a refund is not believed',
    needs,
    of: 'signed-replies',
    async run(subject) {
      const { gateway, peer } = subject
      for (const { facts, refund } of everyWord(subject)) {
        for (const values of [refundPeer(subject).found(facts), refundPeer(subject).taken(facts)]) {
          const reply = http(peer.unsigned(peer.clear(gateway.success, 'ok', values)))
          const { account } = openBench(subject, () => reply)
          await unclear(account.queryRefund?.({ ...refund, gatewayRefundNo: null }))
          await unclear(account.refund?.(refund))
        }
      }
    },
  },
  {
    name: 'a word about a refund that nobody signs counts only over TLS and not from a failing server',
    needs,
    of: 'unsigned-replies',
    async run(subject) {
      const insecure = { baseUrl: 'http://gateway.example.com/', allowInsecure: true }
      for (const { facts } of everyWord(subject)) {
        const reply = done(subject, refundPeer(subject).found(facts))
        assert.equal((await ask(subject, reply)).trust, 'tls')
        await unclear(ask(subject, reply, insecure))
        await unclear(ask(subject, { ...reply, status: 502 }))
      }
    },
  },
  {
    name: 'an answer about a refund with one changed byte says nothing else than before',
    needs,
    of: 'signed-replies',
    async run(subject) {
      const [first] = everyWord(subject)
      assert.ok(first)
      const { bytes } = done(subject, refundPeer(subject).found(first.facts))
      const genuine = await ask(subject, http(bytes))
      for (let at = 0; at < bytes.length; at++) {
        const changed = bytes.slice()
        changed[at] = (changed[at] ?? 0) ^ 1
        const told = await ask(subject, http(changed)).catch(() => undefined)
        if (told) assert.deepEqual(told, genuine)
      }
    },
  },
]

interface Word {
  readonly facts: RefundFacts
  readonly verdict: RefundVerdict
  readonly refund: ReturnType<typeof refundFor>
}

/** Every listed word, for every wallet's payments. */
function everyWord(subject: Subject): Word[] {
  const words = Object.entries(subject.gateway.refund?.statuses ?? {}).filter(([, verdict]) => verdict !== 'not-found')
  return channelsOf(subject).flatMap((channel) => {
    const refund = refundFor(subject, channel)
    const { refundNo, amount, payment } = refund
    return words.map(([status, verdict]) => ({ facts: { refundNo, amount, payment, status }, verdict, refund }))
  })
}

function aboutOurs(told: RefundTold, { refundNo, amount }: RefundFacts): boolean {
  return (told.refundNo === null || told.refundNo === refundNo) && (told.amount === null || told.amount === amount)
}

async function refundOnce(subject: Subject, account: ReturnType<typeof openBench>['account']): Promise<RefundTold> {
  assert.ok(account.refund, 'the peer’s configuration offers refunds')
  return account.refund(refundFor(subject, firstChannel(subject)))
}

async function ask(
  subject: Subject,
  reply: OutgoingReply,
  config?: Readonly<Record<string, unknown>>,
): Promise<RefundTold> {
  const { account } = openBench(subject, () => reply, config)
  assert.ok(account.queryRefund, 'the peer’s configuration offers refunds')
  return account.queryRefund({ ...refundFor(subject, firstChannel(subject)), gatewayRefundNo: null })
}

async function unclear(call: Promise<unknown> | undefined): Promise<void> {
  assert.ok(call)
  const error = await failureOf(call)
  assert.ok(['GatewayUnclear', 'SignatureMismatch'].includes(error.name), String(error))
}

// An envelope whose signature covers texts only may refuse a message with anything else in it: that is as good.
function unlessUnclear(told: Promise<RefundTold>): Promise<RefundTold | undefined> {
  return told.catch((error: unknown) => {
    if (error instanceof GatewayUnclear) return undefined
    throw error
  })
}

function firstChannel(subject: Subject) {
  const [channel] = channelsOf(subject)
  assert.ok(channel, 'a gateway has a channel')
  return channel
}

function differ(a: ClearMessage, b: ClearMessage): boolean {
  return JSON.stringify(a) !== JSON.stringify(b)
}
