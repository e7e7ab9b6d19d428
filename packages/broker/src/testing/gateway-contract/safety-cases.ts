import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { InvalidConfig } from '../../gateway/read-config.ts'
import { readStrictJson } from '../../gateway/strict-json.ts'
import { PayError } from '../../pay-error.ts'
import { type Case, channelsOf, done, failureOf, http, openBench, orderFor, PAYMENT, type Subject } from './bench.ts'

const LONG = '6222021234567890123'
const UNSAFE_ADDRESSES = [
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'https://evil.example/pay',
  'https://wx.tenpay.com@evil.example/pay',
  'https://wx.tenpay.com.evil.example/pay',
  'https://wx.tenpay.com\\@evil.example/',
  'http://wx.tenpay.com/pay',
  '//evil.example',
  '',
]

/** What must hold of secrets, addresses, configuration and raw calls. */
export const SAFETY_CASES: readonly Case[] = [
  {
    name: 'no secret shows in an error or a log line, even when the gateway says it back [T37]',
    async run(subject) {
      const { peer, gateway } = subject
      const secrets = secretsOf(subject)
      assert.ok(secrets.length > 0, 'a gateway has a secret')
      const echo = secrets.join(' ')
      const failing = [...Object.keys(gateway.refusals), 'NEW_CODE', echo].flatMap((code) => [
        http(peer.seal(peer.clear(code, echo))),
        http(peer.unsigned(peer.clear(code, echo))),
      ])
      for (const reply of [...failing, http(echo)]) {
        const { account, lines } = openBench(subject, () => reply)
        const [channel] = channelsOf(subject)
        assert.ok(channel)
        const error = await failureOf(account.create(orderFor(channel)))
        const shown = [inspect(error, { depth: 9 }), inspect(account, { depth: 9 }), ...lines].join('\n')
        for (const secret of secrets) assert.ok(!shown.includes(secret), 'a secret shows')
      }
    },
  },
  {
    name: 'a payer is never sent to an address that is unsafe or on an unknown host [T31 T34]',
    async run(subject) {
      for (const channel of channelsOf(subject)) {
        const order = orderFor(channel)
        const usual = subject.peer.created(channel, order)
        for (const address of UNSAFE_ADDRESSES) {
          const reply = subject.peer.created(channel, order, address)
          if (JSON.stringify(reply) === JSON.stringify(usual)) continue
          const { account } = openBench(subject, () => done(subject, reply))
          const error = await failureOf(account.create(order))
          assert.equal(error.name, 'CreateUnusable', `${channel} ${address}`)
        }
      }
    },
  },
  {
    name: 'every field of the configuration is checked and named',
    async run(subject) {
      const { fields } = subject.gateway
      for (const [name, field] of Object.entries(fields)) {
        assert.ok(field.about.length > 10, `${name} says what it is`)
        const wrong = await failureOf(openWith(subject, { [name]: 12345 }))
        assert.ok(wrong instanceof InvalidConfig && wrong.problems.some((problem) => problem.field === name), name)
        if (field.optional) continue
        const missing = await failureOf(openWith(subject, { [name]: undefined }))
        assert.ok(missing instanceof InvalidConfig && missing.problems.some((problem) => problem.field === name), name)
      }
      const unknown = await failureOf(openWith(subject, { surprise: 1 }))
      assert.ok(unknown instanceof InvalidConfig && unknown.problems[0]?.field === 'surprise')
    },
  },
  {
    name: 'plain http is refused unless the configuration allows it [T20]',
    async run(subject) {
      const baseUrl = 'http://gateway.example.com/'
      const error = await failureOf(openWith(subject, { baseUrl }))
      assert.ok(error instanceof InvalidConfig)
      await openWith(subject, { baseUrl, allowInsecure: true })
    },
  },
  {
    name: 'close and reverse are there exactly when their ages are',
    async run(subject) {
      const { account } = openBench(subject, () => done(subject, {}))
      const { closeMinAge, reverseMinAge, reverseMaxAge } = account.capabilities
      assert.equal(account.close === undefined, closeMinAge === null)
      assert.equal(account.reverse === undefined, reverseMinAge === null)
      assert.equal(reverseMinAge === null, reverseMaxAge === null)
      const known = { ...PAYMENT, gatewayTradeNo: '20261120000001' }
      await account.close?.(known)
      await account.reverse?.(known)
    },
  },
  {
    name: 'the words for taken and refused differ',
    async run(subject) {
      const { accepted, refused } = openBench(subject, () => http('')).account.acknowledgement
      assert.ok(accepted.body && refused.body && accepted.body !== refused.body)
    },
  },
  {
    name: 'a long number of a raw call goes out digit by digit, and one that has lost some is refused by name [A8]',
    async run(subject) {
      const { account, sent } = openBench(subject, () => done(subject, {}))
      const [operation, row] =
        Object.entries(subject.gateway.operations).find(([name]) => account.operations.has(name)) ?? []
      assert.ok(operation && row, 'a gateway has a call')
      const values = Object.fromEntries(row.required.map((name) => [name, 'A1001']))
      const lossy = { ...values, card: Number(LONG), list: [{ deep: 1e21 }] }
      const error = await failureOf(account.call(operation, lossy))
      assert.ok(error instanceof PayError && error.code === 'invalid-request')
      assert.deepEqual(
        error.errors.map(({ field }) => field),
        ['card', 'list.0.deep'],
      )
      assert.equal(sent.length, 0)
      const read = readStrictJson(`{"card":${LONG},"list":[{"deep":${LONG}}]}`, { exact: true })
      await account.call(operation, { ...values, ...(read as object) })
      const [request] = sent
      assert.ok(request)
      const { card, list } = subject.peer.receive(request).values
      assert.equal(card, LONG)
      // Where calls are forms a list is JSON in a text; some send no lists.
      const lists = typeof list === 'string' ? list : JSON.stringify(list)
      if (list !== undefined) assert.equal(lists, `[{"deep":"${LONG}"}]`)
    },
  },
  {
    name: 'a raw call names what it lacks, and an unknown one names the known',
    async run(subject) {
      const { account, sent } = openBench(subject, () => done(subject, {}))
      for (const [operation, { required }] of Object.entries(subject.gateway.operations)) {
        if (required.length === 0 || !account.operations.has(operation)) continue
        const error = await failureOf(account.call(operation, {}))
        assert.ok(error instanceof PayError && error.code === 'invalid-request')
        assert.deepEqual(
          error.errors.map(({ field }) => field),
          required,
        )
      }
      for (const operation of ['withdraw-everything', '__proto__', 'constructor']) {
        const error = await failureOf(account.call(operation, {}))
        assert.ok(error instanceof PayError && error.code === 'not-supported')
      }
      assert.equal(sent.length, 0)
    },
  },
]

function secretsOf({ gateway, peer }: Subject): string[] {
  return (
    Object.entries(gateway.fields)
      .filter(
        ([name, { kind }]) => (kind === 'secret' || kind === 'private-key') && typeof peer.config[name] === 'string',
      )
      .flatMap(([name]) => String(peer.config[name]).split('\n'))
      // A key's lines, each of them a secret, but not the frame around them.
      .filter((line) => line.length >= 6 && !line.startsWith('-----'))
  )
}

async function openWith(subject: Subject, config: Readonly<Record<string, unknown>>): Promise<void> {
  openBench(subject, () => http(''), config)
}
