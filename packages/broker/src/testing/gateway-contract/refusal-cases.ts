import assert from 'node:assert/strict'
import { GatewayRefused, GatewayUnclear, type Trust } from '../../gateway/errors.ts'
import { NothingSent } from '../../nothing-sent.ts'
import type { OutgoingReply } from '../../ports.ts'
import {
  AMOUNT,
  type Case,
  channelsOf,
  done,
  failureOf,
  http,
  openBench,
  orderFor,
  PAYMENT,
  paidWord,
  refundFor,
  type Subject,
  TRADE_NO,
} from './bench.ts'

const UNLISTED = 'NEW_CODE'

/** What must hold of refusals, and of answers that are none. */
export const REFUSAL_CASES: readonly Case[] = [
  {
    name: 'a listed code is a refusal with its meaning',
    async run(subject) {
      for (const code of Object.keys(subject.gateway.refusals)) {
        const error = await createFailure(subject, http(sealed(subject, code)))
        assert.ok(error instanceof GatewayRefused, `${code}: ${error}`)
        assert.deepEqual([error.trust, error.gatewayCode], [refusalTrust(subject), code])
      }
    },
  },
  {
    name: 'an unlisted code is unclear: something may have happened',
    async run(subject) {
      for (const code of [UNLISTED, '', '__proto__', 'constructor']) {
        for (const bytes of [sealed(subject, code), plain(subject, code)]) {
          const error = await createFailure(subject, http(bytes))
          assert.ok(error instanceof GatewayUnclear, `${code}: ${error}`)
        }
      }
    },
  },
  {
    name: 'an unsigned refusal counts only when listed, over TLS, and not from a failing server [T19]',
    async run(subject) {
      for (const code of Object.keys(subject.gateway.refusals)) {
        const refusal = http(plain(subject, code))
        const counts = subject.gateway.trustUnsignedRefusals === 'tls'
        const error = await createFailure(subject, refusal)
        assert.equal(error.name, counts ? 'GatewayRefused' : 'GatewayUnclear', code)
        if (error instanceof GatewayRefused) assert.equal(error.trust, 'tls')
        const insecure = { baseUrl: 'http://gateway.example.com/', allowInsecure: true }
        assert.equal((await createFailure(subject, refusal, insecure)).name, 'GatewayUnclear', code)
        assert.equal((await createFailure(subject, { ...refusal, status: 502 })).name, 'GatewayUnclear', code)
      }
    },
  },
  {
    name: 'an unsigned message never yields a status, not even one that says success [T19 F9]',
    of: 'signed-replies',
    async run(subject) {
      const { gateway, peer } = subject
      const values = peer.payment({ tradeNo: TRADE_NO, status: paidWord(subject), amount: AMOUNT })
      const { account } = openBench(subject, () => http(peer.unsigned(peer.clear(gateway.success, 'ok', values))))
      const error = await failureOf(account.query(PAYMENT))
      assert.ok(['GatewayUnclear', 'SignatureMismatch'].includes(error.name), error.name)
    },
  },
  {
    name: 'a gateway that signs no reply says trust: tls, and a status counts only over TLS and not from a failing server',
    of: 'unsigned-replies',
    async run(subject) {
      const { gateway, peer } = subject
      const reply = done(subject, peer.payment({ tradeNo: TRADE_NO, status: paidWord(subject), amount: AMOUNT }))
      const ask = (answer: OutgoingReply, config?: object, asked = gateway) =>
        openBench({ ...subject, gateway: asked }, () => answer, { ...config }).account.query(PAYMENT)
      assert.equal(gateway.trust, 'tls')
      assert.deepEqual([(await ask(reply)).verdict, (await ask(reply)).trust], ['paid', 'tls'])
      const insecure = { baseUrl: 'http://gateway.example.com/', allowInsecure: true }
      const { trust: _trust, ...silent } = gateway
      assert.ok((await failureOf(ask(reply, insecure))) instanceof GatewayUnclear)
      assert.ok((await failureOf(ask({ ...reply, status: 502 }))) instanceof GatewayUnclear)
      assert.ok((await failureOf(ask(reply, {}, silent))) instanceof GatewayUnclear)
    },
  },
  {
    name: 'a query for a payment the gateway doesn’t know answers not-found',
    async run(subject) {
      const [code] = Object.entries(subject.gateway.refusals).find(([, meaning]) => meaning === 'not-found') ?? []
      assert.ok(code, 'the table lists how the gateway says that it knows no such payment')
      const { account } = openBench(subject, () => http(sealed(subject, code)))
      const told = await account.query(PAYMENT)
      assert.deepEqual([told.verdict, told.trust, told.amount], ['not-found', refusalTrust(subject), null])
    },
  },
  {
    name: 'no answer, a broken one and a proxy’s page are unclear, and a create is never sent again [F5 F6 F7]',
    async run(subject) {
      const answers: (() => OutgoingReply)[] = [
        () => {
          throw new TypeError('socket hang up')
        },
        ...['', '<html>502 Bad Gateway</html>', '{', 'null', '[]', '"0"', '{"code":0}', 'a.b.c'].flatMap((text) => [
          () => http(text),
          () => http(text, 502),
        ]),
        () => http(new Uint8Array([0xff, 0xfe, 0x00])),
        () => http('9'.repeat(70_000)),
      ]
      for (const answer of answers) {
        const { account, sent } = openBench(subject, answer)
        const error = await failureOf(account.create(orderFor(firstChannel(subject))))
        assert.ok(['GatewayUnclear', 'SignatureMismatch'].includes(error.name), String(error))
        assert.equal(sent.length, 1)
      }
    },
  },
  {
    name: 'a connection that couldn’t be made means that nothing was sent, of a create, a query and a refund [B8]',
    async run(subject) {
      const { account, sent, lines } = openBench(subject, () => {
        throw new NothingSent(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
      })
      const { refund } = account
      const calls: (() => Promise<unknown>)[] = [
        () => account.create(orderFor(firstChannel(subject))),
        () => account.query(PAYMENT),
        ...(refund ? [() => refund(refundFor(subject, firstChannel(subject)))] : []),
      ]
      for (const call of calls) {
        const error = await failureOf(call())
        assert.equal(error.name, 'GatewayUnreached')
        assert.match(error.message, /\(ECONNREFUSED\), and nothing was sent/)
      }
      assert.equal(sent.length, calls.length)
      assert.equal(lines.filter((line) => line.includes('"result":"unreached"')).length, calls.length)
    },
  },
  {
    name: 'a create’s reply about another payment, another amount or another merchant is unclear',
    async run(subject) {
      const channel = firstChannel(subject)
      const order = orderFor(channel)
      for (const facts of [
        { tradeNo: 'ANOTHERNUMBER1', status: undefined, amount: AMOUNT },
        { tradeNo: TRADE_NO, status: undefined, amount: AMOUNT + 1 },
        { tradeNo: TRADE_NO, status: undefined, amount: AMOUNT, merchant: 'another-merchant' },
      ]) {
        const values = { ...subject.peer.created(channel, order), ...subject.peer.payment(facts) }
        const { account } = openBench(subject, () => done(subject, values))
        assert.ok((await failureOf(account.create(order))) instanceof GatewayUnclear)
      }
    },
  },
]

/** The first channel a gateway declares. */
function firstChannel(subject: Subject) {
  const [channel] = channelsOf(subject)
  assert.ok(channel, 'a gateway has a channel')
  return channel
}

function createFailure(subject: Subject, reply: OutgoingReply, config?: Readonly<Record<string, unknown>>) {
  const { account } = openBench(subject, () => reply, config)
  return failureOf(account.create(orderFor(firstChannel(subject))))
}

/** How far a refusal of this gateway can be believed at best. */
function refusalTrust({ peer }: Subject): Trust {
  return peer.signsRefusals === false ? 'tls' : 'signed'
}

function sealed({ peer }: Subject, code: string): Uint8Array {
  return peer.seal(peer.clear(code, 'the gateway’s words'))
}

function plain({ peer }: Subject, code: string): Uint8Array {
  return peer.unsigned(peer.clear(code, 'the gateway’s words'))
}
