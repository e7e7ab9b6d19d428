import assert from 'node:assert/strict'
import { GatewayUnclear } from '../../gateway/errors.ts'
import type { Told } from '../../gateway/verdict.ts'
import { AMOUNT, type Case, channelsOf, done, http, openBench, orderFor, PAYMENT, paidWord, TRADE_NO } from './bench.ts'
import { ABSENT_WORDS, STRANGE_AMOUNTS, STRANGE_WORDS } from './strange-values.ts'

/** What must hold of status words, amounts and names. */
export const READING_CASES: readonly Case[] = [
  {
    name: 'a status word that is not listed is unknown, whatever it is [T17]',
    async run(subject) {
      const { gateway, peer } = subject
      for (const status of [...STRANGE_WORDS, ...ABSENT_WORDS]) {
        if (typeof status === 'string' && Object.hasOwn(gateway.statuses, status)) continue
        const values = peer.payment({ tradeNo: TRADE_NO, status, amount: AMOUNT })
        const { account } = openBench(subject, () => done(subject, values))
        const told = await unlessUnclear(account.query(PAYMENT))
        if (told) assert.equal(told.verdict, 'unknown', JSON.stringify(status))
      }
    },
  },
  {
    name: 'an amount that is missing or not whole fen is no amount [T17]',
    async run(subject) {
      for (const amount of [undefined, ...STRANGE_AMOUNTS]) {
        const values = subject.peer.payment({ tradeNo: TRADE_NO, status: paidWord(subject), amount })
        const { account } = openBench(subject, () => done(subject, values))
        const told = await unlessUnclear(account.query(PAYMENT))
        if (told) assert.equal(told.amount, null, JSON.stringify(amount))
      }
    },
  },
  {
    name: 'an amount is read from a number and from digits',
    async run(subject) {
      for (const amount of [AMOUNT, String(AMOUNT)]) {
        const values = subject.peer.payment({ tradeNo: TRADE_NO, status: paidWord(subject), amount })
        const { account } = openBench(subject, () => done(subject, values))
        const told = await account.query(PAYMENT)
        const trust = subject.peer.signsReplies === false ? 'tls' : 'signed'
        assert.deepEqual([told.verdict, told.amount, told.tradeNo, told.trust], ['paid', AMOUNT, TRADE_NO, trust])
        assert.notEqual(told.merchant, 'foreign')
      }
    },
  },
  {
    name: 'a message for another merchant says so [T9 T12]',
    async run(subject) {
      const facts = { tradeNo: TRADE_NO, status: paidWord(subject), amount: AMOUNT, merchant: 'another-merchant' }
      const { account } = openBench(subject, () => done(subject, subject.peer.payment(facts)))
      assert.equal((await account.query(PAYMENT)).merchant, 'foreign')
      const told = await account.readNotification(subject.peer.notification(subject.peer.payment(facts)))
      assert.equal(told.merchant, 'foreign')
    },
  },
  {
    name: 'a notification settles only where it carries an amount',
    async run(subject) {
      const { account } = openBench(subject, () => http(''))
      const facts = { tradeNo: TRADE_NO, status: paidWord(subject), amount: AMOUNT }
      const told = await account.readNotification(subject.peer.notification(subject.peer.payment(facts)))
      assert.deepEqual([told.verdict, told.tradeNo], ['paid', TRADE_NO])
      if (account.capabilities.notificationSettles) assert.equal(told.amount, AMOUNT)
    },
  },
  {
    name: 'every channel’s create is sent once and becomes its action',
    async run(subject) {
      for (const channel of channelsOf(subject)) {
        const order = orderFor(channel)
        const { account, sent } = openBench(subject, () => done(subject, subject.peer.created(channel, order)))
        assert.ok(account.channels.has(channel), `the peer's configuration offers ${channel}`)
        const { action, told } = await account.create(order)
        assert.equal(sent.length, 1)
        assert.notEqual(action.type, 'wait', channel)
        assert.ok(['pending', 'paying'].includes(told.verdict), `${channel}: ${told.verdict}`)
      }
    },
  },
]

// An envelope whose signature covers texts only may refuse a message with anything else in it: that is as good.
function unlessUnclear(told: Promise<Told>): Promise<Told | undefined> {
  return told.catch((error: unknown) => {
    if (error instanceof GatewayUnclear) return undefined
    throw error
  })
}
